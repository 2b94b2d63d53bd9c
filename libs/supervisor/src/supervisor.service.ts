import type { AuditEvent } from '#foundry/audit';
import type { CodeRunCaller } from '#foundry/coderuns';
import { correlationId, idPattern, newId, sha256, stableJson } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { PlannerService } from './planner.service.js';
import { SessionQueue } from './session.queue.js';
import type { SessionEntity } from './supervisor.entity.js';
import { supervisorErrors } from './supervisor.errors.js';
import { SessionRepository } from './supervisor.repository.js';
import type { DispatchedPlan, HistoryQuery, SessionPage, SessionSummary, SessionView, Supervise } from './supervisor.schemas.js';
import { summaryOf, viewOf } from './supervisor.views.js';

/** The most sessions that are shown as going on; more than ever wait at once. */
const MOST_UNFINISHED = 200;
/** While an answer waits for a session's end: first quickly, for short code, then less often. */
const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 250;

/** Supervised sessions: plan a goal, run its code parts one after the other, put the results together. */
@Injectable()
export class SupervisorService {
  constructor(
    @Inject(PlannerService) private readonly planner: PlannerService,
    @Inject(SessionRepository) private readonly sessions: SessionRepository,
    @Inject(SessionQueue) private readonly queue: SessionQueue,
  ) {}

  /**
   * Starts a session and waits for its end, at most `request.waitMs`. Giving up waiting does not end the session.
   * @throws supervisor.nothing_to_do for a goal without code parts that cannot be planned; the planner's errors.
   */
  async run(
    caller: CodeRunCaller,
    request: Supervise,
    options: { idempotencyKey?: string | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<{ session: SessionView; created: boolean }> {
    const { waitMs, ...asked } = request;
    const requestHash = sha256(stableJson(asked));
    const key = options.idempotencyKey;
    const known = key === undefined ? undefined : await this.replay(caller, key, requestHash);
    const { id, created } = known ?? (await this.start(caller, request, key, requestHash));
    return { session: await this.wait(caller, id, waitMs, options.signal), created };
  }

  async get(caller: CodeRunCaller, id: string): Promise<SessionView> {
    return viewOf(await this.owned(caller, id), await this.sessions.parts(id));
  }

  /** The caller's sessions that have not ended, newest first. */
  async unfinished(caller: CodeRunCaller): Promise<SessionSummary[]> {
    const rows = await this.sessions.list({ organisation: caller.organisation, unfinished: true, limit: MOST_UNFINISHED });
    return rows.map(({ session, parts }) => summaryOf(session, parts));
  }

  async history(caller: CodeRunCaller, { limit, cursor, status }: HistoryQuery): Promise<SessionPage> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const rows = await this.sessions.list({ organisation: caller.organisation, before, status, limit: limit + 1 });
    const items = rows.slice(0, limit).map(({ session, parts }) => summaryOf(session, parts));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null };
  }

  /** Ends the session at once; its code is stopped within a second, wherever it runs. */
  async cancel(caller: CodeRunCaller, id: string): Promise<SessionView> {
    await this.owned(caller, id);
    const event = eventOf(caller, id, 'session.cancelled');
    if (!(await this.sessions.finish(id, { status: 'cancelled', summary: 'The session was cancelled.' }, { event }))) {
      throw supervisorErrors.alreadyFinished(`The session ${id} has already ended.`);
    }
    return await this.get(caller, id);
  }

  private async start(
    caller: CodeRunCaller,
    request: Supervise,
    idempotencyKey: string | undefined,
    requestHash: string,
  ): Promise<{ id: string; created: boolean }> {
    const plan = await this.planner.dispatchFor(askerOf(caller), request.goal, 'auto');
    if (plan.status === 'not_covered') {
      const reason = plan.coverage.notCovered.map((one) => one.reason).join(' ');
      throw supervisorErrors.nothingToDo(
        `There is nothing here that can be done without a model. ${reason} Put code into fenced blocks that name their language to have it run.`,
      );
    }
    const session = rowOf(caller, request, plan, idempotencyKey, requestHash);
    const parts = plan.steps.flatMap(({ id, kind, language, code }, position) =>
      kind === 'code' && language !== undefined && code !== undefined
        ? [{ sessionId: session.id, position, step: id, language, code, status: 'pending' as const }]
        : [],
    );
    try {
      await this.sessions.insert(session, parts, eventOf(caller, session.id, 'session.started'));
    } catch (error) {
      // Two calls with the same key at once: the unique key lets only one in.
      const known = idempotencyKey === undefined ? undefined : await this.replay(caller, idempotencyKey, requestHash);
      if (known) return { id: known.id, created: false };
      throw error;
    }
    if (parts.length > 0) await this.queue.enqueue({ id: session.id, attempt: 1 });
    return { id: session.id, created: true };
  }

  private async wait(caller: CodeRunCaller, id: string, waitMs: number, signal: AbortSignal | undefined): Promise<SessionView> {
    const until = performance.now() + waitMs;
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LAST_LOOK_MS)) {
      const session = await this.owned(caller, id);
      const left = until - performance.now();
      if (session.finishedAt !== null || left <= 0 || signal?.aborted) return viewOf(session, await this.sessions.parts(id));
      await delay(Math.min(pause, left));
    }
  }

  private async replay(
    caller: CodeRunCaller,
    key: string,
    requestHash: string,
  ): Promise<{ id: string; created: false } | undefined> {
    const known = await this.sessions.findByKey(caller.organisation, key);
    if (!known) return undefined;
    if (known.requestHash !== requestHash) {
      throw supervisorErrors.idempotencyConflict(
        'This idempotency key was used before with another goal. Send a new key, or the same goal.',
      );
    }
    return { id: known.id, created: false };
  }

  private async owned(caller: CodeRunCaller, id: string): Promise<SessionEntity> {
    const session = await this.sessions.find(id);
    if (!session || session.organisation !== caller.organisation) {
      throw supervisorErrors.notFound(`There is no session ${id}, or it is no longer kept.`);
    }
    return session;
  }
}

const eventOf = (caller: CodeRunCaller, id: string, action: string): AuditEvent => ({
  organisation: caller.organisation,
  subject: caller.subject ?? caller.name,
  name: caller.name,
  action,
  target: id,
  result: 'done',
});

function rowOf(
  caller: CodeRunCaller,
  { goal, timeoutMs }: Supervise,
  plan: DispatchedPlan,
  idempotencyKey: string | undefined,
  requestHash: string,
): Partial<SessionEntity> & { id: string } {
  const onlyPlanned = plan.steps.every(({ kind }) => kind !== 'code');
  return {
    id: newId('ses'),
    organisation: caller.organisation,
    createdBy: caller.name,
    correlationId: correlationId() ?? newId('req'),
    goal,
    plan,
    status: onlyPlanned ? 'planned' : 'queued',
    timeoutMs: timeoutMs ?? null,
    ...(idempotencyKey !== undefined && { idempotencyKey, requestHash }),
    ...(onlyPlanned && { finishedAt: new Date(), summary: ONLY_PLANNED }),
  };
}

const ONLY_PLANNED =
  'The goal was planned, and nothing was run: it has no code parts, and no model is configured that could write some. Build the plan with POST /api/v1/builds.';

function decodeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!idPattern('ses').test(id)) {
    throw supervisorErrors.invalidCursor(
      'The cursor did not come from this list. Leave it out to start from the newest session.',
    );
  }
  return id;
}

/** Whoever signed in has an account beside the name. */
const askerOf = ({ organisation, subject, name }: CodeRunCaller & { readonly subject?: string }) => ({
  organisation,
  user: subject ?? name,
  name,
});
