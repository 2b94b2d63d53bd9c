import { type AnyClient, CLIENTS, connectSidecar } from '#foundry/mcp/testing';
import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment, ROOT, SHARED_DEPENDENCIES, startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';

const REQUEST = 'A library: books (title, isbn, pages) have many loans (borrower, due date).';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataDirectory: string;
let server: Awaited<ReturnType<typeof startServer>>;
let rest: Rest;

beforeAll(async () => {
  folder = await temporaryFolder('mcp');
  dataDirectory = join(folder.path, 'data');
  await mkdir(dataDirectory);
  await mkdir(SHARED_DEPENDENCIES, { recursive: true });
  await symlink(SHARED_DEPENDENCIES, join(dataDirectory, 'dependencies'));
  server = await startServer(dataDirectory);
  rest = new Rest(server.url, server.token);
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const bearer = (token: string | undefined): Record<string, string> => ({ authorization: `Bearer ${token}` });
/** What answers of the tools here have, each some of it. */
interface Value {
  readonly entities: readonly { readonly name: string }[];
  readonly coverage: { readonly notCovered: readonly unknown[] };
}

const valueOf = (answer: Record<string, unknown>): Value => {
  if (answer.isError) throw new Error(JSON.stringify(answer.content));
  return answer.structuredContent as Value;
};
const keyWith = async (...scopes: string[]): Promise<string> => {
  const answer = await rest.post('/api/v1/admin/tokens', { name: `for ${scopes.join(' ')}`, scopes });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { token: string }).token;
};

describe.each(Object.keys(CLIENTS))('An assistant with %s', (kind) => {
  let client: AnyClient;
  beforeAll(async () => {
    client = await CLIENTS[kind]!(new URL('/mcp', server.url), bearer(server.token));
  });
  afterAll(() => client.close());

  it('finds tools that explain themselves', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ping', 'build_plan', 'build_start', 'build_status', 'build_download', 'code_run']),
    );
    for (const tool of tools) {
      expect(String(tool.description).length, tool.name).toBeGreaterThan(60);
      expect(tool, tool.name).toMatchObject({
        title: expect.any(String) as string,
        inputSchema: { type: 'object' },
        outputSchema: { type: 'object' },
      });
      expect(Object.keys(tool.annotations as object), tool.name).toEqual(
        expect.arrayContaining(['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']),
      );
    }
  });

  it('plans a request and sees what is not covered', async () => {
    const answer = await client.callTool({ name: 'build_plan', arguments: { request: `${REQUEST} Accept payments by card.` } });
    const plan = valueOf(answer);
    expect(plan.entities.map(({ name }) => name)).toEqual(['Book', 'Loan']);
    expect(plan.coverage.notCovered).not.toEqual([]);
    expect(plan).not.toHaveProperty('contract');
  });

  it('runs a piece of code', async () => {
    const answer = await client.callTool({ name: 'code_run', arguments: { language: 'javascript', code: 'console.log(6 * 7)' } });
    expect(valueOf(answer)).toMatchObject({ outcome: 'succeeded', stdout: '42\n' });
  });

  it('gets a sentence with a code for a request that cannot be planned', async () => {
    const answer = await client.callTool({ name: 'build_start', arguments: { request: ' ' } });
    expect(answer).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/\[planning\.\w+\] Correlation id: req_/) as string }],
    });
  });
});

describe('A project that the assistant itself works on', () => {
  it('is written, checked, taken back and packaged', { timeout: 240_000 }, async () => {
    const client = await CLIENTS['the older library']!(new URL('/mcp', server.url), bearer(server.token));
    const call = async <T>(name: string, input: Record<string, unknown>): Promise<T> =>
      valueOf(await client.callTool({ name, arguments: input })) as T;
    const { id } = await call<{ id: string }>('project_create', { request: REQUEST });
    await expect
      .poll(async () => (await call<{ status: string }>('project_status', { id })).status, { timeout: 60_000 })
      .toBe('open');
    const before = await call<{ commit: string }>('project_status', { id });

    const { items } = await call<{ items: { path: string }[] }>('project_list_files', { id, prefix: 'backend/src/' });
    expect(items.length).toBeGreaterThan(5);
    const read = await call<{ sha256: string; content: string }>('project_read_file', { id, path: items[0]!.path });
    const files = [
      { path: items[0]!.path, content: `${read.content}\nexport const wrong: number = 'one';\n`, ifMatch: read.sha256 },
    ];
    expect(await call('project_write_files', { id, files })).toMatchObject({ kind: 'write', files: [{ change: 'modified' }] });
    const again = await client.callTool({ name: 'project_write_files', arguments: { id, files } });
    expect(again).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('[workspace.') as string }] });

    const checked = await call<{ checks: unknown[] }>('project_check', { id, names: ['backend_type'] });
    expect(checked.checks).toMatchObject([
      { name: 'backend_type', status: 'failed', findings: [{ file: items[0]!.path, rule: 'TS2322' }] },
    ]);
    const context = await call<Record<string, unknown>>('project_analyze_failures', { id });
    expect(JSON.stringify(context)).toContain("export const wrong: number = 'one';");
    const edit = (replace: string) => ({ kind: 'replace', path: items[0]!.path, search: "number = 'one'", replace });
    const useless = await call<{ result: unknown }>('project_apply_fixes', { id, edits: [edit("number = 'two'")] });
    expect(useless.result).toMatchObject({ kept: false });
    const fixed = await call<{ result: unknown }>('project_apply_fixes', { id, edits: [edit('number = 1')] });
    expect(fixed.result).toMatchObject({ kept: true });
    await call('project_rollback', { id, commit: before.commit });
    expect(await call('project_check', { id, names: ['backend_type'] })).toMatchObject({ checks: [{ status: 'passed' }] });
    expect(await call('project_read_file', { id, path: items[0]!.path })).toMatchObject({ sha256: read.sha256 });
    await client.close();
  });
});

