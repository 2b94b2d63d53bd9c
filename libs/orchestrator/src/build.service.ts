import type { ArtifactStore } from '#foundry/artifacts';
import { correlationId, newId, sha256, stableJson } from '#foundry/kernel';
import { LlmService } from '#foundry/llm';
import { planRequest, type Plan } from '#foundry/planning';
import type { CommitSummary, Workspace, WorkspaceEntry, Workspaces } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import type { ArtifactContent } from './artifact-content.js';
import type { BuildEntity } from './build.entity.js';
import { buildErrors } from './build.errors.js';
import { BuildFeed } from './build.feed.js';
import { PIPELINE } from './build.options.js';
import { BuildProgress } from './build.progress.js';
import { BuildActionRepository } from './build-action.repository.js';
import { BuildRepository } from './build.repository.js';
import { BuildRunner } from './build.runner.js';
import { BuildSignals } from './build.signals.js';
import {
  terminalStatuses,
  type ArtifactView,
  type BuildBrain,
  type BuildKind,
  type BuildEvent,
  type BuildPage,
  type BuildSummary,
  type BuildView,
  type FixRoundView,
  type ListBuilds,
} from './build.schemas.js';
import { brainForTool } from './tools/tool-brain.js';
import { summaryOf, viewOf } from './build.views.js';
import { requireSpace, SPACE_FOR_BUILD } from './disk-space.js';
import { FixJournal } from './fix.journal.js';
import { DERIVED_ARTIFACTS, isDerived } from './derived-artifacts.js';
import { type StepDefinition, stepsOf } from './pipeline.js';
import { ARTIFACT_STORE, FREE_SPACE, type FreeSpace, WORKSPACES } from './ports.js';

/** Who asks: builds belong to an organisation, and nobody sees another's. */
export interface Caller {
  readonly organisation: string;
  /** Who acts, the same for the whole life of an account; in the audit log with the name. */
  readonly subject: string;
  readonly name: string;
  /** What the token may do that asks; what is done for a build in the caller's name may do no more. */
  readonly scopes?: readonly string[];
  /** What budgets of tool calls count by. */
  readonly tokenId?: string;
}

