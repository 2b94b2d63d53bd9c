import { correlationId, newId, sha256, stableJson } from '#foundry/kernel';
import { acceptPlan, type Plan, planRequest, renamePlan } from '#foundry/planning';
import type { Workspaces } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import type { BuildEntity } from '../build.entity.js';
import { buildErrors } from '../build.errors.js';
import { PIPELINE } from '../build.options.js';
import { BuildProgress } from '../build.progress.js';
import { BuildActionRepository } from '../build-action.repository.js';
import { BuildRepository } from '../build.repository.js';
import { BuildRunner } from '../build.runner.js';
import { BuildService, type Caller } from '../build.service.js';
import { requireSpace, SPACE_FOR_BUILD } from '../disk-space.js';
import { isRendering, type StepDefinition, stepsOf } from '../pipeline.js';
import { FREE_SPACE, type FreeSpace, WORKSPACES } from '../ports.js';
import { ActionJournal } from './action.journal.js';
import { ProjectAccess } from './project.access.js';
import { ProjectChanges } from './project.changes.js';
import { ProjectFailures } from './project.failures.js';
import { ProjectFiles } from './project.files.js';
import { ProjectRemoval } from './project.removal.js';
import { ProjectRounds } from './project.rounds.js';
import type { CreateProject, ProjectView } from './project.schemas.js';
import { projectOf } from './project.views.js';

/**
 * Everything that a client's own model can do with a project. REST, the command line and other protocols are thin layers
 * over this: each method takes who asks, the project's id, and a request that its zod schema has let through.
 */
@Injectable()
export class ProjectService {
  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
    @Inject(BuildService) private readonly service: BuildService,
    @Inject(BuildProgress) private readonly progress: BuildProgress,
    @Inject(BuildRunner) private readonly runner: BuildRunner,
    @Inject(ProjectAccess) private readonly access: ProjectAccess,
    @Inject(ActionJournal) private readonly journal: ActionJournal,
    @Inject(ProjectRemoval) private readonly removal: ProjectRemoval,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(FREE_SPACE) private readonly freeSpace: FreeSpace,
    @Inject(PIPELINE) private readonly pipeline: readonly StepDefinition[],
    @Inject(ProjectFiles) readonly files: ProjectFiles,
    @Inject(ProjectChanges) readonly changes: ProjectChanges,
    @Inject(ProjectRounds) readonly rounds: ProjectRounds,
    @Inject(ProjectFailures) readonly failures: ProjectFailures,
  ) {}

  /** Plans, or takes the client's plan, and begins to render; the project is `open` when that is done. */
  async create(caller: Caller, request: CreateProject, key?: string): Promise<{ project: ProjectView; created: boolean }> {
    const requestHash = sha256(stableJson(['project', request]));
    const known = key === undefined ? undefined : await this.service.replay(caller, key, requestHash);
    if (known) return { project: await this.get(caller, known.id), created: false };
    const given = request.plan === undefined ? await planRequest(request.request ?? '') : await acceptPlan(request.plan);
    const plan = request.name === undefined ? given : await renamePlan(given, request.name);
    await requireSpace(this.freeSpace, SPACE_FOR_BUILD);
    const id = newId('bld');
    try {
      await this.insert(caller, id, request.request ?? plan.summary, plan, key === undefined ? undefined : { key, requestHash });
    } catch (error) {
      // Two calls with the same key at once: the key's primary key lets only one in.
      const first = key === undefined ? undefined : await this.service.replay(caller, key, requestHash);
      if (first) return { project: await this.get(caller, first.id), created: false };
      throw error;
    }
    await this.progress.enqueue((await this.builds.steps(id)).filter((step) => step.dependsOn.length === 0));
    return { project: await this.get(caller, id), created: true };
  }

  async get(caller: Caller, id: string): Promise<ProjectView> {
    const build = await this.access.project(caller, id);
    const head = (await this.workspaces.exists(id)) ? await (await this.workspaces.open(id)).head() : null;
    return projectOf(build, head, await this.builds.steps(id), await this.actions.rounds(id));
  }

  /**
   * Ends the project: succeeded when the newest bundle is of the files as they are and no check of it failed, else
   * cancelled. Its files and bundles stay.
   */
  async close(caller: Caller, id: string): Promise<ProjectView> {
    await this.stopRound(caller, id);
    const build = await this.access.project(caller, id);
    // What is still being rendered is cancelled like any other build.
    if (build.status !== 'open') await this.service.cancel(caller, id);
    else await this.closeOpen(caller, build);
    return await this.get(caller, id);
  }

  /** Removes the project with its files, its history, its timeline and its bundles. */
  async remove(caller: Caller, id: string): Promise<void> {
    const build = await this.access.project(caller, id);
    if (build.finishedAt === null) await this.close(caller, id).catch(ignoreFinished);
    await this.runner.whenIdle(id);
    await this.journal.beginRemoval(build, caller);
    await this.removal.carryOut(id);
  }

  private async insert(
    caller: Caller,
    id: string,
    request: string,
    plan: Plan,
    idempotency: { key: string; requestHash: string } | undefined,
  ): Promise<void> {
    const build: Parameters<BuildRepository['insert']>[0] = {
      id,
      brain: 'client',
      organisation: caller.organisation,
      request,
      plan,
      title: plan.title,
      slug: plan.slug,
      correlationId: correlationId() ?? newId('req'),
      createdBy: caller.name,
    };
    const steps = stepsOf(this.pipeline.filter(isRendering), 'client').map(({ name, dependsOn }) => ({
      name,
      dependsOn: [...dependsOn],
    }));
    await this.builds.insert(build, steps, idempotency, caller);
  }

  /** As an action like any other: nothing else is being done to the project while it is closed. */
  private async closeOpen(caller: Caller, build: BuildEntity): Promise<void> {
    const request = this.changes.requestOf(caller, 'close', 'Close the project', {}, undefined);
    const { action } = await this.journal.begin(build, request);
    try {
      const { bundle, commit } = await this.get(caller, build.id);
      const isDelivered = bundle !== null && bundle.commit === commit && bundle.failing.length === 0;
      if (isDelivered) await this.progress.succeedOpen(build.id);
      else await this.progress.cancel(build.id, caller);
      await this.journal.finish(action, { commit, result: {}, events: [] });
    } catch (error) {
      await this.journal.undo(action, error);
      throw error;
    }
  }

  private async stopRound(caller: Caller, id: string): Promise<void> {
    const action = await this.actions.open(id);
    if (action?.round != null) await this.rounds.cancel(caller, id, action.round).catch(ignoreFinished);
  }
}

/** It ended by itself in this very moment, which is as good. */
function ignoreFinished(error: unknown): void {
  const { code } = error as { code?: string };
  if (code !== buildErrors.alreadyFinished('').code && code !== buildErrors.notRunning('').code) throw error;
}
