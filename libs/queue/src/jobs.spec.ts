import { openTestDatabase, type Database } from '#foundry/database';
import { correlationId, withCorrelation } from '#foundry/kernel';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { createPostgresBackend } from 'bullmq';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { JobQueue } from './job-queue.js';
import { defineJob } from './job.js';
import type { QueuePolicy } from './queue-policy.js';
import { ConsumerModule, policy, resetWork, sayJob, sendJob, sharedDatabase, work } from './queue.fixture.js';
import { QueueModule } from './queue.module.js';
import { RedisFixture, redisServer } from './redis.fixture.js';

interface Place {
  readonly name: string;
  readonly runs: boolean;
  open(): Promise<{ redisUrl?: string }>;
  close(): Promise<void>;
}

const redis = new RedisFixture();
const places: Place[] = [
  { name: 'the application’s PostgreSQL', runs: true, open: async () => ({}), close: async () => {} },
  {
    name: 'Redis',
    runs: redisServer !== undefined,
    open: async () => ({ redisUrl: await redis.start() }),
    close: () => redis.stop(),
  },
];

describe.each(places)('jobs in $name', (place) => {
  if (!place.runs) {
    it.skip('needs a redis-server program', () => {});
    return;
  }
  let database: Database;
  let redisUrl: string | undefined;
  const apps: INestApplicationContext[] = [];

  beforeAll(async () => {
    database = await openTestDatabase({ entities: [], migrations: [] });
    ({ redisUrl } = await place.open());
  });

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    resetWork();
    const producer = await start({ consume: false });
    for (const queue of producer.queues()) await queue.obliterate({ force: true });
    for (const app of apps.splice(0)) await app.close();
  });

  afterAll(async () => {
    await database.close();
    await place.close();
  });

  /** An application whose shutdown leaves the test's database open. */
  const start = async (options: {
    consume: boolean;
    closeTimeoutMs?: number;
    policies?: Partial<QueuePolicy>;
  }): Promise<JobQueue> => {
    const chosen = { ...policy, ...options.policies };
    const builder = Test.createTestingModule({
      imports: [
        sharedDatabase(database),
        QueueModule.forRoot({
          jobs: [sayJob, sendJob],
          policies: { speech: chosen, post: chosen },
          consume: options.consume,
          redisUrl,
          closeTimeoutMs: options.closeTimeoutMs,
        }),
        ConsumerModule,
      ],
    });
    const app = await (await builder.compile()).init();
    apps.push(app);
    return app.get(JobQueue);
  };

  const settled = (queue: JobQueue, job: typeof sayJob | typeof sendJob, jobId: string, state: string): Promise<void> =>
    vi.waitFor(async () => expect(await queue.stateOf(job, jobId)).toBe(state), { timeout: 15_000, interval: 10 });

  it('reach their handler with a checked payload, their id and the attempt', async () => {
    const seen: unknown[] = [];
    work.say = async ({ payload: { word }, jobId, attempt }) => void seen.push({ word, jobId, attempt });
    const queue = await start({ consume: true });
    expect(await queue.enqueue(sayJob, { word: 'hello' })).toBe('say-hello');
    await settled(queue, sayJob, 'say-hello', 'completed');
    expect(seen).toEqual([{ word: 'hello', jobId: 'say-hello', attempt: 1 }]);
    expect(await queue.stateOf(sayJob, 'say-nothing')).toBe('unknown');
  });

  it('of a dead worker are given out again also when the clock was set back after it had claimed them', async () => {
    if (redisUrl !== undefined) return; // Redis counts the time of a claim down itself
    let ran = 0;
    work.send = async () => void ran++;
    const queue = await start({ consume: true, policies: { lockDurationMs: 1_000, stalledIntervalMs: 200 } });
    const posts = queue.queues().find(({ name }) => name === 'post')!;
    await posts.pause();
    await queue.enqueue(sendJob, { word: 'late' }, { jobId: 'claimed' });
    await database.dataSource.query(
      `UPDATE bullmq.job SET state = 'active', lock_token = 'of the dead', locked_until_ms = $1 WHERE id = 'claimed'`,
      [Date.now() + 3_600_000],
    );
    await posts.resume();
    await settled(queue, sendJob, 'claimed', 'completed');
    expect(ran).toBe(1);
  });

  it('run once when they are enqueued twice under one id', async () => {
    const queue = await start({ consume: false });
    await Promise.all([
      queue.enqueue(sendJob, { word: 'a' }, { jobId: 'same' }),
      queue.enqueue(sendJob, { word: 'a' }, { jobId: 'same' }),
    ]);
    let runs = 0;
    work.send = async () => void runs++;
    const consumer = await start({ consume: true });
    await settled(consumer, sendJob, 'same', 'completed');
    await consumer.enqueue(sendJob, { word: 'a' }, { jobId: 'same' });
    await consumer.enqueue(sendJob, { word: 'b' }, { jobId: 'other' });
    await settled(consumer, sendJob, 'other', 'completed');
    expect(runs).toBe(2);
  });

  it('carry the correlation id of the request that caused them', async () => {
    const ids: (string | undefined)[] = [];
    work.say = async () => void ids.push(correlationId());
    const queue = await start({ consume: true });
    await withCorrelation('req_one', () => queue.enqueue(sayJob, { word: 'traced' }));
    await settled(queue, sayJob, 'say-traced', 'completed');
    expect(ids).toEqual(['req_one']);
  });

  it('are tried again after a failure, as often as the policy says, and then fail', async () => {
    const attempts: number[] = [];
    work.say = async ({ attempt }) => {
      attempts.push(attempt);
      throw new Error('not today');
    };
    const queue = await start({ consume: true });
    await queue.enqueue(sayJob, { word: 'never' });
    await settled(queue, sayJob, 'say-never', 'failed');
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('run in the order of their priority, then of their arrival', async () => {
    const producer = await start({ consume: false });
    await producer.enqueue(sayJob, { word: 'first' });
    await producer.enqueue(sayJob, { word: 'second' });
    await producer.enqueue(sayJob, { word: 'urgent' }, { priority: 1 });
    const order: string[] = [];
    work.say = async ({ payload: { word } }) => void order.push(word);
    const consumer = await start({ consume: true });
    await settled(consumer, sayJob, 'say-second', 'completed');
    expect(order).toEqual(['urgent', 'first', 'second']);
  });

  it('wait for their delay', async () => {
    const queue = await start({ consume: true });
    const begin = Date.now();
    await queue.enqueue(sayJob, { word: 'later' }, { delayMs: 300 });
    expect(await queue.stateOf(sayJob, 'say-later')).toBe('delayed');
    await settled(queue, sayJob, 'say-later', 'completed');
    expect(Date.now() - begin).toBeGreaterThanOrEqual(290);
  });

  it('are refused with a bad payload or a bad id before they are stored', async () => {
    const queue = await start({ consume: false });
    await expect(queue.enqueue(sayJob, { word: 'x'.repeat(21) })).rejects.toMatchObject({ code: 'queue.invalid_payload' });
    await expect(queue.enqueue(sayJob, { word: 5 as never })).rejects.toMatchObject({ code: 'queue.invalid_payload' });
    for (const jobId of ['a:b', '', '42']) {
      await expect(queue.enqueue(sayJob, { word: 'x' }, { jobId })).rejects.toMatchObject({ code: 'queue.invalid_job_id' });
    }
    const stranger = defineJob({ name: 'test.say', queue: 'speech', payload: z.object({ word: z.string() }) });
    await expect(queue.enqueue(stranger, { word: 'x' })).rejects.toMatchObject({ code: 'queue.undeclared_job' });
    expect((await queue.counts())['speech']?.waiting).toBe(0);
  });

  it('that were stored with another shape fail at once, without reaching the handler', async () => {
    let reached = false;
    work.say = async () => void (reached = true);
    const queue = await start({ consume: true });
    await queue
      .queues()
      .find(({ name }) => name === 'speech')!
      .add('test.say', { payload: { word: 7 } }, { jobId: 'old', attempts: 3 });
    await settled(queue, sayJob, 'old', 'failed');
    expect(reached).toBe(false);
  });

  it('are counted per queue, and a process tells whether it takes them', async () => {
    const producer = await start({ consume: false });
    await producer.enqueue(sayJob, { word: 'one' });
    await producer.enqueue(sendJob, { word: 'two' }, { delayMs: 60_000 });
    expect(await producer.counts()).toEqual({
      speech: { waiting: 1, active: 0, delayed: 0, completed: 0, failed: 0 },
      post: { waiting: 0, active: 0, delayed: 1, completed: 0, failed: 0 },
    });
    expect(producer.consumes).toBe(false);
    expect(producer.isConsuming()).toBe(false);
    const consumer = await start({ consume: true });
    await vi.waitFor(() => expect(consumer.isConsuming()).toBe(true), { timeout: 20_000 });
    await apps.at(-1)!.close();
    expect(consumer.isConsuming()).toBe(false);
  });

  it('hear of a shutdown through their signal, and go back to their queue without using up an attempt', async () => {
    const attempts: number[] = [];
    work.say = ({ signal, attempt }) => {
      attempts.push(attempt);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    };
    const queue = await start({ consume: true });
    await queue.enqueue(sayJob, { word: 'long' });
    await vi.waitFor(() => expect(attempts).toHaveLength(1), { timeout: 20_000 });
    await apps.pop()!.close();
    work.say = async ({ attempt }) => void attempts.push(attempt);
    const again = await start({ consume: true });
    await settled(again, sayJob, 'say-long', 'completed');
    expect(attempts).toEqual([1, 1]);
  });

  it('that ignore their signal do not hold up the shutdown for longer than its limit', async () => {
    let finish!: () => void;
    const never = new Promise<void>((resolve) => (finish = resolve));
    let reached = false;
    work.say = () => {
      reached = true;
      return never;
    };
    const queue = await start({ consume: true, closeTimeoutMs: 100 });
    await queue.enqueue(sayJob, { word: 'stubborn' });
    await vi.waitFor(() => expect(reached).toBe(true), { timeout: 20_000 });
    const begin = performance.now();
    await apps.pop()!.close();
    expect(performance.now() - begin).toBeLessThan(5_000);
    finish();
  });

  it('of a worker that died are given out again', async () => {
    const producer = await start({ consume: false });
    await producer.enqueue(sayJob, { word: 'orphan' });
    await claimAndDie(producer, database, redisUrl);
    let done = false;
    work.say = async () => void (done = true);
    // embedded: at once, because nobody else can be at work; elsewhere: when the dead worker's claim has run out
    await start({ consume: true, policies: { stalledIntervalMs: 200 } });
    await vi.waitFor(() => expect(done).toBe(true), { timeout: 15_000, interval: 20 });
  });
});

/** Takes a job as a worker would and never comes back. On an embedded database the claim outlasts the test by far. */
async function claimAndDie(producer: JobQueue, database: Database, redisUrl: string | undefined): Promise<void> {
  const { Worker } = await import('bullmq');
  const lockDuration = database.kind === 'embedded' && redisUrl === undefined ? 600_000 : 300;
  const options = { autorun: false, lockDuration, skipLockRenewal: true, skipStalledCheck: true };
  const pool = redisUrl === undefined ? new pg.Pool({ ...database.poolConfig(['bullmq']), max: 2 }) : undefined;
  const worker = pool
    ? new Worker('speech', null, { ...options, connection: pool }, createPostgresBackend)
    : new Worker('speech', null, { ...options, connection: { url: redisUrl } });
  await worker.waitUntilReady();
  const job = await worker.getNextJob('dead-worker');
  expect(job?.id).toBe('say-orphan');
  expect(await producer.stateOf(sayJob, 'say-orphan')).toBe('active');
  await worker.close(true);
  await pool?.end();
}
