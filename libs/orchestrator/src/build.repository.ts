import { type AuditEvent, AuditLog } from '#foundry/audit';
import { correlationId, withCorrelation } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, Not } from 'typeorm';
import { BuildActionEntity } from './build-action.entity.js';
import { BuildClock } from './build.clock.js';
import { BuildArtifactEntity, BuildEntity, BuildEventEntity, BuildStepEntity, IdempotencyKeyEntity } from './build.entity.js';
import type { BuildBrain, BuildError, BuildEvent, BuildEventData, BuildStatus } from './build.schemas.js';

/** PostgreSQL channels: a build has new events; a build was cancelled. The payload is the build's id. */
export const EVENTS_CHANNEL = 'foundry_build_events';
export const CANCEL_CHANNEL = 'foundry_build_cancel';

/** Who did something to a build, for the audit log. */
export interface Actor {
  readonly subject: string;
  readonly name: string;
  readonly scopes?: readonly string[];
  readonly tokenId?: string;
}

const auditEvent = ({ id, organisation }: Pick<BuildEntity, 'id' | 'organisation'>, by: Actor, action: string): AuditEvent => ({
  organisation,
  subject: by.subject,
  name: by.name,
  action,
  target: id,
  result: 'done',
});

/** A step of a round to come. With an output it is done already: what an earlier round found is carried over. */
export type RoundStep = Pick<BuildStepEntity, 'name' | 'dependsOn'> & Partial<Pick<BuildStepEntity, 'output' | 'durationMs'>>;

