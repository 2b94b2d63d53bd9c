import { createArtifactStore } from '#foundry/artifacts';
import { type Database, DatabaseModule, openTestDatabase } from '#foundry/database';
import { newId } from '#foundry/kernel';
import { JobQueue, QueueModule, type QueuePolicy } from '#foundry/queue';
import { Test } from '@nestjs/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildEntities } from './build.entity.js';
import { buildErrors } from './build.errors.js';
import { BuildConsumer } from './build.consumer.js';
import { BuildFeed } from './build.feed.js';
import { checkJob, stepJob } from './build.jobs.js';
import { BUILD_OPTIONS, PIPELINE } from './build.options.js';
import { BuildProgress, jobIdOf } from './build.progress.js';
import { BuildReconciler } from './build.reconciler.js';
import { BuildRepository } from './build.repository.js';
import { BuildRunner } from './build.runner.js';
import type { BuildEvent } from './build.schemas.js';
import { BuildSignals } from './build.signals.js';
import { Builds1763683200000 } from './migrations/1763683200000-builds.js';
import type { StepDefinition } from './pipeline.js';
import { ARTIFACT_STORE, FREE_SPACE, WORKSPACES } from './ports.js';
import { STEP_HANDLERS, type StepContext, type StepHandler, type StepResult } from './steps/step.js';

const step = (name: string, dependsOn: string[], phase: StepDefinition['phase']): StepDefinition => ({
  name,
  dependsOn,
  phase,
  queue: 'steps',
  weight: 1,
});

/** A diamond: one step, two in parallel, one that needs both. */
const PIPELINE_OF_TEST: StepDefinition[] = [
  step('first', [], 'planning'),
  step('left', ['first'], 'implementing'),
  step('right', ['first'], 'implementing'),
  step('last', ['left', 'right'], 'packaging'),
];

const POLICY: QueuePolicy = {
  concurrency: 4,
  attempts: 1,
  backoff: { type: 'fixed', delayMs: 10, jitter: 0 },
  priority: 100,
  keepCompleted: { count: 100, ageSeconds: 100 },
  keepFailed: { count: 100, ageSeconds: 100 },
  lockDurationMs: 30_000,
  stalledIntervalMs: 30_000,
  maxStalledCount: 1,
};

/** Does what the test says for each step; by default succeeds and stores one artifact. */
class ScriptedSteps implements StepHandler {
  readonly steps = PIPELINE_OF_TEST.map(({ name }) => name);
  readonly ran: string[] = [];
  script: Record<string, (context: StepContext) => Promise<StepResult>> = {};

  async run(context: StepContext): Promise<StepResult> {
    this.ran.push(context.step);
    const scripted = this.script[context.step];
    if (scripted) return await scripted(context);
    await context.attach(`${context.step}.txt`, `made by ${context.step}`, 'text/plain');
    return { output: { by: context.step }, summary: null };
  }
}

