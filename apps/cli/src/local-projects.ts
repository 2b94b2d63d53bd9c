import type { Caller, ProjectService } from '#foundry/orchestrator';
import type { ProjectClient } from './project-client.js';

/** Projects of Foundry in this process. */
export function localProjects(projects: ProjectService, caller: Caller): ProjectClient {
  const { files, changes, rounds, failures } = projects;
  return {
    create: async (request) => (await projects.create(caller, request)).project,
    get: (id) => projects.get(caller, id),
    close: (id) => projects.close(caller, id),
    remove: (id) => projects.remove(caller, id),
    listFiles: (id, query) => files.list(caller, id, query),
    readFile: (id, path, range) => files.read(caller, id, path, range),
    write: (id, request) => changes.write(caller, id, request),
    edit: (id, request) => changes.edit(caller, id, request),
    delete: (id, request) => changes.delete(caller, id, request),
    rollback: (id, request) => changes.rollback(caller, id, request),
    check: (id, request) => rounds.check(caller, id, request),
    fix: (id, request) => rounds.fix(caller, id, request),
    package: (id, request) => rounds.package(caller, id, request),
    rounds: (id) => rounds.list(caller, id),
    round: (id, round, waitMs) => rounds.get(caller, id, round, waitMs),
    cancelRound: (id, round) => rounds.cancel(caller, id, round),
    failures: (id, query) => failures.context(caller, id, query),
  };
}
