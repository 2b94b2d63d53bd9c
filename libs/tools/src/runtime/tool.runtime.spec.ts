import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ToolCalls } from '../calls/tool.calls.js';
import { ToolDeployments } from '../deploy/tool.deployments.js';
import { OTHER, OWNER, packageOf, scriptPackage, ToolsUnderTest, UPLOAD } from '../tools.fixture.js';
import { ToolRuntime } from './tool.runtime.js';

/** A tool that does as it is told. */
const DEEDS = `
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
const kept = [];
const deeds = {
  echo: ({ value }) => ({ value }),
  print: () => { console.log('hello'); console.error('aside'); return {}; },
  throw: () => { throw new TypeError('no such unit'); },
  reject: () => { setTimeout(() => { throw new Error('from a timer'); }, 0); return new Promise(() => {}); },
  hang: () => new Promise(() => setInterval(() => {}, 1000)),
  loop: () => { for (;;); },
  exit: () => process.exit(7),
  leak: async () => { for (;;) { kept.push(Buffer.alloc(8 * 1024 * 1024, 1)); await new Promise((go) => setTimeout(go, 1)); } },
  heap: () => { const all = []; for (;;) all.push(new Array(10000).fill(Math.random())); },
  garbage: () => { writeSync(1, 'not json\\n{"id":"call","ok":true}\\n'); return { value: 'after garbage' }; },
  flood: () => { for (;;) { try { writeSync(1, 'x'.repeat(65536)); } catch {} } },
  shape: () => 'a text, where an object was promised',
  wrong: () => ({ value: 'fine', more: 1 }),
  nothing: () => undefined,
  cycle: () => { const loop = {}; loop.loop = loop; return loop; },
  huge: () => ({ value: 'x'.repeat(100 * 1024 * 1024) }),
  forks: () => { for (let i = 0; i < 500; i++) spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).on('error', () => {}); return { value: 'forked' }; },
  host: () => ({ value: readFileSync('/etc/shadow', 'utf8') }),
  write: () => { writeFileSync(new URL('./handler.mjs', import.meta.url), 'changed'); return {}; },
  pid: () => ({ value: String(process.pid) }),
  wait: async ({ ms }) => { await new Promise((go) => setTimeout(go, ms)); return { value: 'waited' }; },
};
export default async (input) => deeds[input.deed](input);
`;

const deedSchemas = {
  inputSchema: {
    type: 'object',
    properties: { deed: { type: 'string', pattern: '^[a-z]+$' }, value: {}, ms: { type: 'integer' } },
    required: ['deed'],
    additionalProperties: false,
  },
  outputSchema: { type: 'object', properties: { value: { type: 'string' } }, additionalProperties: false },
};

let tools: ToolsUnderTest;
let runtime: ToolRuntime;
let deployments: ToolDeployments;
let calls: ToolCalls;
beforeAll(async () => {
  tools = await ToolsUnderTest.open();
  const get = await tools.start();
  [runtime, deployments, calls] = [get(ToolRuntime), get(ToolDeployments), get(ToolCalls)];
  await deployments.deploy(OWNER, packageOf(), UPLOAD);
  const permissions = { timeoutMs: 1_500, memoryMb: 64 };
  await deployments.deploy(OWNER, scriptPackage(DEEDS, { name: 'deeds', ...deedSchemas, permissions }), UPLOAD);
}, 120_000);
afterAll(() => tools.close());

const doing = (deed: string, more: object = {}) => runtime.invoke(OWNER, 'deeds', { deed, ...more });

