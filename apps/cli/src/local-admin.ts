import { listFailedJobsSchema, QueueAdministration } from '#foundry/administration';
import {
  createOrganisationSchema,
  createUserSchema,
  listUsersSchema,
  LOCAL_OPERATOR,
  OrganisationService,
  UserService,
} from '#foundry/auth';
import type { Runtime } from '#foundry/runtime';
import type { AdminClient } from './admin-client.js';

/** Administration in this process, on the data directory. */
export function localAdmin(runtime: Runtime): AdminClient {
  const organisations = runtime.get(OrganisationService);
  const users = runtime.get(UserService);
  const queues = runtime.get(QueueAdministration);
  return {
    organisations: () => organisations.list(LOCAL_OPERATOR),
    createOrganisation: async (id, name) =>
      await organisations.create(LOCAL_OPERATOR, createOrganisationSchema.parse({ id, name })),
    renameOrganisation: (id, name) => organisations.rename(LOCAL_OPERATOR, id, { name }),
    switchOrganisation: (id, to) => organisations[to](LOCAL_OPERATOR, id),
    users: async (filter) => await users.list(LOCAL_OPERATOR, listUsersSchema.parse(filter)),
    createUser: async (request) => await users.create(LOCAL_OPERATOR, createUserSchema.parse(request)),
    switchUser: (id, to) => users[to](LOCAL_OPERATOR, id),
    queues: () => queues.list(LOCAL_OPERATOR),
    switchQueue: (name, to) => queues[to](LOCAL_OPERATOR, name),
    failedJobs: async (name, limit, cursor) =>
      await queues.failed(LOCAL_OPERATOR, name, listFailedJobsSchema.parse({ limit, cursor })),
    retryJobs: async (name, id) => {
      if (id === undefined) return await queues.retryAll(LOCAL_OPERATOR, name);
      await queues.retry(LOCAL_OPERATOR, name, id);
      return { jobs: 1 };
    },
    drainQueue: (name) => queues.drain(LOCAL_OPERATOR, name),
  };
}
