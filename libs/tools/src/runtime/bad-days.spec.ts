import { findProgram } from '#foundry/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ToolCalls } from '../calls/tool.calls.js';
import { ToolDeployments } from '../deploy/tool.deployments.js';
import { OWNER, packageOf, scriptPackage, ToolsUnderTest, UPLOAD } from '../tools.fixture.js';
import { ToolRuntime } from './tool.runtime.js';

const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';

let tools: ToolsUnderTest;
let runtime: ToolRuntime;
let deployments: ToolDeployments;
let calls: ToolCalls;
beforeAll(async () => {
  tools = await ToolsUnderTest.open();
  const get = await tools.start();
  [runtime, deployments, calls] = [get(ToolRuntime), get(ToolDeployments), get(ToolCalls)];
  await deployments.deploy(OWNER, packageOf(), UPLOAD);
}, 120_000);
afterAll(() => tools.close());

const add = async () => (await runtime.invoke(OWNER, 'add', { a: 1, b: 1 })).output;
const isDone = async (promise: Promise<unknown>): Promise<boolean> =>
  await Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    new Promise<false>((no) => setImmediate(() => no(false))),
  ]);

describe('neighbours of a tool', () => {
  it('that hangs, and is called more often than it has processes, are answered meanwhile', async () => {
    const stops = Array.from({ length: 70 }, () => new AbortController());
    await deployments.deploy(
      OWNER,
      scriptPackage('export default () => { for (;;); };', { name: 'stuck', permissions: { timeoutMs: 300_000 } }),
      UPLOAD,
    );
    const stuck = stops.map(({ signal }) =>
      runtime.invoke(OWNER, 'stuck', {}, { signal }).then(String, (error: { code: string }) => error.code),
    );
    await expect.poll(() => runtime.status().busy, { timeout: 60_000 }).toBeGreaterThan(0);
    for (let n = 0; n < 20; n++) expect(await add()).toEqual({ sum: 2 });
    const over = await Promise.all(stuck.map(isDone));
    // 64 are taken on at once; the others were told so, and none was answered.
    expect(over.filter(Boolean)).toHaveLength(6);
    for (const stop of stops) stop.abort();
    const ends = await Promise.all(stuck);
    expect(ends.filter((code) => code === 'tools.busy')).toHaveLength(6);
    expect(ends.filter((code) => code === 'tools.cancelled')).toHaveLength(64);
    expect(await calls.stats(OWNER, 'stuck')).toMatchObject({ calls: 70, errors: 70 });
  });

  it('that ends each time that it is started are answered, and it is an error of its own calls alone', async () => {
    const handler = `if (process.env.HTTPS_PROXY !== undefined) process.exit(4);\nexport default () => ({});`;
    const permissions = { network: ['example.org'] };
    // The gates start it without a network, where it behaves.
    await deployments.deploy(OWNER, scriptPackage(handler, { name: 'stillborn', permissions }), UPLOAD);
    for (let n = 0; n < 2; n++) {
      await expect(runtime.invoke(OWNER, 'stillborn', {})).rejects.toMatchObject({ code: 'tools.not_started' });
      expect(await add()).toEqual({ sum: 2 });
    }
  });
});

