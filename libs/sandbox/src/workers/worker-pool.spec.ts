import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSandbox } from '../sandbox.js';
import { nodeAnswerSchema, nodeWorker } from './node-worker.js';
import { callerOf, isolating, ToolPools, valueOf, type Result } from './test-support/tool-pools.js';
import { createWorkerPool } from './worker-pool.js';
import type { WorkerProgram } from './worker-pool.types.js';

let pools: ToolPools;
beforeAll(() => {
  pools = new ToolPools();
});
afterEach(async () => {
  await pools.closeAll();
  expect(pools.survivors()).toEqual([]);
});
afterAll(() => pools.remove());

describe('a warm worker', () => {
  it('answers one call after the other, a thousand of them, from one process', async () => {
    const pool = pools.ofTool({ maxWorkers: 1, maxCalls: 5000 });
    const call = callerOf(pool);
    const pid = await valueOf(call('pid'));
    for (let i = 1; i <= 1000; i++) expect(await valueOf(call('count'))).toBe(i);
    expect(await valueOf(call('pid'))).toBe(pid);
    expect(pool.status()).toMatchObject({ started: 1, recycled: 0, idle: 1, busy: 0, queued: 0 });
  });

  it('carries any text there and back, line ends, quotes and half characters included', async () => {
    const call = callerOf(pools.ofTool());
    for (const value of ['a\nb\r\n"\\ \u2028 \0 \ud800 😀', { id: 'mine', __proto__: null, nested: [1, null, true] }, [], '']) {
      expect(await valueOf(call('echo', { value }))).toEqual(value);
    }
    const long = '😀ä'.repeat(120_000);
    expect(await valueOf(call('echo', { value: long }))).toBe(long);
  });

  it('gives its own id to a call, whatever the payload says', async () => {
    const pool = pools.ofTool();
    expect(await pool.call({ payload: { id: 'forged', args: ['echo', { value: 1 }] } })).toMatchObject({ outcome: 'answered' });
  });

  it('keeps what each call prints apart, also of calls at the same time', async () => {
    const call = callerOf(pools.ofTool({ callsAtOnce: 2, maxWorkers: 1 }));
    expect(await call('print', { text: 'hello' })).toMatchObject({
      answer: { ok: true, console: { text: 'hello\naside\nno end', bytes: 18, truncated: false } },
    });
    const [first, second] = await Promise.all([
      call('printAfter', { ms: 60, text: 'one' }),
      call('printAfter', { ms: 20, text: 'two' }),
    ]);
    expect(first).toMatchObject({ answer: { console: { text: 'one\n' } } });
    expect(second).toMatchObject({ answer: { console: { text: 'two\n' } } });
  });

  it('keeps the beginning of what a call prints and counts the rest', async () => {
    const call = callerOf(pools.ofTool({}, { consoleBytes: 10 }));
    expect(await call('print', { text: 'x'.repeat(1000) })).toMatchObject({
      answer: { console: { text: 'x'.repeat(10), bytes: 1013, truncated: true } },
    });
  });

  it('says what a function threw, and what of a result cannot be said', async () => {
    const call = callerOf(pools.ofTool());
    expect(await call('throw', { message: 'not like this' })).toMatchObject({
      outcome: 'answered',
      answer: { ok: false, error: { name: 'TypeError', message: 'not like this' } },
    });
    expect(await call('cycle')).toMatchObject({ answer: { ok: false, error: { name: 'TypeError' } } });
    expect(await call('big', { bytes: 2_000_000 })).toMatchObject({ answer: { ok: false, error: { name: 'RangeError' } } });
    expect(await valueOf(call('echo', { value: 'as before' }))).toBe('as before');
  });

  it('serves the function that it is told to', async () => {
    expect(await valueOf(callerOf(pools.ofTool({}, { export: 'other' }))('any'))).toBe('the other one');
    expect(await callerOf(pools.ofTool({}, { export: 'notAFunction' }))('any')).toMatchObject({
      outcome: 'not_started',
      reason: expect.stringContaining('has no function called notAFunction') as string,
    });
    expect(await callerOf(pools.ofTool({}, { module: join(pools.tools, 'missing.mjs') }))('any')).toMatchObject({
      outcome: 'not_started',
    });
  });

  it.skipIf(!isolating)('sees neither the machine nor a network, and cannot change its own module', async () => {
    const call = callerOf(pools.ofTool());
    expect(await call('host')).toMatchObject({ answer: { ok: false, error: { message: expect.stringMatching(/ENOENT/) } } });
    expect(await call('network')).toMatchObject({ answer: { ok: false, error: { message: 'fetch failed' } } });
  });

  it('is refused where nothing isolates', async () => {
    const runDirectory = join(pools.data, 'bare');
    const sandbox = createSandbox({ runDirectory, instanceId: `bare${process.pid}`, backend: 'process' });
    const program = (): WorkerProgram => nodeWorker({ module: join(pools.tools, 'tool.mjs') });
    const pool = createWorkerPool({ sandbox, program, answer: nodeAnswerSchema });
    await expect(pool.call({ payload: { args: [] } })).rejects.toMatchObject({ code: 'sandbox.isolation_required' });
    await pool.close();
  });
});

