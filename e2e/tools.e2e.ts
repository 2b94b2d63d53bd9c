import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { ISOLATION } from './support/code-runs.js';
import { foundry, start, startServer, temporaryFolder } from './support/foundry.js';
import { McpCalls } from './support/mcp-calls.js';
import { Rest } from './support/rest.js';

const text = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false };

const packageOf = (shout: string): Record<string, string> => ({
  'tool.json': JSON.stringify({
    name: 'shout',
    description: 'Says it louder.',
    inputSchema: text,
    outputSchema: text,
    examples: [{ input: { text: 'a' }, output: { text: `A${shout}` } }],
  }),
  'src/index.ts': `export default (input: { text: string }): { text: string } => ({ text: input.text.toUpperCase() + '${shout}' });\n`,
  'tests/shout.test.ts': `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport shout from '../src/index.js';\ntest('shouts', () => assert.match(shout({ text: 'b' }).text, /^B/));\n`,
});

const filesOf = (files: Record<string, string>) => Object.entries(files).map(([path, content]) => ({ path, content }));

async function zipped(files: Record<string, string>, mode?: number): Promise<Uint8Array<ArrayBuffer>> {
  const archive = new ZipFile();
  for (const [path, content] of Object.entries(files))
    archive.addBuffer(Buffer.from(content), path, mode === undefined ? {} : { mode });
  archive.end();
  return new Uint8Array(await buffer(archive.outputStream as Readable));
}

/** What GitHub does for the runs of its Actions. */
async function startIssuer(): Promise<{ url: string; key: KeyObject; close: () => void }> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }];
  let url = '';
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : { issuer: url, jwks_uri: `${url}/keys` }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, key: privateKey, close: () => void server.close() };
}