describe('a deploy, a roll back and an undeploy during calls', () => {
  it('lose no call and answer none half by the one version and half by the other', async () => {
    const steady = (value: number) =>
      scriptPackage(
        `const value = ${value};\nexport default async () => { const first = value; await new Promise((go) => setTimeout(go, 3)); return { first, second: value }; };`,
        { name: 'steady', permissions: { timeoutMs: 60_000 } },
      );
    await deployments.deploy(OWNER, steady(1), UPLOAD);
    let goesOn = true;
    const seen = new Map<number, number>();
    const caller = async (): Promise<void> => {
      while (goesOn) {
        const { version, output } = await runtime.invoke(OWNER, 'steady', {});
        expect(output).toEqual({ first: version, second: version });
        seen.set(version, (seen.get(version) ?? 0) + 1);
      }
    };
    const callers = Promise.all(Array.from({ length: 8 }, caller));
    await expect.poll(() => seen.get(1) ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
    await deployments.deploy(OWNER, steady(2), UPLOAD);
    await expect.poll(() => seen.get(2) ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
    for (let n = 0; n < 10; n++) {
      await deployments.rollback(OWNER, 'steady', 1 + (n % 2));
      // What is called when it has been switched is the version that it was switched to.
      expect((await runtime.invoke(OWNER, 'steady', {})).version).toBe(1 + (n % 2));
    }
    goesOn = false;
    await callers;
    const under = Array.from({ length: 8 }, () => runtime.invoke(OWNER, 'steady', {}));
    await expect.poll(() => runtime.status().busy, { timeout: 60_000, interval: 1 }).toBeGreaterThan(0);
    await deployments.undeploy(OWNER, 'steady');
    await expect(runtime.invoke(OWNER, 'steady', {})).rejects.toMatchObject({ code: 'tools.not_deployed' });
    for (const { output } of await Promise.all(under)) expect(output).toEqual({ first: 2, second: 2 });
    const { calls: count, errors } = await calls.stats(OWNER, 'steady');
    expect({ count, errors }).toEqual({ count: [...seen.values()].reduce((sum, one) => sum + one) + 18, errors: 0 });
  });
});

describe.skipIf(findProgram('python3') === null)('a tool in Python that fails', () => {
  const DEEDS = `import os
import threading
import time


def loop():
    while True:
        pass


def hang():
    time.sleep(3600)


def leak():
    kept = []
    while True:
        kept.append(bytearray(8 * 1024 * 1024))


def garbage():
    for number in range(3, 10):
        try:
            os.write(number, b'not json\\n{"id": "call", "ok": true}\\n')
        except OSError:
            pass
    return {"value": "after garbage"}


def shape():
    return "a text, where an object was promised"


def cycle():
    own = {}
    own["own"] = own
    return own


def number():
    return {"value": float("nan")}


def huge():
    return {"value": "x" * (100 * 1024 * 1024)}


def forks():
    for _ in range(500):
        try:
            if os.fork() == 0:
                time.sleep(3600)
                os._exit(0)
        except OSError:
            break
    return {"value": "forked"}


def thread():
    def end():
        os._exit(5)
    threading.Thread(target=end).start()
    time.sleep(3600)


def throw():
    raise SystemExit(3)


def echo():
    return {"value": "well"}


DEEDS = {deed.__name__: deed for deed in (loop, hang, leak, garbage, shape, cycle, number, huge, forks, thread, throw, echo)}


def handler(input, context):
    return DEEDS[input["deed"]]()
`;
  const doing = (deed: string, name = 'snake') => runtime.invoke(OWNER, name, { deed });
  beforeAll(async () => {
    const anything = { type: 'object' };
    const outputSchema = { type: 'object', properties: { value: { type: 'string' } }, additionalProperties: false };
    const manifest = { inputSchema: anything, outputSchema, examples: [] };
    const files = {
      'src/index.ts': null,
      'src/sum.ts': null,
      'tests/add.test.ts': null,
      'src/index.py': DEEDS,
      'tests/test_deeds.py':
        'import unittest\nfrom index import handler\n\nclass Deeds(unittest.TestCase):\n    def test_echo(self):\n        self.assertEqual(handler({"deed": "echo"}, None), {"value": "well"})\n',
    };
    // One that has no time, and one that has all that it needs to take too much of something else.
    for (const [name, timeoutMs] of [
      ['snake', 1_000],
      ['boa', 120_000],
    ] as const) {
      const permissions = { timeoutMs, memoryMb: 256 };
      await deployments.deploy(OWNER, packageOf({ ...manifest, name, permissions }, files), UPLOAD);
    }
  }, 60_000);

  const faults: [deed: string, name: string, code: RegExp][] = [
    ['loop', 'snake', /timed_out/],
    ['leak', 'boa', /memory_exceeded/],
    ['shape', 'boa', /output_invalid/],
    ['throw', 'boa', /handler_failed/],
  ];
  const more: typeof faults = [
    ['hang', 'snake', /timed_out/],
    ['huge', 'boa', /output_too_large|memory_exceeded/],
    ['cycle', 'boa', /output_invalid/],
    ['number', 'boa', /output_invalid/],
    ['thread', 'boa', /crashed/],
  ];
  it.each(THOROUGH ? [...faults, ...more] : faults)(
    'because it does this: %s, is a coded error, and the next call works',
    async (deed, name, code) => {
      await expect(doing(deed, name)).rejects.toMatchObject({ code: expect.stringMatching(code) as unknown });
      expect((await doing('echo', 'boa')).output).toEqual({ value: 'well' });
      expect(await add()).toEqual({ sum: 2 });
    },
  );

  it('is not believed when it writes answers of its own, and may not fork without end', async () => {
    await doing('garbage', 'boa').catch((error: unknown) => expect(error).toMatchObject({ code: 'tools.output_invalid' }));
    expect((await doing('echo', 'boa')).output).toEqual({ value: 'well' });
    await doing('forks', 'boa').catch((error: unknown) =>
      expect(error).toMatchObject({ code: expect.stringMatching(/^tools\./) as unknown }),
    );
    expect((await doing('echo', 'boa')).output).toEqual({ value: 'well' });
    expect(await add()).toEqual({ sum: 2 });
  });
});
