import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBuilds, type OpenBuilds } from './build.fixture.js';
import { stepJob } from './build.jobs.js';
import { jobIdOf } from './build.progress.js';
import type { StepResult } from './steps/step.js';

const A_DAY_MS = 86_400_000;
const AN_HOUR_MS = 3_600_000;
const nothing: StepResult = { output: {}, summary: null };

describe('a build while the clock is set', () => {
  let fixture: OpenBuilds;
  beforeAll(async () => {
    fixture = await openBuilds({ stalledIntervalMs: 50 });
  });
  afterAll(async () => {
    await fixture.close();
  });
  afterEach(() => {
    vi.useRealTimers();
    fixture.steps.ran.length = 0;
    fixture.steps.script = {};
  });

  /** Of this thread, in which the queue's claims and the builds' times are made; timers go on as before. */
  const setClock = (byMs: number): void => {
    const at = Date.now() + byMs;
    vi.useFakeTimers({ toFake: ['Date'], now: at });
  };

  /** Two steps run: one sets the clock, the other one waits until the test lets it end. */
  async function buildWhileClockIsSet(byMs: number, meanwhile: (id: string) => Promise<void>) {
    let letEnd: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    fixture.steps.script = {
      left: () => {
        begun();
        return new Promise((resolve) => (letEnd = () => resolve(nothing)));
      },
      right: async () => {
        await running;
        setClock(byMs);
        return nothing;
      },
    };
    const id = await fixture.begin();
    await running;
    await expect
      .poll(async () => (await fixture.builds.steps(id)).find(({ name }) => name === 'right')?.status)
      .toBe('succeeded');
    await meanwhile(id);
    letEnd();
    return { id, events: await fixture.timeline(id) };
  }

  it.each([
    ['forwards by a day', A_DAY_MS],
    ['back by an hour', -AN_HOUR_MS],
  ])('keeps its times in order and its duration as it was, set %s', async (_how, byMs) => {
    const started = performance.now();
    const { id, events } = await buildWhileClockIsSet(byMs, () => Promise.resolve());
    const took = performance.now() - started;
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
    const build = await fixture.builds.find(id);
    const duration = build!.finishedAt!.getTime() - build!.createdAt.getTime();
    expect(duration).toBeGreaterThan(0);
    expect(duration).toBeLessThan(took + 1_000);
    expect(events.at(-1)?.data).toMatchObject({ durationMs: duration });
    for (const step of await fixture.builds.steps(id)) {
      expect(step.finishedAt!.getTime()).toBeGreaterThanOrEqual(step.startedAt!.getTime());
      expect(step.durationMs).toBeGreaterThanOrEqual(0);
    }
  });

  it('carries out a step once, although the queue takes its job for abandoned', async () => {
    const { id, events } = await buildWhileClockIsSet(A_DAY_MS, async (buildId) => {
      const left = (await fixture.builds.steps(buildId)).find(({ name }) => name === 'left')!;
      const queue = fixture.jobQueue.queues().find(({ name }) => name === 'build-steps')!;
      // its second delivery
      await expect
        .poll(async () => (await queue.getJob(jobIdOf(left)))?.stalledCounter, { timeout: 20_000 })
        .toBeGreaterThanOrEqual(1);
      await expect.poll(() => fixture.jobQueue.stateOf(stepJob, jobIdOf(left))).toBe('active');
      await fixture.reconciler.onApplicationBootstrap();
    });
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(fixture.steps.ran.toSorted()).toEqual(['first', 'last', 'left', 'right']);
    expect((await fixture.builds.steps(id)).map(({ starts, attempt }) => [starts, attempt])).toEqual(
      Array.from({ length: 4 }, () => [1, 1]),
    );
  });
});