/** Rows of builds. Everything that changes a build goes through `change`, under the build row's lock. */
@Injectable()
export class BuildRepository {
  private readonly clock = new BuildClock();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
  ) {}

  async insert(
    build: Pick<BuildEntity, 'id' | 'brain' | 'organisation' | 'request' | 'correlationId' | 'createdBy'> &
      Partial<Pick<BuildEntity, 'plan' | 'title' | 'slug' | 'kind'>>,
    steps: readonly Pick<BuildStepEntity, 'name' | 'dependsOn'>[],
    idempotency: { key: string; requestHash: string } | undefined,
    by: Actor,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.insert(BuildEntity, {
        kind: 'project',
        ...build,
        status: 'queued',
        lastEvent: 0,
        ownerSubject: by.subject,
        ownerScopes: [...(by.scopes ?? [])],
        ownerToken: by.tokenId ?? null,
      } as object);
      await manager.insert(
        BuildStepEntity,
        steps.map((step, position) => ({
          ...step,
          buildId: build.id,
          round: 0,
          position,
          status: 'pending' as const,
          attempt: 1,
          starts: 0,
          correlationId: build.correlationId,
        })),
      );
      if (idempotency) {
        await manager.insert(IdempotencyKeyEntity, { ...idempotency, organisation: build.organisation, buildId: build.id });
      }
      const { createdAt } = await manager.findOneByOrFail(BuildEntity, { id: build.id });
      this.clock.start(build.id, createdAt);
      await appendEvents(manager, build, createdAt, [{ type: 'build.queued', request: build.request.slice(0, 200) }]);
      await this.auditLog.append(manager, auditEvent(build, by, 'build.started'));
    });
  }

  /**
   * Runs `work` in one transaction that holds the build's row: events get consecutive numbers, and a step that ends
   * cannot race with a cancellation. Nothing but statements may happen inside: the embedded database has one session.
   */
  async change<T>(buildId: string, work: (change: BuildChange) => Promise<T>): Promise<T | undefined> {
    return await this.database.transaction(async (manager) => {
      const build = await manager
        .createQueryBuilder(BuildEntity, 'build')
        .setLock('pessimistic_write')
        .where('build.id = :buildId', { buildId })
        .getOne();
      if (!build) return undefined;
      if (!this.clock.knows(buildId)) this.clock.start(buildId, await latestTime(manager, build));
      return await withCorrelation(build.correlationId, () => work(new BuildChange(manager, build, this.clock, this.auditLog)));
    });
  }

  async find(id: string): Promise<BuildEntity | null> {
    return await this.database.manager.findOneBy(BuildEntity, { id });
  }

  async list(filter: {
    organisation: string;
    before?: string;
    status?: BuildStatus;
    search?: string;
    brain?: BuildBrain;
    limit: number;
  }): Promise<BuildEntity[]> {
    const query = this.database.manager
      .createQueryBuilder(BuildEntity, 'build')
      .where('build.organisation = :organisation', { organisation: filter.organisation })
      .orderBy('build.id', 'DESC')
      .limit(filter.limit);
    if (filter.before) query.andWhere('build.id < :before', { before: filter.before });
    if (filter.status) query.andWhere('build.status = :status', { status: filter.status });
    if (filter.brain) query.andWhere('build.brain = :brain', { brain: filter.brain });
    if (filter.search) {
      const pattern = `%${filter.search.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
      query.andWhere('(build.title ILIKE :pattern OR build.request ILIKE :pattern)', { pattern });
    }
    return await query.getMany();
  }

  /** Builds that something is to be done for; one that stands open waits for its client. */
  async unfinished(): Promise<BuildEntity[]> {
    return await this.database.manager.find(BuildEntity, {
      where: { status: Not(In(['succeeded', 'failed', 'cancelled', 'open'])) },
      order: { id: 'ASC' },
    });
  }

  async steps(buildId: string): Promise<BuildStepEntity[]> {
    return await this.database.manager.find(BuildStepEntity, { where: { buildId }, order: { round: 'ASC', position: 'ASC' } });
  }

  /** With its steps, events and everything else of it. */
  async remove(buildId: string): Promise<void> {
    await this.database.manager.delete(BuildEntity, { id: buildId });
  }

  async eventsAfter(buildId: string, seq: number, limit: number): Promise<BuildEvent[]> {
    const rows = await this.database.manager
      .createQueryBuilder(BuildEventEntity, 'event')
      .where('event.buildId = :buildId AND event.seq > :seq', { buildId, seq })
      .orderBy('event.seq', 'ASC')
      .limit(limit)
      .getMany();
    return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  }

  async artifacts(buildId: string): Promise<BuildArtifactEntity[]> {
    return await this.database.manager.find(BuildArtifactEntity, { where: { buildId }, order: { name: 'ASC' } });
  }

  async artifact(buildId: string, name: string): Promise<BuildArtifactEntity | null> {
    return await this.database.manager.findOneBy(BuildArtifactEntity, { buildId, name });
  }

  async idempotencyKey(organisation: string, key: string): Promise<IdempotencyKeyEntity | null> {
    await this.database.query(`DELETE FROM build_idempotency_keys WHERE created_at < now() - interval '1 day'`);
    return await this.database.manager.findOneBy(IdempotencyKeyEntity, { organisation, key });
  }
}

/** One build, locked: what may be done to it inside a transaction. */
export class BuildChange {
  constructor(
    readonly manager: EntityManager,
    readonly build: BuildEntity,
    private readonly clock: BuildClock,
    private readonly auditLog: AuditLog,
  ) {}

  /** Last in the transaction: it holds the organisation's chain until the end. */
  async audit(by: Actor, action: string): Promise<void> {
    await this.auditLog.append(this.manager, auditEvent(this.build, by, action));
  }

  /** By the build's own clock, which goes on steadily when the machine's is set. */
  now(): Date {
    return this.clock.now(this.build.id);
  }

  async steps(): Promise<BuildStepEntity[]> {
    return await this.manager.find(BuildStepEntity, {
      where: { buildId: this.build.id },
      order: { round: 'ASC', position: 'ASC' },
    });
  }

  async updateStep(step: BuildStepEntity, patch: Partial<BuildStepEntity>): Promise<void> {
    Object.assign(step, patch);
    await this.manager.update(BuildStepEntity, { buildId: step.buildId, name: step.name, round: step.round }, patch as object);
  }

  /** @returns the new rows, in the order in which they were given. */
  async insertSteps(round: number, steps: readonly RoundStep[]): Promise<BuildStepEntity[]> {
    const rows = steps.map((step, position) =>
      this.manager.create(BuildStepEntity, {
        buildId: this.build.id,
        name: step.name,
        round,
        position,
        dependsOn: [...step.dependsOn],
        status: step.output ? ('succeeded' as const) : ('pending' as const),
        output: step.output ?? null,
        durationMs: step.durationMs ?? null,
        attempt: 1,
        starts: 0,
        inputHash: null,
        error: null,
        startedAt: null,
        finishedAt: null,
        correlationId: correlationId() ?? this.build.correlationId,
      }),
    );
    await this.manager.insert(BuildStepEntity, rows as object[]);
    return rows;
  }

  async openAction(): Promise<BuildActionEntity | null> {
    return await this.manager.findOneBy(BuildActionEntity, { buildId: this.build.id, status: 'open' });
  }

  async actionOf(round: number): Promise<BuildActionEntity | null> {
    return await this.manager.findOneBy(BuildActionEntity, { buildId: this.build.id, round });
  }

  async actionWithKey(idempotencyKey: string): Promise<BuildActionEntity | null> {
    return await this.manager.findOneBy(BuildActionEntity, { buildId: this.build.id, idempotencyKey });
  }

  async insertAction(
    values: Omit<BuildActionEntity, 'round' | 'baseCommit' | 'commit' | 'result' | 'error' | 'finishedAt'>,
  ): Promise<BuildActionEntity> {
    const nothingYet = { round: null, baseCommit: null, commit: null, result: null, error: null, finishedAt: null };
    const action = this.manager.create(BuildActionEntity, { ...values, ...nothingYet });
    await this.manager.insert(BuildActionEntity, action as object);
    return action;
  }

  async updateAction(id: string, patch: Partial<BuildActionEntity>): Promise<void> {
    await this.manager.update(BuildActionEntity, { id }, patch as object);
  }

  /**
   * Tells the action that asked for a round how it ended. A fix whose round did not come to its own end stays open, with
   * the reason: its patch is still in the project and has to be taken back first.
   */
  async endActionOf(
    round: number,
    { status, result, error }: { status: string; result?: Record<string, unknown> | null; error?: BuildError },
  ): Promise<void> {
    const action = await this.actionOf(round);
    if (action?.status !== 'open') return;
    const cause = error ?? (status === 'cancelled' ? { code: 'project.cancelled', message: 'It was cancelled.' } : null);
    if (status !== 'succeeded' && action.kind === 'fix') return await this.updateAction(action.id, { error: cause });
    await this.updateAction(action.id, {
      status: status === 'succeeded' ? 'done' : 'undone',
      result: result ?? null,
      error: cause,
      finishedAt: this.now(),
    });
  }

  async updateBuild(patch: Partial<BuildEntity>): Promise<void> {
    Object.assign(this.build, patch);
    await this.manager.update(BuildEntity, { id: this.build.id }, patch as object);
  }

  async storeArtifacts(artifacts: readonly Omit<BuildArtifactEntity, 'buildId' | 'createdAt'>[]): Promise<void> {
    if (artifacts.length === 0) return;
    await this.manager.upsert(
      BuildArtifactEntity,
      artifacts.map((artifact) => ({ ...artifact, buildId: this.build.id })),
      ['buildId', 'name'],
    );
  }

  async append(...events: BuildEventData[]): Promise<void> {
    await appendEvents(this.manager, this.build, this.now(), events);
    this.build.lastEvent += events.length;
  }
}

async function latestTime(manager: EntityManager, build: BuildEntity): Promise<Date> {
  const last = await manager.findOneBy(BuildEventEntity, { buildId: build.id, seq: build.lastEvent });
  return last?.at ?? build.createdAt;
}

/** Several processes may tell of one build, each by its own clock: no event is given a time before the last one's. */
async function appendEvents(
  manager: EntityManager,
  build: Pick<BuildEntity, 'id' | 'correlationId'>,
  at: Date,
  events: readonly BuildEventData[],
): Promise<void> {
  if (events.length === 0) return;
  await manager.query(
    `WITH numbered AS (UPDATE builds SET last_event = last_event + $2 WHERE id = $1 RETURNING last_event - $2 AS base)
     INSERT INTO build_events (build_id, seq, data, correlation_id, at)
     SELECT $1, numbered.base + position, event.data, $4, greatest($5::timestamptz, last.at)
     FROM numbered
     LEFT JOIN build_events AS last ON last.build_id = $1 AND last.seq = numbered.base,
     jsonb_array_elements($3::jsonb) WITH ORDINALITY AS event (data, position)`,
    [build.id, events.length, JSON.stringify(events), build.correlationId, at],
  );
  // Delivered when the transaction commits.
  await manager.query('SELECT pg_notify($1, $2)', [EVENTS_CHANNEL, build.id]);
}