describe('A token', () => {
  it('is told which scopes to ask for, with those that it has', async () => {
    const token = await keyWith('tools:ping');
    const session = await open(token);
    const answer = await post(
      token,
      { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'build_list', arguments: {} } },
      session,
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="tools:ping tools:review"/);
  });

  it('cannot use the session of another', async () => {
    const session = await open(server.token!);
    const thief = await keyWith('tools:ping', 'tools:review');
    const answer = await post(thief, { jsonrpc: '2.0', id: 2, method: 'tools/list' }, session);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'mcp.session_unknown']);
  });

  it('that is revoked loses its open stream within five seconds', async () => {
    const token = await keyWith('tools:ping');
    const session = await open(token);
    const stream = await fetch(new URL('/mcp', server.url), {
      headers: { ...bearer(token), accept: 'text/event-stream', 'mcp-session-id': session },
    });
    expect(stream.status).toBe(200);
    const { items } = await rest.json<{ items: { id: string; name: string }[] }>('/api/v1/admin/tokens?limit=100');
    const { id } = items.find(({ name }) => name === 'for tools:ping')!;
    for (const item of items)
      if (item.name === 'for tools:ping') await rest.fetch(`/api/v1/admin/tokens/${item.id}`, { method: 'DELETE' });
    expect(id).toBeDefined();
    const revoked = performance.now();
    await stream.body!.pipeTo(new WritableStream()).catch(() => undefined);
    expect(performance.now() - revoked).toBeLessThan(5_000);
    expect((await post(token, { jsonrpc: '2.0', id: 3, method: 'ping' }, session)).status).toBe(401);
  });

  it.each([
    ['none', undefined, 401],
    ['an unknown one', 'fdy_unknown', 401],
    ['one in the address', undefined, 401, '?access_token='],
  ])('is needed: %s is refused, and says where to get one', async (_, token, status, query = '') => {
    const url = new URL(`/mcp${query}${query && server.token}`, server.url);
    const answer = await fetch(url, { method: 'POST', headers: token ? bearer(token) : {}, body: '{}' });
    expect(answer.status).toBe(status);
    const metadata = /resource_metadata="([^"]+)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1];
    expect(await (await fetch(metadata!)).json()).toMatchObject({ resource: `${server.url}/mcp` });
  });
});

describe('The sidecar', () => {
  it.each(['older', 'newer'] as const)(
    'offers the same over standard output, %s protocol, and survives a restart of the server',
    { timeout: 60_000 },
    async (era) => {
      const command = {
        command: process.execPath,
        args: [join(ROOT, 'bin/foundry.mjs'), 'mcp'],
        env: environment({ FOUNDRY_DATA_DIR: dataDirectory }),
      };
      const changes: number[] = [];
      const client = await connectSidecar(command, era, () => changes.push(1));
      const remote = await CLIENTS['the newer library, newer protocol']!(new URL('/mcp', server.url), bearer(server.token));
      expect((await client.listTools()).tools).toEqual((await remote.listTools()).tools);
      const id = {
        ref: { type: 'ref/resource', uri: 'foundry://builds/{id}' },
        argument: { name: 'id', value: 'bld_' },
      } as const;
      const known = await remote.complete(id);
      expect((await client.complete(id)).completion.values).toEqual(known.completion.values);
      await remote.close();
      expect(valueOf(await client.callTool({ name: 'ping' }))).toMatchObject({ organisation: 'default' });

      const token = server.token;
      await server.stop();
      server = await startServer(dataDirectory);
      server = { ...server, token };
      rest = new Rest(server.url, token);
      expect(valueOf(await client.callTool({ name: 'ping' }))).toMatchObject({ organisation: 'default' });
      expect((await client.listPrompts()).prompts).not.toEqual([]);
      await expect.poll(() => changes.length).toBeGreaterThan(0);
      await client.close();
    },
  );

  it('says on standard error what is wrong, and nothing on standard output', async () => {
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, [join(ROOT, 'bin/foundry.mjs'), 'mcp'], {
      env: environment({ FOUNDRY_URL: 'not a url' }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    expect([out, said]).toEqual(['', expect.stringMatching(/^foundry mcp: .*FOUNDRY_URL.*\[config\.\w+\]/s)]);
  });
});

async function open(token: string): Promise<string> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'e2e', version: '1' } };
  const answer = await post(token, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
  await answer.text();
  return answer.headers.get('mcp-session-id')!;
}

function post(token: string, body: unknown, session?: string): Promise<Response> {
  return fetch(new URL('/mcp', server.url), {
    method: 'POST',
    headers: {
      ...bearer(token),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(session ? { 'mcp-session-id': session } : {}),
    },
    body: JSON.stringify(body),
  });
}
