import { Database } from '#foundry/database';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { z } from 'zod';
import { HandlesJob } from './handles-job.js';
import { defineJob, type JobContext } from './job.js';
import type { QueuePolicy } from './queue-policy.js';

export const policy: QueuePolicy = {
  concurrency: 1,
  attempts: 3,
  backoff: { type: 'fixed', delayMs: 5, jitter: 0 },
  priority: 100,
  keepCompleted: { count: 100, ageSeconds: 3600 },
  keepFailed: { count: 100, ageSeconds: 3600 },
  lockDurationMs: 60_000,
  stalledIntervalMs: 60_000,
  maxStalledCount: 10,
};

export const payload = z.object({ word: z.string().max(20) });
export type Word = z.infer<typeof payload>;

export const sayJob = defineJob({ name: 'test.say', queue: 'speech', payload, jobId: ({ word }) => `say-${word}` });
export const sendJob = defineJob({ name: 'test.send', queue: 'post', payload });

type Work = (context: JobContext<Word>) => Promise<void>;

/** What the handlers do is set by each test. */
export const work: { say: Work; send: Work } = { say: async () => {}, send: async () => {} };

export function resetWork(): void {
  Object.assign(work, { say: async () => {}, send: async () => {} });
}

@Injectable()
class Consumer {
  @HandlesJob(sayJob)
  async say(context: JobContext<Word>): Promise<void> {
    await work.say(context);
  }

  @HandlesJob(sendJob)
  async send(context: JobContext<Word>): Promise<void> {
    await work.send(context);
  }
}

@Module({ providers: [Consumer] })
export class ConsumerModule {}

@Module({})
class SharedDatabase {}

/** Stands in for `DatabaseModule`, which would close the test's database with each application. */
export function sharedDatabase(database: Database): DynamicModule {
  return { module: SharedDatabase, global: true, providers: [{ provide: Database, useValue: database }], exports: [Database] };
}
