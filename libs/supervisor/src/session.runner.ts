import { carriedFiles, type CodeRunCaller, CodeRunService, type CodeRunView, newRunId } from '#foundry/coderuns';
import { DomainError, messageOf, withCorrelation } from '#foundry/kernel';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { SessionEntity, SessionPartEntity } from './supervisor.entity.js';
import { supervisorErrors } from './supervisor.errors.js';
import { SessionRepository } from './supervisor.repository.js';
import { outcomeOf } from './supervisor.views.js';

/** How often a session may be started before it is taken for one that ends its process. */
const MAX_STARTS = 20;
/** How soon a worker hears that its session was cancelled, or taken over, in milliseconds. */
const WATCH_MS = 300;
const KEPT_OUTPUT = 4_000;
/** What waiting for a turn ends with when code runs end before the queue does. */
const INTERRUPTED = 'coderun.cancelled';

/**
 * Runs a session's code parts in their order. Each part is written down before it is run, with the id of its run, and
 * again when its result is safe: after a crash a part that had ended is not run again, and the one that was cut off is.
 * A part that fails ends the session; the parts after it are skipped, because they may rely on it.
 */
@Injectable()
export class SessionRunner {
  private readonly logger = new Logger(SessionRunner.name);

  constructor(
    @Inject(SessionRepository) private readonly sessions: SessionRepository,
    @Inject(CodeRunService) private readonly codeRuns: CodeRunService,
  ) {}

  async run(sessionId: string, stopping: AbortSignal): Promise<void> {
    const session = await this.sessions.claim(sessionId);
    if (!session) return;
    await withCorrelation(session.correlationId, () => this.work(session, stopping));
  }

  private async work(session: SessionEntity, stopping: AbortSignal): Promise<void> {
    if (session.starts > MAX_STARTS) return await this.giveUp(session);
    const watch = this.watch(session);
    try {
      await this.carryOut(session, AbortSignal.any([stopping, watch.signal]));
    } catch (error) {
      // Stopping is not failing: the queue takes the job back. Cancelled or taken over: the rows already say so.
      if (stopping.aborted) throw error;
      if (!watch.signal.aborted) throw error;
    } finally {
      watch.stop();
    }
  }

  private async carryOut(session: SessionEntity, signal: AbortSignal): Promise<void> {
    const results: CodeRunView[] = [];
    for (const part of await this.sessions.parts(session.id)) {
      const caller = callerOf(session);
      if (part.status === 'succeeded') {
        const kept = part.runId === null ? undefined : await this.codeRuns.settle(caller, part.runId);
        if (kept) results.push(kept);
        continue;
      }
      if (part.status === 'failed') break;
      const ended = await this.runPart(session, part, results, signal);
      if (ended === undefined || ended.outcome !== 'succeeded') break;
      results.push(ended);
    }
    signal.throwIfAborted();
    const parts = await this.sessions.parts(session.id);
    await this.sessions.finish(session.id, outcomeOf(parts), { starts: session.starts });
  }

  /** @returns undefined when the part could not be run at all. */
  private async runPart(
    session: SessionEntity,
    part: SessionPartEntity,
    earlier: readonly CodeRunView[],
    signal: AbortSignal,
  ): Promise<CodeRunView | undefined> {
    const caller = callerOf(session);
    const before = part.runId === null ? undefined : await this.codeRuns.settle(caller, part.runId);
    if (before) return await this.record(session, part, before);
    signal.throwIfAborted();
    const id = newRunId();
    await this.write(session, part, { status: 'running', runId: id, attempts: part.attempts + 1 }, signal);
    try {
      const { code, language } = part;
      const files = carriedFiles(earlier, language);
      const limit = session.timeoutMs === null ? {} : { timeoutMs: session.timeoutMs };
      const { run } = await this.codeRuns.run(caller, { code, language, files, ...limit }, { id, signal, patient: true });
      signal.throwIfAborted();
      if (run.outcome !== 'interrupted') return await this.record(session, part, run);
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = this.failureOf(error, session, part);
      if (failure.code !== INTERRUPTED) {
        const reason = { code: failure.code, message: failure.message };
        await this.sessions.updatePart(session, part.position, { status: 'failed', runId: null, error: reason });
        return undefined;
      }
    }
    throw new Error('Foundry is shutting down.');
  }

  private failureOf(error: unknown, session: SessionEntity, { step }: SessionPartEntity): DomainError {
    if (error instanceof DomainError) return error;
    this.logger.error({ err: error, sessionId: session.id, step }, 'A code part failed unexpectedly.');
    return supervisorErrors.partFailed(`${step} could not be run: ${messageOf(error)}`, { cause: error });
  }

  private async record(session: SessionEntity, part: SessionPartEntity, run: CodeRunView): Promise<CodeRunView> {
    await this.sessions.updatePart(session, part.position, {
      status: run.outcome === 'succeeded' ? 'succeeded' : 'failed',
      outcome: run.outcome,
      limit: run.limit,
      exitCode: run.exitCode,
      stdout: head(run.stdout),
      stderr: head(run.stderr),
      durationMs: run.durationMs,
    });
    this.logger.log(
      { sessionId: session.id, step: part.step, runId: run.id, outcome: run.outcome, durationMs: run.durationMs },
      'A code part of a session ended.',
    );
    return run;
  }

  /** A part is not begun for a session that ended, or that another worker has taken over. */
  private async write(
    session: SessionEntity,
    part: SessionPartEntity,
    patch: Partial<SessionPartEntity>,
    signal: AbortSignal,
  ): Promise<void> {
    if (await this.sessions.updatePart(session, part.position, patch)) return;
    signal.throwIfAborted();
    throw new Error(`The session ${session.id} has ended or is run elsewhere.`);
  }

  private async giveUp(session: SessionEntity): Promise<void> {
    const error = supervisorErrors.processLost(
      `The session was started ${session.starts - 1} times, and its process ended each time.`,
    );
    await this.sessions.finish(session.id, {
      status: 'failed',
      summary: error.message,
      error: { code: error.code, message: error.message },
    });
  }

  private watch({ id, starts }: SessionEntity): { signal: AbortSignal; stop: () => void } {
    const controller = new AbortController();
    const look = async (): Promise<void> => {
      const now = await this.sessions.find(id);
      if (now?.finishedAt !== null || now.starts !== starts) controller.abort(new Error(`The session ${id} was stopped.`));
    };
    const timer = setInterval(
      () =>
        void look().catch((error: unknown) =>
          this.logger.warn(`Whether the session ${id} was cancelled could not be looked up: ${messageOf(error)}`),
        ),
      WATCH_MS,
    );
    return { signal: controller.signal, stop: () => clearInterval(timer) };
  }
}

const callerOf = ({ id, organisation, createdBy }: SessionEntity): CodeRunCaller => ({
  organisation,
  name: createdBy,
  subject: id,
});

/** Without half a character at the cut. */
const head = (text: string): string => text.slice(0, KEPT_OUTPUT).replace(/[\ud800-\udbff]$/, '');
