import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodeWorker } from './node-worker.js';
import { callerOf, isolating, ToolPools, valueOf } from './test-support/tool-pools.js';

let pools: ToolPools;
beforeAll(() => {
  pools = new ToolPools();
});
afterEach(async () => {
  await pools.closeAll();
  expect(pools.survivors()).toEqual([]);
});
afterAll(() => pools.remove());

const nothing = new AbortController().signal;

describe('workers that are replaced', () => {
  it('are after as many calls as they may serve', async () => {
    const pool = pools.ofTool({ maxCalls: 3, maxWorkers: 1 });
    const call = callerOf(pool);
    const pids = [];
    for (let i = 0; i < 7; i++) pids.push(await valueOf(call('count')));
    expect(pids).toEqual([1, 2, 3, 1, 2, 3, 1]);
    expect(pool.status()).toMatchObject({ started: 3, recycled: 2 });
  });

  it('are when they are old, also without being called', async () => {
    const pool = pools.ofTool({ maxAgeMs: 300, spares: 1, maxWorkers: 2 });
    const call = callerOf(pool);
    const first = await valueOf(call('identity'));
    await vi.waitFor(() => expect(pool.status().recycled).toBeGreaterThan(0), { timeout: 8000, interval: 50 });
    expect(await valueOf(call('identity'))).not.toBe(first);
  });

  it('are when they have grown, however they hold their memory', async () => {
    const pool = pools.ofTool({ maxMemoryBytes: 120 * 1024 ** 2, maxWorkers: 1 });
    const call = callerOf(pool);
    const first = await valueOf(call('identity'));
    expect(await valueOf(call('keep', { bytes: 1024 }))).toBe(1);
    expect(await valueOf(call('identity'))).toBe(first);
    expect(await valueOf(call('keep', { bytes: 150 * 1024 ** 2 }))).toBe(2);
    await vi.waitFor(() => expect(pool.status().recycled).toBe(1), { timeout: 8000, interval: 50 });
    expect(await valueOf(call('identity'))).not.toBe(first);
  });

  it('finish the calls that they have', async () => {
    const pool = pools.ofTool({ maxCalls: 2, callsAtOnce: 2, maxWorkers: 1 });
    const call = callerOf(pool);
    const results = await Promise.all([call('sleep', { ms: 300 }), call('sleep', { ms: 10 }), call('sleep', { ms: 10 })]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered']);
    expect(pool.status()).toMatchObject({ started: 2 });
  });

  it('have a spare ready, so that the call after does not wait for a start', async () => {
    const pool = pools.ofTool({ spares: 1, maxWorkers: 3 });
    const call = callerOf(pool);
    await call('pid');
    await vi.waitFor(() => expect(pool.status()).toMatchObject({ idle: 2, starting: 0 }), 5000);
    expect(await call('exit', { code: 1 })).toMatchObject({ outcome: 'crashed' });
    expect(pool.status().idle).toBe(1);
    const next = await call('echo', { value: 1 });
    expect(next).toMatchObject({ outcome: 'answered' });
    expect(next.waitedMs).toBeLessThan(5);
    await vi.waitFor(() => expect(pool.status()).toMatchObject({ idle: 2, started: 3 }), 5000);
  });

  it('are ended when nobody needs them, and started again when somebody does', async () => {
    const pool = pools.ofTool({ maxIdleMs: 200, spares: 1 });
    const call = callerOf(pool);
    await call('pid');
    await vi.waitFor(() => expect(pool.status()).toMatchObject({ idle: 0, starting: 0, ending: 0 }), {
      timeout: 8000,
      interval: 50,
    });
    expect(pools.survivors()).toEqual([]);
    expect(await call('pid')).toMatchObject({ outcome: 'answered' });
  });
});

describe('calls of several', () => {
  it('are served by workers of their own key only', async () => {
    const pool = pools.ofTool({ maxWorkers: 4 });
    const call = callerOf(pool);
    const keys = ['acme/convert', 'globex/convert', 'acme/convert', 'globex/convert'];
    const seen = await Promise.all(keys.map((key) => valueOf(call('identity', {}, { key }))));
    for (const [i, key] of keys.entries()) expect(seen[i]).toMatch(new RegExp(`^${key}/0\\.`));
    expect(await valueOf(call('count', {}, { key: 'acme/convert' }))).toBe(1);
  });

  it('wait for one another when there are fewer workers, and an idle one of another key makes room', async () => {
    const pool = pools.ofTool({ maxWorkers: 2 });
    const call = callerOf(pool);
    const keys = Array.from({ length: 12 }, (_, i) => `key${i % 4}`);
    const seen = await Promise.all(keys.map((key) => valueOf(call('identity', {}, { key }))));
    for (const [i, key] of keys.entries()) expect(seen[i]).toMatch(new RegExp(`^${key}/`));
    expect(pool.status().starting + pool.status().idle + pool.status().busy).toBeLessThanOrEqual(2);
  });

  it('leave room for others when each key has its share of workers', async () => {
    const pool = pools.ofTool({ maxWorkers: 2, maxWorkersPerKey: 1 });
    const call = callerOf(pool);
    const greedy = Array.from({ length: 3 }, () => call('sleep', { ms: 400 }, { key: 'greedy' }));
    const modest = await call('echo', { value: 1 }, { key: 'modest' });
    expect(modest).toMatchObject({ outcome: 'answered' });
    expect(modest.waitedMs).toBeLessThan(390);
    expect((await Promise.all(greedy)).map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered']);
  });

  it('are worked on at the same time by as many workers as there may be', async () => {
    const pool = pools.ofTool({ maxWorkers: 3 });
    const call = callerOf(pool);
    const pids = await Promise.all(Array.from({ length: 3 }, () => call('sleep', { ms: 200 }).then(() => valueOf(call('pid')))));
    expect(pids).toHaveLength(3);
    expect(pool.status().started).toBe(3);
  });

  it('are refused when too many wait, or when one has waited too long', async () => {
    const pool = pools.ofTool({ maxWorkers: 1, maxQueued: 2, maxWaitMs: 300 });
    const call = callerOf(pool);
    await call('pid');
    const long = call('sleep', { ms: 800 });
    const waiting = [call('pid'), call('pid')].map((result) => result.catch((error: unknown) => error));
    await expect(call('pid')).rejects.toMatchObject({
      code: 'sandbox.workers_busy',
      message: expect.stringMatching(/2 calls wait/),
    });
    for (const result of waiting) expect(await result).toMatchObject({ code: 'sandbox.workers_busy' });
    expect(await long).toMatchObject({ outcome: 'answered' });
    expect(await call('pid')).toMatchObject({ outcome: 'answered' });
  });
});

describe('a call that is cancelled', () => {
  it.each(['loop', 'hang'])('is over at once, and its worker within a second (%s)', async (deed) => {
    const pool = pools.ofTool();
    const call = callerOf(pool);
    await call('pid');
    const cancel = new AbortController();
    const result = call(deed, {}, { signal: cancel.signal });
    await vi.waitFor(() => expect(pool.status().busy).toBe(1), 5000);
    const at = performance.now();
    cancel.abort();
    expect(await result).toMatchObject({ outcome: 'cancelled' });
    await vi.waitFor(() => expect(pools.survivors()).toEqual([]), 5000);
    expect(performance.now() - at).toBeLessThan(1000);
    expect(await call('pid')).toMatchObject({ outcome: 'answered' });
  });

  it('leaves the queue, and does not touch the call that runs', async () => {
    const pool = pools.ofTool({ maxWorkers: 1 });
    const call = callerOf(pool);
    const running = call('sleep', { ms: 300 });
    const cancel = new AbortController();
    const queued = call('pid', {}, { signal: cancel.signal });
    cancel.abort();
    expect(await queued).toMatchObject({ outcome: 'cancelled', durationMs: 0 });
    expect(await call('pid', {}, { signal: AbortSignal.abort() })).toMatchObject({ outcome: 'cancelled' });
    expect(await running).toMatchObject({ outcome: 'answered' });
    expect(pool.status().started).toBe(1);
  });

  it('lets the worker’s other calls finish first', async () => {
    const pool = pools.ofTool({ callsAtOnce: 3, maxWorkers: 1 });
    const call = callerOf(pool);
    await call('pid');
    const cancel = new AbortController();
    const [other, hanging, late] = [
      call('sleep', { ms: 400 }),
      call('hang', {}, { signal: cancel.signal }),
      call('hang', {}, { timeoutMs: 100 }),
    ];
    cancel.abort();
    expect(await hanging).toMatchObject({ outcome: 'cancelled' });
    expect(await late).toMatchObject({ outcome: 'timed_out' });
    expect(await other).toMatchObject({ outcome: 'answered' });
    expect(await call('pid', {}, { signal: nothing })).toMatchObject({ outcome: 'answered' });
    expect(pool.status().started).toBe(2);
  });
});

describe('a pool that is closed', () => {
  it('gives up calls that run, wait, and start, and leaves no process', async () => {
    const pool = pools.ofTool({ maxWorkers: 2, spares: 1 });
    const call = callerOf(pool);
    await call('pid');
    const running = call('loop');
    const others = [call('loop'), call('pid', {}, { key: 'other' })].map((result) => result.catch((error: unknown) => error));
    await vi.waitFor(() => expect(pool.status().busy).toBeGreaterThan(0), 5000);
    await Promise.all([pool.close(), pool.close()]);
    expect(pools.survivors()).toEqual([]);
    expect(await running).toMatchObject({ outcome: 'cancelled' });
    for (const other of others) {
      const result = await other;
      expect(result).toSatisfy(
        (it: { code?: string; outcome?: string }) => it.code === 'sandbox.workers_closed' || it.outcome === 'cancelled',
      );
    }
    await expect(call('pid')).rejects.toMatchObject({ code: 'sandbox.workers_closed' });
    expect(pool.status()).toMatchObject({ starting: 0, idle: 0, busy: 0, ending: 0, queued: 0 });
  });

  it('waits also for a worker that it had only begun to start', async () => {
    const pool = pools.ofTool();
    const result = callerOf(pool)('pid').catch((error: unknown) => error);
    await pool.close();
    expect(await result).toMatchObject({ code: 'sandbox.workers_closed' });
    expect(pools.survivors()).toEqual([]);
  });
});

describe('warming', () => {
  it('has a worker ready before the first call', async () => {
    const pool = pools.ofTool();
    await Promise.all([pool.warm('acme'), pool.warm('acme')]);
    expect(pool.status()).toMatchObject({ idle: 1, started: 1 });
    const result = await callerOf(pool)('pid', {}, { key: 'acme' });
    expect(result.waitedMs).toBeLessThan(5);
  });

  it.skipIf(!isolating)('starts nothing that was refused', async () => {
    const pool = pools.of(() => nodeWorker({ module: '/etc/passwd' }));
    await pool.warm();
    expect(await pool.call({ payload: { args: [] } })).toMatchObject({ outcome: 'not_started' });
  });
});
