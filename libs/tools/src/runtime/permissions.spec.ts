import { findProgram } from '#foundry/sandbox';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ToolCalls } from '../calls/tool.calls.js';
import { ToolDeployments } from '../deploy/tool.deployments.js';
import { ToolSecrets } from '../secrets/tool.secrets.js';
import { OTHER, OWNER, packageOf, scriptPackage, ToolsUnderTest, UPLOAD } from '../tools.fixture.js';
import { ToolRuntime } from './tool.runtime.js';

const SECRET = 'hunter2-and-"more"';

let tools: ToolsUnderTest;
let runtime: ToolRuntime;
let deployments: ToolDeployments;
let secrets: ToolSecrets;
let calls: ToolCalls;
let server: Server;
let host: string;
let asked: string[];
beforeAll(async () => {
  tools = await ToolsUnderTest.open();
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.host} ${request.url}`);
    if (request.url === '/away') return void response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
    response.setHeader('content-type', 'application/json').end('{"degrees":21}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = await tools.start({ privateHosts: [host] });
  [runtime, deployments, secrets, calls] = [get(ToolRuntime), get(ToolDeployments), get(ToolSecrets), get(ToolCalls)];
}, 120_000);
afterAll(async () => {
  server.close();
  await tools.close();
});

const deploy = (name: string, handler: string, permissions: object) =>
  deployments.deploy(OWNER, scriptPackage(handler, { name, permissions }), UPLOAD);
const invoke = async (name: string, input: Record<string, unknown> = {}) => (await runtime.invoke(OWNER, name, input)).output;
const refusals = async (target: string) =>
  (await tools.audited())
    .filter((entry) => entry.action === 'tool.permission_refused' && entry.target === target)
    .flatMap(({ details }) => (details as { refused: string[] }).refused);

describe('a tool that may reach a host', () => {
  const WEATHER = `
    import { connect } from 'node:net';
    import http from 'node:http';
    const direct = (host, port) => new Promise((resolve) => {
      const socket = connect({ host, port }, () => resolve('connected'));
      socket.on('error', (error) => resolve(error.code));
    });
    const plain = (url) => new Promise((resolve, reject) => {
      http.get(url, (answer) => { answer.resume(); answer.on('end', () => resolve(answer.statusCode)); }).on('error', reject);
    });
    export default async ({ url, port, way }) => {
      if (way === 'direct') return { answer: await direct('127.0.0.1', port) };
      if (way === 'http') return { answer: await plain(url) };
      const response = await fetch(url);
      return { answer: await response.json() };
    };`;

  it('reaches it, and nothing else: what it tries is refused and audited', async () => {
    const other = createServer((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await deploy('weather', WEATHER, { network: [host], timeoutMs: 20_000 });
    expect(await invoke('weather', { url: `${host}/oslo` })).toEqual({ answer: { degrees: 21 } });
    expect(await invoke('weather', { url: `${host}/bergen`, way: 'http' })).toEqual({ answer: 200 });
    expect(asked.map((line) => line.split(' ').at(-1))).toEqual(['/oslo', '/bergen']);
    for (const url of [`http://127.0.0.1:${port}/`, 'https://example.org/', 'http://169.254.169.254/latest/', `${host}/away`]) {
      await expect(runtime.invoke(OWNER, 'weather', { url })).rejects.toMatchObject({ code: 'tools.handler_failed' });
    }
    await expect
      .poll(() => refusals('weather'), { timeout: 60_000 })
      .toEqual([
        `network CONNECT 127.0.0.1:${port}`,
        'network CONNECT example.org:443',
        'network CONNECT 169.254.169.254:80',
        'network CONNECT elsewhere.invalid:80',
      ]);
    const isolates = (await tools.sandbox.isolation()).isolates;
    if (isolates) expect(await invoke('weather', { port, way: 'direct' })).toEqual({ answer: 'ECONNREFUSED' });
    other.close();
  });

  it('does not reach it when it is inside of the network and the operator has not allowed that', async () => {
    const strict = (await tools.start({ privateHosts: [] }))(ToolRuntime);
    await expect(strict.invoke(OWNER, 'weather', { url: `${host}/oslo` })).rejects.toMatchObject({
      code: 'tools.handler_failed',
    });
    expect(asked.filter((line) => line.endsWith('/oslo'))).toHaveLength(1);
  });
});

