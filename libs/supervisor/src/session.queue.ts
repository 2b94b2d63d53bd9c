import { messageOf, withCorrelation } from '#foundry/kernel';
import { HandlesJob, type JobContext, JobQueue } from '#foundry/queue';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SessionRunner } from './session.runner.js';
import type { SessionEntity } from './supervisor.entity.js';
import { sessionJob, type SessionRef } from './supervisor.jobs.js';
import { SUPERVISOR_OPTIONS, type SupervisorOptions } from './supervisor.options.js';
import { SessionRepository } from './supervisor.repository.js';

const INTERVAL_MS = 15_000;

/** Gives sessions to the queue and takes them from it; at boot and on a timer also those whose job a crash lost. */
@Injectable()
export class SessionQueue implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SessionQueue.name);
  private timer: NodeJS.Timeout | undefined;
  private pass: Promise<void> = Promise.resolve();

  constructor(
    @Inject(SessionRepository) private readonly sessions: SessionRepository,
    @Inject(SessionRunner) private readonly runner: SessionRunner,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(SUPERVISOR_OPTIONS) private readonly options: SupervisorOptions,
  ) {}

  @HandlesJob(sessionJob)
  async work({ payload, signal }: JobContext<SessionRef>): Promise<void> {
    await this.runner.run(payload.sessionId, signal);
  }

  /** Enqueueing twice is harmless: the job's id is derived from the session and its attempt. */
  async enqueue(session: Pick<SessionEntity, 'id' | 'attempt'>): Promise<void> {
    await this.queue.enqueue(sessionJob, { sessionId: session.id }, { jobId: jobIdOf(session) });
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.options.consume) return;
    await this.reconcile();
    this.timer = setInterval(() => {
      this.pass = this.pass.then(() =>
        this.reconcile().catch((error: unknown) =>
          this.logger.warn(`Unfinished sessions could not be looked through: ${messageOf(error)}`),
        ),
      );
    }, INTERVAL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.pass;
  }

  private async reconcile(): Promise<void> {
    await this.sessions.prune(this.options.keepDays);
    for (const session of await this.sessions.unfinished()) {
      await withCorrelation(session.correlationId, async () => {
        const attempt = (await this.isJobGone(session)) ? await this.sessions.renew(session) : session.attempt;
        if (attempt !== undefined) await this.enqueue({ id: session.id, attempt });
      });
    }
  }

  private async isJobGone(session: SessionEntity): Promise<boolean> {
    const state = await this.queue.stateOf(sessionJob, jobIdOf(session));
    return state === 'completed' || state === 'failed' || (state === 'unknown' && session.status === 'running');
  }
}

const jobIdOf = ({ id, attempt }: Pick<SessionEntity, 'id' | 'attempt'>): string => `${id}.a${attempt}`;
