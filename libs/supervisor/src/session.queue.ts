import { withCorrelation } from '#foundry/kernel';
import { HandlesJob, type JobContext, JobQueue, RecurringPass } from '#foundry/queue';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SessionRunner } from './session.runner.js';
import type { SessionEntity } from './supervisor.entity.js';
import { sessionJob, type SessionRef } from './supervisor.jobs.js';
import { SUPERVISOR_OPTIONS, type SupervisorOptions } from './supervisor.options.js';
import { SessionRepository } from './supervisor.repository.js';

/** Gives sessions to the queue and takes them from it; at boot and on a timer also those whose job a crash lost. */
@Injectable()
export class SessionQueue implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly passes = new RecurringPass({ work: () => this.reconcile(), what: 'Unfinished sessions' });

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
    if (this.options.consume) await this.passes.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.passes.stop();
  }

  private async reconcile(): Promise<void> {
    await this.sessions.prune(this.options.keepDays);
    for (const session of await this.sessions.unfinished()) {
      await withCorrelation(session.correlationId, async () => {
        const attempt = (await this.queue.isGone(sessionJob, jobIdOf(session), session.status === 'running'))
          ? await this.sessions.renew(session)
          : session.attempt;
        if (attempt !== undefined) await this.enqueue({ id: session.id, attempt });
      });
    }
  }
}

const jobIdOf = ({ id, attempt }: Pick<SessionEntity, 'id' | 'attempt'>): string => `${id}.a${attempt}`;