describe('a call', () => {
  it('answers what the tool answers, and is recorded with what the tool printed', async () => {
    const answer = await runtime.invoke(OWNER, 'add', { a: 2, b: 40 });
    expect(answer).toMatchObject({ tool: 'add', version: 1, output: { sum: 42 } });
    const { items } = await calls.list(OWNER, 'add');
    expect(items[0]).toMatchObject({
      id: answer.callId,
      outcome: 'succeeded',
      errorCode: null,
      console: 'adding for add\n',
      caller: 'ada',
    });
    expect(items[0]!.durationMs).toBeGreaterThan(0);
    const audited = (await tools.audited()).filter(({ action }) => action === 'tool.called');
    expect(audited).toMatchObject([{ target: 'add', result: 'done', details: { call: answer.callId, version: 1 } }]);
  });

  it('is refused when its input does not fit, and that is recorded', async () => {
    await expect(runtime.invoke(OWNER, 'add', { a: 'two', b: 1 })).rejects.toMatchObject({
      code: 'tools.invalid_input',
      details: { problems: [{ path: '/a', message: 'must be number' }], callId: expect.stringMatching(/^call_/) as unknown },
    });
    expect((await calls.list(OWNER, 'add')).items[0]).toMatchObject({ outcome: 'refused', errorCode: 'tools.invalid_input' });
  });

  it('of another organisation finds nothing', async () => {
    await expect(runtime.invoke(OTHER, 'add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'tools.not_found' });
    await expect(calls.list(OTHER, 'add')).rejects.toMatchObject({ code: 'tools.not_found' });
  });

  it('can be given up by its caller', async () => {
    const stop = new AbortController();
    const call = runtime.invoke(OWNER, 'deeds', { deed: 'hang' }, { signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(call).rejects.toMatchObject({ code: 'tools.cancelled' });
  });
});

describe('a tool that fails', () => {
  const faults: readonly [deed: string, code: string, words: RegExp][] = [
    ['throw', 'tools.handler_failed', /TypeError: no such unit/],
    ['reject', 'tools.crashed', /from a timer/],
    ['hang', 'tools.timed_out', /1500 ms/],
    ['loop', 'tools.timed_out', /1500 ms/],
    ['exit', 'tools.crashed', /exit code 7/],
    ['leak', 'tools.memory_exceeded', /64 MiB/],
    ['heap', 'tools.memory_exceeded', /64 MiB/],
    ['flood', 'tools.output_too_large', /wrote more/],
    ['shape', 'tools.output_invalid', /must be object/],
    ['wrong', 'tools.output_invalid', /"more"/],
    ['nothing', 'tools.output_invalid', /must be object/],
    ['cycle', 'tools.output_invalid', /circular/],
    ['huge', 'tools.memory_exceeded', /64 MiB/],
    ['host', 'tools.handler_failed', /ENOENT|EACCES/],
    ['write', 'tools.handler_failed', /EROFS|EACCES/],
  ];

  it.each(faults)(
    'because it does this: %s, is a coded error; the next call works and neighbours do not notice',
    async (deed, code, words) => {
      const neighbour = runtime.invoke(OWNER, 'add', { a: 1, b: 1 });
      await expect(doing(deed)).rejects.toMatchObject({ code, message: expect.stringMatching(words) as unknown });
      expect((await neighbour).output).toEqual({ sum: 2 });
      expect((await doing('echo', { value: 'still here' })).output).toEqual({ value: 'still here' });
      expect((await calls.list(OWNER, 'deeds', { limit: 2 })).items[1]).toMatchObject({ errorCode: code });
    },
  );

  it('because it answers with 100 MB that it has the memory for, is a coded error', async () => {
    const permissions = { memoryMb: 512, timeoutMs: 60_000 };
    await deployments.deploy(OWNER, scriptPackage(DEEDS, { name: 'roomy', ...deedSchemas, permissions }), UPLOAD);
    await expect(runtime.invoke(OWNER, 'roomy', { deed: 'huge' })).rejects.toMatchObject({ code: 'tools.output_too_large' });
    expect((await runtime.invoke(OWNER, 'roomy', { deed: 'echo', value: 'ok' })).output).toEqual({ value: 'ok' });
  });

  it('is not believed when it writes answers of its own', async () => {
    expect((await doing('garbage')).output).toEqual({ value: 'after garbage' });
  });

  it('may fork no more than the sandbox lets it, and what it forked ends with it', async () => {
    await doing('forks').catch(() => undefined);
    expect((await doing('echo', { value: 'calm' })).output).toEqual({ value: 'calm' });
  });

  it('shows in its statistics', async () => {
    const stats = await calls.stats(OWNER, 'deeds');
    expect(stats.calls).toBeGreaterThan(faults.length);
    expect(stats.errors).toBeGreaterThanOrEqual(faults.length);
    expect(stats.p99Ms!).toBeGreaterThanOrEqual(stats.p50Ms!);
  });
});

describe('a deploy during calls', () => {
  it('lets calls that began on the old version end there, and gives new ones the new version', async () => {
    const permissions = { timeoutMs: 30_000, memoryMb: 64 };
    const slow = (answer: string) =>
      scriptPackage(
        `export default async ({ ms = 0 }) => { console.log('began'); await new Promise((go) => setTimeout(go, ms)); return { value: '${answer}' }; };`,
        { name: 'slow', permissions },
      );
    await deployments.deploy(OWNER, slow('old'), UPLOAD);
    const { version } = await deployments.deploy(OWNER, slow('new'), UPLOAD);
    await deployments.rollback(OWNER, 'slow', 1);
    await runtime.invoke(OWNER, 'slow', {});
    let isOver = false;
    const before = runtime.invoke(OWNER, 'slow', { ms: 1_000 }).finally(() => (isOver = true));
    await expect.poll(() => runtime.status().busy, { timeout: 60_000, interval: 5 }).toBe(1);
    await deployments.rollback(OWNER, 'slow', version.version);
    expect(isOver).toBe(false);
    expect(await runtime.invoke(OWNER, 'slow', {})).toMatchObject({ version: version.version, output: { value: 'new' } });
    expect(await before).toMatchObject({ version: 1, output: { value: 'old' } });
    await deployments.rollback(OWNER, 'slow', 1);
    expect((await runtime.invoke(OWNER, 'slow', {})).output).toEqual({ value: 'old' });
    await deployments.undeploy(OWNER, 'slow');
    await expect(runtime.invoke(OWNER, 'slow', {})).rejects.toMatchObject({ code: 'tools.not_deployed' });
  });

  it('is what other processes call, too, from when they have heard of it', async () => {
    const elsewhere = (await tools.start())(ToolRuntime);
    expect((await elsewhere.invoke(OWNER, 'add', { a: 1, b: 2 })).version).toBe(1);
    await deployments.deploy(OWNER, packageOf({ description: 'Adds again.' }), UPLOAD);
    await expect.poll(async () => (await elsewhere.invoke(OWNER, 'add', { a: 1, b: 2 })).version, { timeout: 60_000 }).toBe(2);
  });
});