describe('a build', () => {
  let database: Database;
  let folder: string;
  let app: INestApplicationContext;
  let steps: ScriptedSteps;
  let builds: BuildRepository;
  let progress: BuildProgress;
  let freeBytes = Infinity;

  async function start(): Promise<void> {
    const module = await Test.createTestingModule({
      imports: [
        { ...DatabaseModule.forRoot(database), module: class TestDatabaseModule {}, global: true },
        QueueModule.forRoot({
          jobs: [stepJob, checkJob],
          policies: { 'build-steps': POLICY, 'build-checks': POLICY },
          consume: true,
        }),
      ],
      providers: [
        { provide: BUILD_OPTIONS, useValue: { generator: 'test', consume: true, checkLimitMs: 1_000 } },
        { provide: PIPELINE, useValue: PIPELINE_OF_TEST },
        { provide: STEP_HANDLERS, useValue: [steps] },
        { provide: ARTIFACT_STORE, useValue: createArtifactStore({ directory: folder }) },
        { provide: FREE_SPACE, useValue: () => Promise.resolve(freeBytes) },
        { provide: WORKSPACES, useValue: {} },
        BuildRepository,
        BuildProgress,
        BuildSignals,
        BuildFeed,
        BuildRunner,
        BuildConsumer,
        BuildReconciler,
      ],
    }).compile();
    app = await module.init();
    builds = app.get(BuildRepository);
    progress = app.get(BuildProgress);
  }

  beforeAll(async () => {
    database = await openTestDatabase({ entities: buildEntities, migrations: [Builds1763683200000] });
    folder = await mkdtemp(join(tmpdir(), 'foundry-lifecycle-'));
    steps = new ScriptedSteps();
    await start();
  });
  afterAll(async () => {
    await app.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    freeBytes = Infinity;
    steps.ran.length = 0;
    steps.script = {};
  });

  async function insert(): Promise<string> {
    const id = newId('bld');
    const rows = PIPELINE_OF_TEST.map(({ name, dependsOn }) => ({ name, dependsOn: [...dependsOn] }));
    await builds.insert({ id, organisation: 'o', request: 'r', correlationId: `req-${id}`, createdBy: 'test' }, rows, undefined);
    return id;
  }

  async function begin(): Promise<string> {
    const id = await insert();
    await progress.enqueue((await builds.steps(id)).filter((row) => row.dependsOn.length === 0));
    return id;
  }

  async function timeline(id: string): Promise<BuildEvent[]> {
    const events: BuildEvent[] = [];
    for await (const event of app.get(BuildFeed).follow(id, 0, AbortSignal.timeout(20_000))) events.push(event);
    return events;
  }

  const typesOf = (events: BuildEvent[], type: string): string[] =>
    events.filter((event) => event.data.type === type).map((event) => ('step' in event.data ? event.data.step : type));

  function expectGapless(events: BuildEvent[]): void {
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  }

  it('runs every step once, after the steps it depends on, and tells so without a gap', async () => {
    const id = await begin();
    const events = await timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(steps.ran[0]).toBe('first');
    expect([...steps.ran].sort()).toEqual(['first', 'last', 'left', 'right']);
    expect(steps.ran.at(-1)).toBe('last');
    expect(events.every((event) => event.correlationId === `req-${id}`)).toBe(true);
    expect((await builds.artifacts(id)).map((row) => row.name)).toEqual(['first.txt', 'last.txt', 'left.txt', 'right.txt']);
    expect(events.flatMap((event) => (event.data.type === 'build.status' ? [event.data.to] : []))).toEqual([
      'planning',
      'implementing',
      'packaging',
    ]);
  });

  it('runs independent steps at the same time', async () => {
    let together = 0;
    let arrived: (() => void) | undefined;
    const both = new Promise<void>((resolve) => (arrived = resolve));
    const meet = async (): Promise<StepResult> => {
      if (++together === 2) arrived?.();
      await both;
      return { output: {}, summary: null };
    };
    steps.script = { left: meet, right: meet };
    expect((await timeline(await begin())).at(-1)?.data.type).toBe('build.succeeded');
  });

  it('fails with the reason of the step that failed, and stops what runs beside it', async () => {
    let stopped = false;
    let began: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (began = resolve));
    steps.script = {
      left: async () => {
        await running;
        throw buildErrors.checksFailed('It did not work.');
      },
      right: async ({ signal }) => {
        began?.();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        stopped = true;
        throw new Error('aborted');
      },
    };
    const id = await begin();
    const events = await timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data).toMatchObject({
      type: 'build.failed',
      error: { code: 'build.checks_failed', message: 'It did not work.' },
    });
    await expect.poll(() => stopped).toBe(true);
    expect(Object.fromEntries((await builds.steps(id)).map((row) => [row.name, row.status]))).toEqual({
      first: 'succeeded',
      left: 'failed',
      right: 'cancelled',
      last: 'cancelled',
    });
    expect(steps.ran).not.toContain('last');
  });

  it('ends at once when it is cancelled, whatever its steps are doing', async () => {
    let began: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (began = resolve));
    steps.script = {
      left: async ({ signal, attach }) => {
        began?.();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await attach('late.txt', 'too late', 'text/plain');
        return { output: {}, summary: null };
      },
    };
    const id = await begin();
    await running;
    await progress.cancel(id);
    await app.get(BuildSignals).announceCancel(id);
    const events = await timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data.type).toBe('build.cancelled');
    await expect(progress.cancel(id)).rejects.toMatchObject({ code: 'build.already_finished' });
    expect((await builds.artifacts(id)).map((row) => row.name)).not.toContain('late.txt');
  });

  it('starts an interrupted step again and none that had finished', async () => {
    const id = await insert();
    const queue = app
      .get(JobQueue)
      .queues()
      .find(({ name }) => name === 'build-steps')!;
    await queue.pause();
    const first = await progress.claim({ buildId: id, step: 'first', round: 0, attempt: 1 }, () => 'hash');
    await progress.succeed(first!, { output: {}, summary: null }, [], 1);
    // `left` was claimed by a process that is gone, and its job with it.
    const left = await progress.claim({ buildId: id, step: 'left', round: 0, attempt: 1 }, () => 'hash');
    await queue.remove(jobIdOf(left!.step));
    await queue.resume();
    await progress.resume(id, (row) => Promise.resolve(row.status === 'running' && row.name === 'left'));
    const events = await timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(typesOf(events, 'step.interrupted')).toEqual(['left']);
    expect(typesOf(events, 'step.finished').sort()).toEqual(['first', 'last', 'left', 'right']);
    expect(steps.ran).not.toContain('first');
  });

  it('discards what a worker that was given up records later', async () => {
    const id = await insert();
    const ref = { buildId: id, step: 'first', round: 0, attempt: 1 };
    const lost = await progress.claim(ref, () => 'hash');
    const again = await progress.claim(ref, () => 'hash');
    await progress.succeed(lost!, { output: { by: 'lost' }, summary: null }, [], 1);
    expect((await builds.steps(id))[0]).toMatchObject({ status: 'running', starts: 2 });
    await progress.succeed(again!, { output: { by: 'again' }, summary: null }, [], 1);
    expect((await builds.steps(id))[0]).toMatchObject({ status: 'succeeded', output: { by: 'again' } });
    await expect(progress.claim(ref, () => 'hash')).resolves.toBeUndefined();
    await timeline(id);
  });

  it('ends with a clear error before the disk is so full that nothing can be recorded', async () => {
    steps.script = {
      first: () => {
        freeBytes = 10 * 1024 * 1024;
        return Promise.resolve({ output: {}, summary: null });
      },
    };
    const events = await timeline(await begin());
    expect(events.at(-1)?.data).toMatchObject({
      type: 'build.failed',
      error: { code: 'build.disk_full', message: expect.stringMatching(/^Only 10 MiB are free/) as string },
    });
  });

  it('gives up a step that ends its process every time', async () => {
    const id = await insert();
    for (let i = 0; i <= 40; i++) await progress.claim({ buildId: id, step: 'first', round: 0, attempt: 1 }, () => 'hash');
    expect((await builds.find(id))?.error?.code).toBe('build.step_crashed');
    expectGapless(await timeline(id));
  });

  it('streams from any number on, and ends for a build that has ended', async () => {
    const id = await begin();
    const all = await timeline(id);
    const rest: BuildEvent[] = [];
    for await (const event of app.get(BuildFeed).follow(id, 3, AbortSignal.timeout(20_000))) rest.push(event);
    expect(rest).toEqual(all.slice(3));
    for await (const event of app.get(BuildFeed).follow(id, 10_000, AbortSignal.timeout(20_000)))
      throw new Error(`unexpected ${event.seq}`);
  });
});