/** Everything that can be asked of builds; REST, the command line and later MCP are thin layers over it. */
@Injectable()
export class BuildService {
  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
    @Inject(BuildProgress) private readonly progress: BuildProgress,
    @Inject(BuildRunner) private readonly runner: BuildRunner,
    @Inject(BuildFeed) private readonly feed: BuildFeed,
    @Inject(BuildSignals) private readonly signals: BuildSignals,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(FREE_SPACE) private readonly freeSpace: FreeSpace,
    @Inject(FixJournal) private readonly fixJournal: FixJournal,
    @Inject(PIPELINE) private readonly pipeline: readonly StepDefinition[],
    @Inject(LlmService) private readonly llm: LlmService,
  ) {}

  /** The plan a request would get, without building it. */
  async plan(request: string): Promise<Plan> {
    return await planRequest(request);
  }

  /**
   * Starts a build. A request that cannot be planned is refused before anything is stored.
   * @param kind of a tool what the catalogue of operations does not know is written by a model; without one it is refused
   * @throws toolsmith.not_covered with every part in its details; what planning throws
   * @param idempotencyKey with the key of an earlier call, that call's build is returned and nothing is started.
   */
  async create(
    caller: Caller,
    request: string,
    idempotencyKey?: string,
    kind: BuildKind = 'project',
  ): Promise<{ build: BuildView; created: boolean }> {
    const requestHash = kind === 'project' ? sha256(request) : sha256(stableJson([kind, request]));
    if (idempotencyKey) {
      const known = await this.replay(caller, idempotencyKey, requestHash);
      if (known) return { build: known, created: false };
    }
    const brain = kind === 'tool' ? await brainForTool(request, this.llm) : await this.brainForProject(request);
    await requireSpace(this.freeSpace, SPACE_FOR_BUILD);
    const id = newId('bld');
    const steps = stepsOf(this.pipeline, brain, kind).map(({ name, dependsOn }) => ({ name, dependsOn: [...dependsOn] }));
    const build = {
      id,
      kind,
      brain,
      organisation: caller.organisation,
      request,
      correlationId: correlationId() ?? newId('req'),
      createdBy: caller.name,
    };
    try {
      await this.builds.insert(build, steps, idempotencyKey ? { key: idempotencyKey, requestHash } : undefined, caller);
    } catch (error) {
      // Two calls with the same key at once: the key's primary key lets only one in.
      const known = idempotencyKey ? await this.replay(caller, idempotencyKey, requestHash) : undefined;
      if (known) return { build: known, created: false };
      throw error;
    }
    await this.progress.enqueue((await this.builds.steps(id)).filter((step) => step.dependsOn.length === 0));
    return { build: await this.get(caller, id), created: true };
  }

  private async brainForProject(request: string): Promise<BuildBrain> {
    await planRequest(request);
    return this.llm.isConfigured('code') && this.llm.isConfigured('reason') ? 'model' : 'offline';
  }

  async list(caller: Caller, filter: ListBuilds): Promise<BuildPage> {
    const before = filter.cursor === undefined ? undefined : decodeCursor(filter.cursor);
    const { organisation } = caller;
    const rows = await this.builds.list({
      organisation,
      before,
      status: filter.status,
      search: filter.search,
      brain: filter.brain,
      limit: filter.limit + 1,
    });
    const items = rows.slice(0, filter.limit);
    const last = items.at(-1);
    return { items: items.map(summaryOf), nextCursor: rows.length > items.length && last ? encodeCursor(last.id) : null };
  }

  async get(caller: Caller, id: string): Promise<BuildView> {
    const build = await this.owned(caller, id);
    const takenBack = build.brain === 'client' ? await this.actions.roundsTakenBack(id) : undefined;
    return viewOf(build, await this.builds.steps(id), takenBack);
  }

  async summary(caller: Caller, id: string): Promise<BuildSummary> {
    return summaryOf(await this.owned(caller, id));
  }

  /** Ids of the caller's builds that have not ended, oldest first; projects end when their client says so. */
  async unfinished(caller: Caller): Promise<string[]> {
    return (await this.builds.unfinished())
      .filter((build) => build.organisation === caller.organisation && build.brain !== 'client')
      .map((build) => build.id);
  }

  async events(caller: Caller, id: string, after = 0, limit = 1_000): Promise<BuildEvent[]> {
    await this.owned(caller, id);
    return await this.builds.eventsAfter(id, after, limit);
  }

  async follow(caller: Caller, id: string, after: number, signal: AbortSignal): Promise<AsyncGenerator<BuildEvent>> {
    await this.owned(caller, id);
    return this.feed.follow(id, after, signal);
  }

  /** Calls `listener` with the id of each build that something happened to, whosever it is and in whatever process. */
  onEvents(listener: (buildId: string) => void): () => void {
    return this.signals.onEvents(listener);
  }

  /** Whose build it is, for what has been told an id and not by whom; undefined when it is not there. */
  async organisationOf(id: string): Promise<string | undefined> {
    return (await this.builds.find(id))?.organisation;
  }

  /** Ends the build at once and stops what it was doing, here and in other processes. */
  async cancel(caller: Caller, id: string): Promise<BuildView> {
    await this.owned(caller, id);
    await this.progress.cancel(id, caller);
    await this.runner.abortStopped(id);
    await this.signals.announceCancel(id);
    return await this.get(caller, id);
  }

  /** Starts a failed build again, from the step that failed: what had succeeded, and every answer of a model, is kept. */
  async resume(caller: Caller, id: string): Promise<BuildView> {
    await this.owned(caller, id);
    await this.progress.reopen(id, caller);
    return await this.get(caller, id);
  }

  async listArtifacts(caller: Caller, id: string): Promise<ArtifactView[]> {
    const build = await this.owned(caller, id);
    const stored = (await this.builds.artifacts(id)).map((row) => ({
      name: row.name,
      size: row.size,
      sha256: row.sha256,
      mediaType: row.mediaType,
      createdAt: row.createdAt.toISOString(),
    }));
    const derived = terminalStatuses.has(build.status)
      ? await Promise.all(Object.keys(DERIVED_ARTIFACTS).map((name) => this.derive(build, name)))
      : [];
    return [...stored, ...derived.map(({ view }) => view)].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async artifact(caller: Caller, id: string, name: string): Promise<ArtifactContent> {
    const build = await this.owned(caller, id);
    if (isDerived(name)) return await this.derive(build, name);
    const row = await this.builds.artifact(id, name);
    if (!row) throw buildErrors.notReady(`The build ${id} is ${build.status} and has no artifact ${name}.`);
    const { size, sha256: hash, mediaType, createdAt } = row;
    return {
      view: { name, size, sha256: hash, mediaType, createdAt: createdAt.toISOString() },
      open: (range) => this.artifacts.open(id, name, range),
    };
  }

  /** What was tried to repair the project: every round with its patches, the kept and the refused ones. */
  async fixes(caller: Caller, id: string): Promise<FixRoundView[]> {
    await this.owned(caller, id);
    return (await this.fixJournal.list(id)).map(({ round, startedAt, finishedAt, record }) => ({
      round,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      record,
    }));
  }

  async listFiles(caller: Caller, id: string): Promise<WorkspaceEntry[]> {
    return await (await this.workspaceOf(caller, id)).list();
  }

  async readFile(caller: Caller, id: string, path: string): Promise<Buffer> {
    return await (await this.workspaceOf(caller, id)).read(path);
  }

  async commits(caller: Caller, id: string): Promise<CommitSummary[]> {
    return await (await this.workspaceOf(caller, id)).log();
  }

  async diff(caller: Caller, id: string, sha: string): Promise<string> {
    return await (await this.workspaceOf(caller, id)).diff(sha);
  }

  private async workspaceOf(caller: Caller, id: string): Promise<Workspace> {
    const build = await this.owned(caller, id);
    if (!(await this.workspaces.exists(id)))
      throw buildErrors.notReady(`The build ${id} is ${build.status} and has no files yet.`);
    return await this.workspaces.open(id);
  }

  private async owned(caller: Caller, id: string): Promise<BuildEntity> {
    const build = await this.builds.find(id);
    if (!build || build.organisation !== caller.organisation) throw buildErrors.notFound(`There is no build ${id}.`);
    return build;
  }

  /** The build that an earlier call with this key made. @throws build.idempotency_conflict for another request */
  async replay(caller: Caller, key: string, requestHash: string): Promise<BuildView | undefined> {
    const known = await this.builds.idempotencyKey(caller.organisation, key);
    if (!known) return undefined;
    if (known.requestHash !== requestHash) {
      throw buildErrors.idempotencyConflict(
        'This idempotency key was used before with another request. Send a new key, or the same request.',
      );
    }
    return await this.get(caller, known.buildId);
  }

  private async derive(build: BuildEntity, name: string): Promise<ArtifactContent> {
    return await DERIVED_ARTIFACTS[name]!(build, this.builds);
  }
}

const encodeCursor = (id: string): string => Buffer.from(id).toString('base64url');

function decodeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^bld_[0-9a-z]{26}$/.test(id))
    throw buildErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the newest build.');
  return id;
}
