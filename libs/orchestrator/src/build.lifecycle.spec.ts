import { listAuditSchema } from '#foundry/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildErrors } from './build.errors.js';
import { BuildRunner } from './build.runner.js';
import { openBuilds, type OpenBuilds } from './build.fixture.js';
import { jobIdOf } from './build.progress.js';
import type { BuildEvent } from './build.schemas.js';
import type { StepResult } from './steps/step.js';

const BY = { subject: 'key:tester', name: 'tester' };

describe('a build', () => {
  let fixture: OpenBuilds;
  beforeAll(async () => {
    fixture = await openBuilds();
  });
  afterAll(async () => {
    await fixture.close();
  });
  beforeEach(() => {
    fixture.disk.freeBytes = Infinity;
    fixture.steps.ran.length = 0;
    fixture.steps.script = {};
  });

  const typesOf = (events: BuildEvent[], type: string): string[] =>
    events.filter((event) => event.data.type === type).map((event) => ('step' in event.data ? event.data.step : type));

  function expectGapless(events: BuildEvent[]): void {
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  }

  it('runs every step once, after the steps it depends on, and tells so without a gap', async () => {
    const id = await fixture.begin();
    const events = await fixture.timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(fixture.steps.ran[0]).toBe('first');
    expect([...fixture.steps.ran].sort()).toEqual(['first', 'last', 'left', 'right']);
    expect(fixture.steps.ran.at(-1)).toBe('last');
    expect(events.every((event) => event.correlationId === `req-${id}`)).toBe(true);
    expect((await fixture.builds.artifacts(id)).map((row) => row.name)).toEqual([
      'first.txt',
      'last.txt',
      'left.txt',
      'right.txt',
    ]);
    expect(events.flatMap((event) => (event.data.type === 'build.status' ? [event.data.to] : []))).toEqual([
      'planning',
      'implementing',
      'packaging',
    ]);
  });

  it('goes on from the step that failed when it is resumed, and its timeline with it', async () => {
    fixture.steps.script = { right: () => Promise.reject(buildErrors.stepFailed('No model answered.')) };
    const id = await fixture.begin();
    const failed = await fixture.timeline(id);
    expect(failed.at(-1)?.data.type).toBe('build.failed');
    fixture.steps.script = {};
    await fixture.progress.reopen(id, BY);
    const events = await fixture.timeline(id);
    expectGapless(events);
    expect(events.slice(failed.length).map(({ data }) => data.type)).toContain('build.resumed');
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(fixture.steps.ran.filter((name) => name === 'first')).toHaveLength(1);
    expect(fixture.steps.ran.filter((name) => name === 'right')).toHaveLength(2);
    expect(typesOf(events, 'step.interrupted')).toEqual([]);
    await expect(fixture.progress.reopen(id, BY)).rejects.toMatchObject({ code: 'build.not_resumable' });
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
    fixture.steps.script = { left: meet, right: meet };
    expect((await fixture.timeline(await fixture.begin())).at(-1)?.data.type).toBe('build.succeeded');
  });

  it('fails with the reason of the step that failed, and stops what runs beside it', async () => {
    let stopped = false;
    let began: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (began = resolve));
    fixture.steps.script = {
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
    const id = await fixture.begin();
    const events = await fixture.timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data).toMatchObject({
      type: 'build.failed',
      error: { code: 'build.checks_failed', message: 'It did not work.' },
    });
    await expect.poll(() => stopped).toBe(true);
    expect(Object.fromEntries((await fixture.builds.steps(id)).map((row) => [row.name, row.status]))).toEqual({
      first: 'succeeded',
      left: 'failed',
      right: 'cancelled',
      last: 'cancelled',
    });
    expect(fixture.steps.ran).not.toContain('last');
  });

  it('ends at once when it is cancelled, whatever its steps are doing', async () => {
    let began: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (began = resolve));
    fixture.steps.script = {
      left: async ({ signal, attach }) => {
        began?.();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await attach('late.txt', 'too late', 'text/plain');
        return { output: {}, summary: null };
      },
    };
    const id = await fixture.begin();
    await running;
    await fixture.progress.cancel(id, BY);
    await fixture.signals.announceCancel(id);
    const events = await fixture.timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data.type).toBe('build.cancelled');
    await expect(fixture.progress.cancel(id, BY)).rejects.toMatchObject({ code: 'build.already_finished' });
    expect((await fixture.builds.artifacts(id)).map((row) => row.name)).not.toContain('late.txt');
    const { items } = await fixture.audit.list('o', listAuditSchema.parse({ target: id }));
    expect(items.map(({ action, subject, correlationId }) => [action, subject, correlationId])).toEqual([
      ['build.cancelled', 'key:tester', `req-${id}`],
      ['build.started', 'key:tester', null],
    ]);
  });

  it('is not disturbed by a signal that comes late, and ends also when its signal is lost', async () => {
    let began: (() => void) | undefined;
    let running = new Promise<void>((resolve) => (began = resolve));
    let release: (() => void) | undefined;
    let aborted = 0;
    fixture.steps.script = {
      left: async ({ signal }) => {
        signal.addEventListener('abort', () => aborted++);
        began?.();
        await new Promise<void>((resolve) => {
          release = resolve;
          signal.addEventListener('abort', () => resolve());
        });
        return { output: {}, summary: null };
      },
    };
    const id = await fixture.begin();
    await running;
    // What was announced of an earlier try of the build, and arrives now.
    await fixture.get<BuildRunner>(BuildRunner).abortStopped(id);
    expect(aborted).toBe(0);
    release?.();
    expect((await fixture.timeline(id)).at(-1)?.data.type).toBe('build.succeeded');
    running = new Promise<void>((resolve) => (began = resolve));
    const other = await fixture.begin();
    await running;
    // Nobody is told; what the reconciler does on its timer finds it.
    aborted = 0;
    await fixture.progress.cancel(other, BY);
    expect(aborted).toBe(0);
    const runner = fixture.get<BuildRunner>(BuildRunner);
    for (const built of runner.builtHere()) await runner.abortStopped(built);
    expect(aborted).toBe(1);
  });

  it('starts an interrupted step again and none that had finished', async () => {
    const id = await fixture.insert();
    const queue = fixture.jobQueue.queues().find(({ name }) => name === 'build-steps')!;
    await queue.pause();
    const first = await fixture.progress.claim({ buildId: id, step: 'first', round: 0, attempt: 1 }, () => 'hash');
    await fixture.progress.succeed(first!, { output: {}, summary: null }, [], 1);
    // `left` was claimed by a process that is gone, and its job with it.
    const left = await fixture.progress.claim({ buildId: id, step: 'left', round: 0, attempt: 1 }, () => 'hash');
    await queue.remove(jobIdOf(left!.step));
    await queue.resume();
    await fixture.progress.resume(id, (row) => Promise.resolve(row.status === 'running' && row.name === 'left'));
    const events = await fixture.timeline(id);
    expectGapless(events);
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(typesOf(events, 'step.interrupted')).toEqual(['left']);
    expect(typesOf(events, 'step.finished').sort()).toEqual(['first', 'last', 'left', 'right']);
    expect(fixture.steps.ran).not.toContain('first');
  });

  it('discards what a worker that was given up records later', async () => {
    const id = await fixture.insert();
    const ref = { buildId: id, step: 'first', round: 0, attempt: 1 };
    const lost = await fixture.progress.claim(ref, () => 'hash');
    const again = await fixture.progress.claim(ref, () => 'hash');
    await fixture.progress.succeed(lost!, { output: { by: 'lost' }, summary: null }, [], 1);
    expect((await fixture.builds.steps(id))[0]).toMatchObject({ status: 'running', starts: 2 });
    await fixture.progress.succeed(again!, { output: { by: 'again' }, summary: null }, [], 1);
    expect((await fixture.builds.steps(id))[0]).toMatchObject({ status: 'succeeded', output: { by: 'again' } });
    await expect(fixture.progress.claim(ref, () => 'hash')).resolves.toBeUndefined();
    await fixture.timeline(id);
  });

  it('ends with a clear error before the disk is so full that nothing can be recorded', async () => {
    fixture.steps.script = {
      first: () => {
        fixture.disk.freeBytes = 10 * 1024 * 1024;
        return Promise.resolve({ output: {}, summary: null });
      },
    };
    const events = await fixture.timeline(await fixture.begin());
    expect(events.at(-1)?.data).toMatchObject({
      type: 'build.failed',
      error: { code: 'build.disk_full', message: expect.stringMatching(/^Only 10 MiB are free/) as string },
    });
  });

  it('gives up a step that ends its process every time', async () => {
    const id = await fixture.insert();
    for (let i = 0; i <= 40; i++)
      await fixture.progress.claim({ buildId: id, step: 'first', round: 0, attempt: 1 }, () => 'hash');
    expect((await fixture.builds.find(id))?.error?.code).toBe('build.step_crashed');
    expectGapless(await fixture.timeline(id));
  });

  it('streams from any number on, and ends for a build that has ended', async () => {
    const id = await fixture.begin();
    const all = await fixture.timeline(id);
    const rest: BuildEvent[] = [];
    for await (const event of fixture.feed.follow(id, 3, AbortSignal.timeout(20_000))) rest.push(event);
    expect(rest).toEqual(all.slice(3));
    for await (const event of fixture.feed.follow(id, 10_000, AbortSignal.timeout(20_000)))
      throw new Error(`unexpected ${event.seq}`);
  });
});