describe('tools', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof startServer>>;
  let rest: Rest;
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  beforeAll(async () => {
    folder = await temporaryFolder('tools');
    issuer = await startIssuer();
    const ci = { FOUNDRY_CI_ISSUER: issuer.url, FOUNDRY_CI_REPOSITORIES: 'acme/shout' };
    server = await startServer(join(folder.path, 'data'), { ...ISOLATION, ...ci });
    rest = new Rest(server.url, server.token);
  });
  afterAll(async () => {
    const { code } = await server.stop();
    issuer.close();
    await folder.remove();
    expect(code).toBe(0);
  });
  const invoke = async (input: unknown) => await (await rest.post('/api/v1/tools/shout/invoke', { input })).json();

  it('are uploaded as JSON, called, replaced by a ZIP, rolled back and taken out of service', async () => {
    const first = await rest.post('/api/v1/tools', {
      files: filesOf(packageOf('!')),
      gitRepository: 'acme/shout',
      gitCommit: 'c0ffee0',
    });
    expect([first.status, first.headers.get('location')]).toEqual([201, '/api/v1/tools/shout']);
    expect(await invoke({ text: 'hi' })).toMatchObject({ tool: 'shout', version: 1, output: { text: 'HI!' } });
    expect(await rest.json('/api/v1/tools/shout')).toMatchObject({
      version: 1,
      gitRepository: 'acme/shout',
      gitCommit: 'c0ffee0',
      deployed: true,
    });
    expect(await rest.json('/api/v1/tools')).toMatchObject({ items: [{ name: 'shout', url: '/api/v1/tools/shout/invoke' }] });

    const body = await zipped(
      Object.fromEntries(Object.entries(packageOf('!!')).map(([path, content]) => [`shout-main/${path}`, content])),
    );
    const headers = { 'content-type': 'application/zip' };
    const second = await rest.fetch('/api/v1/tools?gitCommit=c0ffee1', { method: 'POST', headers, body });
    expect([second.status, await second.json()]).toMatchObject([201, { version: { version: 2, gitCommit: 'c0ffee1' } }]);
    expect(await invoke({ text: 'hi' })).toMatchObject({ version: 2, output: { text: 'HI!!' } });

    expect((await rest.post('/api/v1/tools/shout/rollback', { version: 1 })).status).toBe(200);
    expect(await invoke({ text: 'hi' })).toMatchObject({ version: 1 });
    expect(await rest.json('/api/v1/tools/shout/calls?limit=1')).toMatchObject({ items: [{ outcome: 'succeeded', version: 1 }] });
    expect(await rest.json('/api/v1/tools/shout/stats')).toMatchObject({ calls: 3, errors: 0 });
    expect(await rest.json('/api/v1/tool-stats')).toMatchObject({ items: [{ tool: 'shout', calls: 3, errors: 0 }] });
    expect(await rest.json('/api/v1/tools/shout', { method: 'DELETE' })).toMatchObject({ deployed: false });
    expect(await invoke({ text: 'hi' })).toMatchObject({ status: 409, code: 'tools.not_deployed' });
    expect(await rest.json('/api/v1/admin/audit?action=tool')).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ action: 'tool.called' })]) as unknown,
    });
  });

  it('that do not pass are refused with what was found', async () => {
    const files = filesOf({ ...packageOf('?'), 'src/index.ts': 'export default (): number => "one";\n' });
    const response = await rest.post('/api/v1/tools', { files });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      {
        code: 'tools.rejected',
        checks: expect.arrayContaining([expect.objectContaining({ name: 'types', status: 'failed' })]) as unknown,
      },
    ]);
    const wrongInput = await rest.post('/api/v1/tools/shout/rollback', { version: 1 });
    expect(wrongInput.status).toBe(200);
    expect(await invoke({ text: 7 })).toMatchObject({
      code: 'tools.invalid_input',
      problems: [{ path: '/text' }],
      callId: expect.stringMatching(/^call_/) as unknown,
    });
  });

  it('come in archives of plain files: no links, no way out, no bombs', async () => {
    const post = async (body: Uint8Array<ArrayBuffer>) => {
      const response = await rest.fetch('/api/v1/tools', {
        method: 'POST',
        headers: { 'content-type': 'application/zip' },
        body,
      });
      return [response.status, await response.json()] as const;
    };
    const link = await zipped({ 'src/index.ts': '/etc/passwd' }, 0o120777);
    expect(await post(link)).toMatchObject([
      422,
      { code: 'tools.invalid_package', detail: expect.stringContaining('link') as unknown },
    ]);
    const bomb = await zipped({ ...packageOf('!'), 'src/zeros.ts': '0'.repeat(64 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await post(bomb)).toMatchObject([
      422,
      { code: 'tools.invalid_package', detail: expect.stringContaining('larger') as unknown },
    ]);
    // yazl refuses to write such a name; it is put in afterwards.
    const out = Buffer.from(await zipped({ ...packageOf('!'), 'xx/escape.ts': '' }));
    for (let at = out.indexOf('xx/escape.ts'); at >= 0; at = out.indexOf('xx/escape.ts')) out.write('../escape.ts', at);
    expect(await post(new Uint8Array(out))).toMatchObject([422, { code: 'tools.invalid_package' }]);
    expect(await post(new Uint8Array(100))).toMatchObject([422, { code: 'tools.invalid_package' }]);
  });

  it('are uploaded by a run of a continuous integration with a token of its own', async () => {
    const token = (claims: object) =>
      new SignJWT({
        iss: issuer.url,
        aud: 'foundry',
        sub: 'repo',
        repository: 'acme/shout',
        sha: 'd'.repeat(40),
        ref: 'refs/heads/main',
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setExpirationTime('5m')
        .sign(issuer.key);
    const upload = async (claims: object) =>
      await new Rest(server.url, await token(claims)).post('/api/v1/tools', {
        files: filesOf(packageOf('~')),
        gitRepository: 'not/this',
      });
    const response = await upload({});
    expect([response.status, await response.json()]).toMatchObject([
      201,
      { version: { source: 'ci', gitRepository: 'acme/shout', gitCommit: 'd'.repeat(40), createdBy: 'acme/shout' } },
    ]);
    expect((await upload({ repository: 'evil/shout' })).status).toBe(401);
    expect((await upload({ ref: 'refs/pull/1/merge' })).status).toBe(401);
    expect(
      (await new Rest(server.url, await token({})).post('/api/v1/tools/shout/invoke', { input: { text: 'x' } })).status,
    ).toBe(403);
  });

  it('are built once for each key over REST and MCP, and not when the build is cancelled', async () => {
    const request = "Reverse the words of a text, e.g. 'one two' → 'two one'";
    const build = (body: object, key: string) => rest.post('/api/v1/builds', body, { 'idempotency-key': key });
    const first = await build({ request, kind: 'tool' }, 'reverse');
    expect(first.status).toBe(201);
    const { id } = (await first.json()) as { id: string };
    expect(await (await build({ request, kind: 'tool' }, 'reverse')).json()).toMatchObject({ id });
    // The same key for another kind, or another request, is a mistake.
    expect((await build({ request: 'A zoo: animals (name)', kind: 'project' }, 'reverse')).status).toBe(409);
    const mcp = new McpCalls(server.url, server.token, 'newer');
    const asked = await mcp.call('tool_build', { request, idempotency_key: 'reverse' });
    expect(asked.body).toMatchObject({ result: { structuredContent: { id } } });
    expect((await rest.events(`/api/v1/builds/${id}/events`)).at(-1)!.data.data).toMatchObject({ type: 'build.succeeded' });
    const { tool } = await rest.json<{ tool: { name: string } }>(`/api/v1/builds/${id}`);
    expect(await (await rest.post(`/api/v1/tools/${tool.name}/invoke`, { input: { text: 'a b c' } })).json()).toMatchObject({
      output: { result: 'c b a' },
    });
    expect(await (await rest.post(`/api/v1/builds/${id}/resume`, {})).json()).toMatchObject({ code: 'build.not_resumable' });

    const other = await mcp.call('tool_build', { request: 'Count the words of a text' });
    const counted = (other.body as { result: { structuredContent: { id: string } } }).result.structuredContent.id;
    await rest.events(`/api/v1/builds/${counted}/events`, {}, ({ data }) => data.data.step === 'prove-tool');
    expect((await mcp.call('build_cancel', { id: counted })).body).toMatchObject({
      result: { structuredContent: { status: 'cancelled' } },
    });
    const { items } = await rest.json<{ items: { name: string; buildId: string | null }[] }>('/api/v1/tools');
    expect(items.map(({ buildId }) => buildId)).toContain(id);
    expect(items.map(({ buildId }) => buildId)).not.toContain(counted);
    expect(await (await rest.post(`/api/v1/builds/${counted}/cancel`, {})).json()).toMatchObject({
      code: 'build.already_finished',
    });
  });

  it('are handled from the command line', async () => {
    const path = join(folder.path, 'shout');
    for (const [name, content] of Object.entries(packageOf('!!!'))) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
    const env = { FOUNDRY_URL: server.url, FOUNDRY_TOKEN: server.token! };
    const json = async (...args: string[]) => {
      const { code, stdout, stderr } = await foundry(['tools', ...args, '--json'], { env });
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout) as unknown;
    };
    expect(await json('upload', path, '--commit', 'abcdef0')).toMatchObject({ created: true, version: { gitCommit: 'abcdef0' } });
    expect(await json('invoke', 'shout', '{"text":"ho"}')).toMatchObject({ output: { text: 'HO!!!' } });
    const { items } = (await json('list')) as { items: { name: string }[] };
    expect(items.map(({ name }) => name)).toContain('shout');
    expect(await json('show', 'shout')).toMatchObject({ tool: { name: 'shout' }, stats: { tool: 'shout' } });
    const wrong = await foundry(['tools', 'invoke', 'shout', '{"text":1}'], { env });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('tools.invalid_input')]);
    await writeFile(join(folder.path, 'value'), 'a-long-secret-value\n');
    expect(await json('secrets', 'set', 'API_KEY', '--from', join(folder.path, 'value'))).toMatchObject({ name: 'API_KEY' });
    expect(await json('secrets', 'list')).toMatchObject({ items: [{ name: 'API_KEY' }] });
    expect(await json('undeploy', 'shout')).toMatchObject({ deployed: false });
  });
});

it('foundry tools build goes on with a build whose process was killed', async () => {
  const folder = await temporaryFolder('tool-kill');
  const env = { ...ISOLATION, FOUNDRY_DATA_DIR: join(folder.path, 'data') };
  const running = start(['tools', 'build', 'Count the words of a text'], { env });
  let said = '';
  await new Promise<void>((resolve) => {
    running.process.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/Build bld_\w+\n[^]*\n/.test(said)) resolve();
    });
    void running.finished.then(() => resolve());
  });
  running.process.kill('SIGKILL');
  expect((await running.finished).signal).toBe('SIGKILL');
  const [id = ''] = /bld_\w+/.exec(said) ?? [];
  const { code, stdout, stderr } = await foundry(['tools', 'build', '--resume', id, '--json'], { env });
  expect([code, stderr, JSON.parse(stdout)]).toMatchObject([0, expect.any(String), { buildId: id, status: 'succeeded' }]);
  const { tool } = JSON.parse(stdout) as { tool: { name: string } };
  const called = await foundry(['tools', 'invoke', tool.name, '{"text":"one two three"}', '--json'], { env });
  expect(JSON.parse(called.stdout)).toMatchObject({ output: { result: 3 } });
  await folder.remove();
});
