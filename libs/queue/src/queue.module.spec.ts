import { DatabaseModule, openTestDatabase, type Database } from '#foundry/database';
import type { DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HandlesJob } from './handles-job.js';
import { JobQueue } from './job-queue.js';
import { defineJob, type AnyJob } from './job.js';
import { ConsumerModule, payload, policy, sayJob, sendJob, sharedDatabase, work } from './queue.fixture.js';
import { QueueModule } from './queue.module.js';

describe('an application', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase({ entities: [], migrations: [] });
  });
  afterAll(() => database.close());

  const bootWith = async (queueModule: DynamicModule, ...providers: (new () => object)[]): Promise<void> => {
    const app = await Test.createTestingModule({ imports: [sharedDatabase(database), queueModule], providers }).compile();
    try {
      await app.init();
    } finally {
      await app.close();
    }
  };
  const boot = (consume: boolean, ...providers: (new () => object)[]): Promise<void> =>
    bootWith(QueueModule.forRoot({ jobs: [sayJob, sendJob], policies: { speech: policy, post: policy }, consume }), ...providers);

  class SaysAndSends {
    async say(): Promise<void> {}
    async send(): Promise<void> {}
  }
  class SaysToo {
    async repeat(): Promise<void> {}
  }
  class Stranger {
    async work(): Promise<void> {}
  }
  const handle = (target: { prototype: object }, key: string, job: AnyJob): void =>
    HandlesJob(job)(target.prototype, key, Object.getOwnPropertyDescriptor(target.prototype, key)!);

  handle(SaysToo, 'repeat', sayJob);
  handle(Stranger, 'work', defineJob({ name: 'test.unknown', queue: 'speech', payload }));
  handle(SaysAndSends, 'say', sayJob);
  handle(SaysAndSends, 'send', sendJob);

  it('boots when every job has exactly one handler', async () => {
    await expect(boot(true, SaysAndSends)).resolves.toBeUndefined();
  });

  it('refuses to boot when a job has no handler, and names it', async () => {
    await expect(boot(true, SaysToo)).rejects.toMatchObject({
      code: 'queue.unhandled_job',
      message: expect.stringContaining('test.send'),
    });
  });

  it('refuses to boot when a job has two handlers, and names both', async () => {
    await expect(boot(true, SaysAndSends, SaysToo)).rejects.toMatchObject({
      code: 'queue.doubly_handled_job',
      message: expect.stringMatching(/SaysAndSends\.say.*SaysToo\.repeat|SaysToo\.repeat.*SaysAndSends\.say/),
    });
  });

  it('refuses to boot with a handler of a job that nobody declares', async () => {
    await expect(boot(true, SaysAndSends, Stranger)).rejects.toMatchObject({ code: 'queue.undeclared_job' });
  });

  it('needs no handlers when it only enqueues', async () => {
    await expect(boot(false)).resolves.toBeUndefined();
  });

  it('refuses two jobs of one name, and a queue without a policy', () => {
    const twice = { jobs: [sayJob, sayJob], policies: { speech: policy }, consume: false } as const;
    return Promise.all([
      expect(bootWith(QueueModule.forRoot(twice))).rejects.toMatchObject({ code: 'queue.duplicate_job' }),
      expect(
        // @ts-expect-error a queue without a policy does not even compile
        bootWith(QueueModule.forRoot({ jobs: [sayJob, sendJob], policies: { speech: policy }, consume: false })),
      ).rejects.toMatchObject({ code: 'queue.unknown_queue' }),
    ]);
  });

  it('is told that the queue opens later when it enqueues before it has started', async () => {
    const forRoot = QueueModule.forRoot({ jobs: [sayJob, sendJob], policies: { speech: policy, post: policy }, consume: false });
    const app = await Test.createTestingModule({ imports: [sharedDatabase(database), forRoot] }).compile();
    await expect(app.get(JobQueue).enqueue(sayJob, { word: 'early' })).rejects.toMatchObject({ code: 'queue.not_open' });
    await app.close();
  });

  it('closes its queues before its database when the database is closed', async () => {
    const own = await openTestDatabase({ entities: [], migrations: [] });
    let [atWork, aborted] = [false, false];
    work.say = ({ signal }) => {
      atWork = true;
      return new Promise((resolve) => signal.addEventListener('abort', () => ((aborted = true), resolve())));
    };
    const forRoot = QueueModule.forRoot({ jobs: [sayJob, sendJob], policies: { speech: policy, post: policy }, consume: true });
    const app = await (
      await Test.createTestingModule({ imports: [DatabaseModule.forRoot(own), forRoot, ConsumerModule] }).compile()
    ).init();
    const queue = app.get(JobQueue);
    await queue.enqueue(sayJob, { word: 'last' });
    await vi.waitFor(() => expect(atWork).toBe(true), { timeout: 20_000 }); // the queue calls a job active before its handler has it
    await app.close();
    expect(aborted).toBe(true);
    expect(own.dataSource.isInitialized).toBe(false);
  }, 60_000);

  it('says which Redis server it cannot reach, without the password', async () => {
    const unreachable = {
      jobs: [sayJob],
      policies: { speech: policy },
      consume: false,
      redisUrl: 'redis://:s3cret@127.0.0.1:1',
    } as const;
    const error = (await bootWith(QueueModule.forRoot(unreachable)).catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ code: 'queue.unreachable', status: 503, message: expect.stringContaining('127.0.0.1:1') });
    expect(error.message).not.toContain('s3cret');
  });
});
