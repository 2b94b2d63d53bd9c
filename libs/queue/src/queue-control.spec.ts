import { openTestDatabase, type Database } from '#foundry/database';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JobQueue } from './job-queue.js';
import { QueueControl } from './queue-control.js';
import { ConsumerModule, policy, resetWork, sayJob, sendJob, sharedDatabase, work } from './queue.fixture.js';
import { QueueModule } from './queue.module.js';
import { RedisFixture, redisServer } from './redis.fixture.js';

const redis = new RedisFixture();
const places = [
  { name: 'the application’s PostgreSQL', runs: true, open: async (): Promise<string | undefined> => undefined },
  { name: 'Redis', runs: redisServer !== undefined, open: async (): Promise<string | undefined> => await redis.start() },
];

describe.each(places)('queues in $name', (place) => {
  if (!place.runs) {
    it.skip('needs a redis-server program', () => {});
    return;
  }
  let database: Database;
  let redisUrl: string | undefined;
  const apps: INestApplicationContext[] = [];

  beforeAll(async () => {
    database = await openTestDatabase({ entities: [], migrations: [] });
    redisUrl = await place.open();
  });
  afterEach(async () => {
    const { queue, control } = await start(false);
    for (const each of queue.queues()) {
      await control.resume(each.name);
      await each.obliterate({ force: true });
    }
    for (const app of apps.splice(0)) await app.close();
    resetWork();
  });
  afterAll(async () => {
    await database.close();
    await redis.stop();
  });

  const start = async (consume: boolean): Promise<{ queue: JobQueue; control: QueueControl }> => {
    const module = await Test.createTestingModule({
      imports: [
        sharedDatabase(database),
        QueueModule.forRoot({ jobs: [sayJob, sendJob], policies: { speech: policy, post: policy }, consume, redisUrl }),
        ConsumerModule,
      ],
    }).compile();
    const app = await module.init();
    apps.push(app);
    return { queue: app.get(JobQueue), control: app.get(QueueControl) };
  };
  const state = async (control: QueueControl, name: string): Promise<{ paused: boolean; waiting: number; failed: number }> => {
    const { paused, counts } = await control.get(name);
    return { paused, waiting: counts.waiting, failed: counts.failed };
  };
  const soon = { timeout: 60_000, interval: 20 };

  it('are paused for every process, keep what waits, and go on when they are resumed', async () => {
    const { queue, control } = await start(true);
    const other = await start(false);
    let said = 0;
    work.say = async () => void said++;
    await other.control.pause('speech');
    await queue.enqueue(sayJob, { word: 'a' });
    await queue.enqueue(sendJob, { word: 'b' }, { jobId: 'sent' });
    await expect.poll(() => queue.stateOf(sendJob, 'sent'), soon).toBe('completed');
    expect(await state(control, 'speech')).toEqual({ paused: true, waiting: 1, failed: 0 });
    expect((await control.list()).map(({ name, paused }) => [name, paused])).toEqual([
      ['speech', true],
      ['post', false],
    ]);
    expect(said).toBe(0);
    await control.resume('speech');
    await expect.poll(() => said, soon).toBe(1);
    expect((await state(control, 'speech')).paused).toBe(false);
  });

  it('show what failed and why, newest first, and try one or all of it again', async () => {
    const { queue, control } = await start(true);
    work.say = async ({ payload }) => {
      throw new Error(`cannot say ${payload.word}`);
    };
    for (const word of ['a', 'b', 'c']) {
      await queue.enqueue(sayJob, { word });
      await expect.poll(() => queue.stateOf(sayJob, `say-${word}`), soon).toBe('failed');
    }
    const { items, total } = await control.failed('speech', 0, 2);
    expect([items.map(({ id, reason }) => [id, reason]), total]).toEqual([
      [
        ['say-c', 'cannot say c'],
        ['say-b', 'cannot say b'],
      ],
      3,
    ]);
    expect(items[0]).toMatchObject({ name: 'test.say', attempts: 3, createdAt: expect.any(Date), failedAt: expect.any(Date) });
    expect((await control.failed('speech', 2, 2)).items.map(({ id }) => id)).toEqual(['say-a']);
    work.say = async () => {};
    await control.retry('speech', 'say-a');
    await expect.poll(() => queue.stateOf(sayJob, 'say-a'), soon).toBe('completed');
    await expect(control.retry('speech', 'say-a')).rejects.toMatchObject({ code: 'queue.job_not_failed' });
    await expect(control.retry('speech', 'say-x')).rejects.toMatchObject({ code: 'queue.job_not_found' });
    expect(await control.retryAll('speech')).toBe(2);
    await expect.poll(() => state(control, 'speech'), soon).toEqual({ paused: false, waiting: 0, failed: 0 });
    expect(await control.retryAll('speech')).toBe(0);
  });

  it('are emptied of what waits, not of what failed', async () => {
    const { queue, control } = await start(false);
    await queue.enqueue(sayJob, { word: 'a' });
    await queue.enqueue(sayJob, { word: 'later' }, { delayMs: 600_000 });
    await queue.enqueue(sendJob, { word: 'b' });
    expect(await control.drain('speech')).toBe(2);
    expect((await control.get('speech')).counts).toMatchObject({ waiting: 0, delayed: 0 });
    expect((await control.get('post')).counts.waiting).toBe(1);
    await control.pause('post');
    expect(await control.drain('post')).toBe(1);
    expect((await control.get('post')).counts.waiting).toBe(0);
  });

  it('that are not there are named as such', async () => {
    const { control } = await start(false);
    for (const attempt of [control.pause('x'), control.get('x'), control.drain('x'), control.failed('x', 0, 1)])
      await expect(attempt).rejects.toMatchObject({ code: 'queue.queue_not_found', message: expect.stringContaining('speech') });
  });
});