describe('a call that goes wrong', () => {
  it('fails alone when its worker ends in the middle, and the next one has a new worker', async () => {
    const call = callerOf(pools.ofTool({ maxWorkers: 2 }));
    const [failed, other] = await Promise.all([call('exit', { code: 3 }), call('sleep', { ms: 200 })]);
    expect(failed).toMatchObject({ outcome: 'crashed', reason: expect.stringContaining('exit code 3') as string });
    expect(other).toMatchObject({ outcome: 'answered' });
    expect(await call('exit', { code: 0 })).toMatchObject({ outcome: 'crashed' });
    expect(await call('reject')).toMatchObject({
      outcome: 'crashed',
      reason: expect.stringContaining('Error: from a timer') as string,
    });
    expect(await valueOf(call('echo', { value: 'back' }))).toBe('back');
  });

  it.each(['loop', 'hang'])('is given up in time when it does not answer (%s)', async (deed) => {
    const pool = pools.ofTool();
    const call = callerOf(pool);
    await call('pid');
    const result = await call(deed, {}, { timeoutMs: 150 });
    expect(result).toMatchObject({ outcome: 'timed_out' });
    expect(result.durationMs).toBeLessThan(1000);
    expect(await valueOf(call('echo', { value: 'next' }))).toBe('next');
    expect(pool.status().started).toBe(2);
  });

  it('names the limit of memory when that ends its worker', async () => {
    const limits = { memoryBytes: 160 * 1024 ** 2 };
    const call = callerOf(pools.ofTool({}, { limits }));
    expect(await call('hog')).toMatchObject({ outcome: 'memory' });
    expect(await valueOf(call('echo', { value: 'next' }))).toBe('next');
  });

  it.each(['flood', 'floodAside'])('names the limit of output when its worker floods it (%s)', async (deed) => {
    const call = callerOf(pools.ofTool());
    expect(await call(deed)).toMatchObject({ outcome: 'output_limit' });
    expect(await valueOf(call('echo', { value: 'next' }))).toBe('next');
  });

  it('ends with a worker that writes lines that are no answers without end, and lives with a few', async () => {
    const pool = pools.ofTool({ maxStrayBytes: 10_000 });
    const call = callerOf(pool);
    expect(await valueOf(call('raw', { text: 'not JSON\n{"id":"nobody asked"}\n{"id":7}\n[]\n{broken\n\n' }))).toBe('done');
    expect(pool.status().strayBytes).toBeGreaterThan(40);
    expect(await call('raw', { text: '{"id":"nobody asked"}\n'.repeat(1000) })).toMatchObject({ outcome: 'output_limit' });
  });

  it('fails when its answer is not one, or is larger than answers may be', async () => {
    const pool = pools.ofScript(
      `process.stdin.on('data', (text) => { const { id, say } = JSON.parse(text); process.stdout.write(say.replace('ID', id).replace('LONG', 'x'.repeat(6000)) + '\\n'); }); console.log('{"ready":true}')`,
      { maxLineBytes: 5000 },
    );
    const say = (text: string, timeoutMs = 5000): Promise<Result> => pool.call({ payload: { say: text }, timeoutMs });
    const answer = (value: string): string =>
      `{"id":"ID","ok":true,"value":${value},"console":{"text":"","bytes":0,"truncated":false}}`;
    expect(await say(answer('"well"'))).toMatchObject({ outcome: 'answered', answer: { value: 'well' } });
    expect(await say('{"id":"ID","ok":"perhaps"}')).toMatchObject({ outcome: 'protocol_broken' });
    expect(await say(answer('"LONG"'))).toMatchObject({ outcome: 'output_limit' });
    expect(await say(answer(`${'['.repeat(400)}${']'.repeat(400)}`))).toMatchObject({ outcome: 'answered' });
    // Nested deeper than anybody can serialise again: nothing that is understood.
    expect(await say(answer(`${'['.repeat(900)}${']'.repeat(900)}`), 300)).toMatchObject({ outcome: 'timed_out' });
    await expect(say('x'.repeat(6000))).rejects.toMatchObject({ code: 'sandbox.call_too_large' });
  });

  it('has one answer: what a worker says a second time is not the next call’s', async () => {
    const pool = pools.ofScript(
      `let last;
      const say = (id, value) => console.log(JSON.stringify({ id, ok: true, value, console: { text: '', bytes: 0, truncated: false } }));
      process.stdin.on('data', (text) => {
        const { id } = JSON.parse(text);
        if (last) say(last, 'stale');
        say(id, 'first');
        say(id, 'second');
        last = id;
      });
      console.log('{"ready":true}\\n{"ready":true}')`,
      { maxWorkers: 1 },
    );
    for (let i = 0; i < 5; i++) expect(await valueOf(pool.call({ payload: {} }))).toBe('first');
    expect(pool.status()).toMatchObject({ started: 1 });
    expect(pool.status().strayBytes).toBeGreaterThan(100);
  });

  it('is told when its worker never becomes ready, once for each call', async () => {
    const pool = pools.ofScript('setInterval(() => {}, 1000)', { startTimeoutMs: 300, spares: 2 });
    expect(await pool.call({ payload: {} })).toMatchObject({ outcome: 'not_started' });
    await vi.waitFor(() => expect(pool.status()).toMatchObject({ starting: 0, ending: 0 }), 5000);
    expect(pool.status().started).toBeLessThanOrEqual(3);
  });

  it('does not make a worker that floods or ends on its own start again and again', async () => {
    const pool = pools.ofScript(`console.log('{"ready":true}'); setTimeout(() => process.exit(4), 30)`, { spares: 2 });
    expect(await pool.call({ payload: {} })).toMatchObject({ outcome: 'crashed' });
    await vi.waitFor(() => expect(pool.status()).toMatchObject({ starting: 0, ending: 0, idle: 0 }), 5000);
    const { started } = pool.status();
    await new Promise((resolve) => setTimeout(resolve, 300)); // nothing to wait for: that nothing happens is the point
    expect(pool.status().started).toBe(started);
  });

  it('is told when there is no such program', async () => {
    const pool = pools.of(() => ({ command: 'no-such-program', args: [], cwd: pools.tools }));
    expect(await pool.call({ payload: {} })).toMatchObject({ outcome: 'not_started' });
  });
});