describe('a tool without a network', () => {
  it('reaches nothing', async () => {
    await deploy('hermit', `export default async ({ url }) => ({ answer: (await fetch(url)).status });`, {});
    await expect(runtime.invoke(OWNER, 'hermit', { url: host })).rejects.toMatchObject({ code: 'tools.handler_failed' });
  });
});

describe('a tool that may have a secret', () => {
  const PAY = `
    export default async ({ deed, name }, { secrets }) => {
      if (deed === 'length') return { length: secrets.PAY_KEY.length };
      if (deed === 'other') return { value: secrets[name] };
      if (deed === 'print') { console.log('key', secrets.PAY_KEY, JSON.stringify(secrets), Buffer.from(secrets.PAY_KEY).toString('base64')); return {}; }
      if (deed === 'throw') throw new Error('bad key ' + secrets.PAY_KEY);
      if (deed === 'exit') { process.stderr.write = undefined; throw Object.assign(new Error(secrets.PAY_KEY), { name: secrets.PAY_KEY }); }
      return { value: 'Bearer ' + secrets.PAY_KEY, names: Object.keys(secrets), env: Object.values(process.env).join() };
    };`;

  it('cannot be called before the secret is set, then is given its value', async () => {
    await deploy('pay', PAY, { secrets: ['PAY_KEY'] });
    await expect(invoke('pay', { deed: 'length' })).rejects.toMatchObject({
      code: 'tools.secret_not_found',
      message: expect.stringContaining('PAY_KEY') as unknown,
    });
    await secrets.set(OWNER, 'PAY_KEY', { value: SECRET });
    await secrets.set(OWNER, 'OTHER_KEY', { value: 'not-for-this-tool' });
    await secrets.set(OTHER, 'PAY_KEY', { value: 'of another organisation' });
    expect(await invoke('pay', { deed: 'length' })).toEqual({ length: SECRET.length });
  });

  it('is given no other: asking for one is refused and audited', async () => {
    await expect(invoke('pay', { deed: 'other', name: 'OTHER_KEY' })).rejects.toMatchObject({
      code: 'tools.handler_failed',
      message: expect.stringContaining('no permission for the secret OTHER_KEY') as unknown,
    });
    await calls.list(OWNER, 'pay');
    expect(await refusals('pay')).toEqual(['secret OTHER_KEY']);
  });

  it('cannot let the value out by accident: not by what it answers, prints or throws', async () => {
    const answer = await invoke('pay', { deed: 'show' });
    expect(answer).toMatchObject({ value: 'Bearer [secret PAY_KEY]', names: ['PAY_KEY'] });
    await invoke('pay', { deed: 'print' });
    const errors = await Promise.all(['throw', 'exit'].map((deed) => invoke('pay', { deed }).catch((error: unknown) => error)));
    const { items } = await calls.list(OWNER, 'pay');
    expect(items.some(({ console: printed }) => printed.includes('[secret PAY_KEY]'))).toBe(true);
    const said = JSON.stringify([answer, items, errors.map(String), await tools.audited()]);
    expect(said).not.toMatch(/hunter2/);
    expect(said).not.toContain(Buffer.from(SECRET).toString('base64'));
  });

  it('finds it sealed in the database, opened by the key in a file that only Foundry may read', async () => {
    const rows = await tools.database.dataSource.query<{ sealed: Buffer; nonce: Buffer }[]>(
      'SELECT sealed, nonce FROM tool_secrets',
    );
    expect(rows).toHaveLength(3);
    for (const { sealed } of rows) expect(sealed.includes('hunter2')).toBe(false);
    const file = join(tools.folder, 'secrets.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(file, 'utf8'), 'base64')).toHaveLength(32);
    expect((await secrets.list(OWNER)).map(({ name }) => name)).toEqual(['OTHER_KEY', 'PAY_KEY']);
    expect((await tools.audited()).filter(({ action }) => action === 'secret.set').map(({ target }) => target)).toEqual([
      'PAY_KEY',
      'OTHER_KEY',
    ]);
  });

  it('is not given a value that was moved in the database, or that another key sealed', async () => {
    const { query } = tools.database.dataSource;
    await query.call(
      tools.database.dataSource,
      `UPDATE tool_secrets SET (nonce, sealed) = (SELECT nonce, sealed FROM tool_secrets WHERE name = 'OTHER_KEY') WHERE name = 'PAY_KEY' AND organisation = 'acme'`,
    );
    await expect(invoke('pay', { deed: 'length' })).rejects.toMatchObject({ code: 'tools.secret_unreadable' });
    await secrets.set(OWNER, 'PAY_KEY', { value: SECRET });
    const elsewhere = (await tools.start({ secretKey: { given: 'ab'.repeat(32), file: '' } }))(ToolRuntime);
    await expect(elsewhere.invoke(OWNER, 'pay', { deed: 'length' })).rejects.toMatchObject({
      code: 'tools.secret_unreadable',
      message: expect.stringContaining('another key') as unknown,
    });
    await secrets.remove(OWNER, 'PAY_KEY');
    await expect(secrets.remove(OWNER, 'PAY_KEY')).rejects.toMatchObject({ code: 'tools.secret_not_found' });
  });
});

describe('a tool that may take a time and a memory', () => {
  it('is stopped when it takes longer, and that is audited', async () => {
    await deploy('slow', `export default () => new Promise((resolve) => setTimeout(() => resolve({}), 60_000));`, {
      timeoutMs: 300,
    });
    await expect(invoke('slow')).rejects.toMatchObject({ code: 'tools.timed_out' });
    const { items } = await calls.list(OWNER, 'slow');
    expect((await tools.audited()).slice(-2)).toMatchObject([
      { action: 'tool.called', target: 'slow', result: 'failed', details: { error: 'tools.timed_out' } },
      {
        action: 'tool.permission_refused',
        target: 'slow',
        details: { call: items[0]!.id, refused: ['time more than 300 ms'] },
      },
    ]);
  });

  it('is stopped when it takes more memory, and that is audited', async () => {
    await deploy(
      'hungry',
      `const kept = []; export default async () => { for (;;) { kept.push(Buffer.alloc(8 * 1024 ** 2, 1)); await new Promise((go) => setTimeout(go, 1)); } };`,
      { memoryMb: 64 },
    );
    await expect(invoke('hungry')).rejects.toMatchObject({ code: 'tools.memory_exceeded' });
    await calls.list(OWNER, 'hungry');
    expect((await tools.audited()).slice(-2)).toMatchObject([
      { target: 'hungry', result: 'failed', details: { error: 'tools.memory_exceeded' } },
      { action: 'tool.permission_refused', target: 'hungry', details: { refused: ['memory more than 64 MiB'] } },
    ]);
  });
});

describe('a tool that writes files', () => {
  it('has a place of its own for them, not larger than its memory, and no other', async () => {
    const handler = String.raw`
      import { appendFileSync, writeFileSync } from 'node:fs';
      const tried = (work) => { try { work(); return 'done'; } catch (error) { return error.code; } };
      export default async ({ deed }) => {
        const own = new URL('./handler.mjs', import.meta.url);
        if (deed === 'fill') for (let n = 0; ; n++) writeFileSync('/tmp/part' + n, Buffer.alloc(1024 ** 2));
        if (deed === 'grow') return { tried: [tried(() => { for (;;) appendFileSync('/tmp/whole', Buffer.alloc(1024 ** 2)); })] };
        return { tried: ['/tmp/note', '/etc/note', '/usr/note', own].map((path) => tried(() => writeFileSync(path, 'x'))) };
      };`;
    await deploy('scribe', handler, { memoryMb: 64, timeoutMs: 30_000 });
    if (!(await tools.sandbox.isolation()).isolates) return;
    expect(await invoke('scribe')).toEqual({ tried: ['done', 'EROFS', 'EROFS', 'EROFS'] });
    expect(await invoke('scribe', { deed: 'grow' })).toEqual({ tried: ['EFBIG'] });
    await expect(invoke('scribe', { deed: 'fill' })).rejects.toMatchObject({
      code: expect.stringMatching(/^tools\./) as unknown,
    });
    const { items } = await calls.list(OWNER, 'scribe');
    expect(items[0]).toMatchObject({ outcome: 'failed' });
    expect(await invoke('scribe')).toMatchObject({ tried: ['done', 'EROFS', 'EROFS', 'EROFS'] });
  });
});

describe.skipIf(findProgram('python3') === null)('a tool in Python', () => {
  const HANDLER = `from words import shout

async def handler(input, context):
    print("called", context.tool["name"])
    if input.get("deed") == "throw":
        raise ValueError("no such word")
    if input.get("deed") == "exit":
        import os
        os._exit(3)
    if input.get("deed") == "secret":
        return {"text": context.secrets["NOT_MINE"]}
    return {"text": shout(input["text"])}
`;
  const files = {
    'src/index.ts': null,
    'src/sum.ts': null,
    'tests/add.test.ts': null,
    'src/index.py': HANDLER,
    'src/words.py': 'def shout(text):\n    return text.upper() + "!"\n',
    'tests/test_words.py':
      'import unittest\nfrom words import shout\n\nclass Words(unittest.TestCase):\n    def test_shout(self):\n        self.assertEqual(shout("a"), "A!")\n',
  };
  const anything = { type: 'object' };
  const manifest = {
    name: 'shout',
    inputSchema: anything,
    outputSchema: anything,
    examples: [{ input: { text: 'hé' }, output: { text: 'HÉ!' } }],
  };

  it('goes through the same gates, answers, and fails in the same ways', async () => {
    const { checks } = await deployments.deploy(OWNER, packageOf(manifest, files), UPLOAD);
    expect(Object.fromEntries(checks.map(({ name, status }) => [name, status]))).toEqual({
      manifest: 'passed',
      secrets: 'passed',
      types: 'skipped',
      lint: 'skipped',
      bundle: 'passed',
      tests: 'passed',
      examples: 'passed',
    });
    expect(await invoke('shout', { text: 'naïve' })).toEqual({ text: 'NAÏVE!' });
    await expect(invoke('shout', { deed: 'throw' })).rejects.toMatchObject({
      code: 'tools.handler_failed',
      message: 'The tool shout failed: ValueError: no such word',
    });
    await expect(invoke('shout', { deed: 'exit' })).rejects.toMatchObject({ code: 'tools.crashed' });
    await expect(invoke('shout', { deed: 'secret' })).rejects.toMatchObject({ code: 'tools.handler_failed' });
    expect(await invoke('shout', { text: 'again' })).toEqual({ text: 'AGAIN!' });
    expect((await calls.list(OWNER, 'shout', { limit: 1 })).items[0]).toMatchObject({ console: 'called shout\n' });
    expect(await refusals('shout')).toEqual(['secret NOT_MINE']);
  });

  it('is told where it is no Python', async () => {
    const broken = packageOf(manifest, { ...files, 'src/words.py': 'def shout(text:\n' });
    await expect(deployments.deploy(OWNER, broken, UPLOAD)).rejects.toMatchObject({
      code: 'tools.rejected',
      message: expect.stringMatching(/src\/words\.py:1/) as unknown,
    });
  });
});
