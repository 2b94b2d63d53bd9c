import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ISOLATION } from './support/code-runs.js';
import { callsWithForeignIds, sampleOf, type Things } from './support/foreign-ids.js';
import { startServer, temporaryFolder } from './support/foundry.js';
import {
  ERAS,
  type Answered,
  bearer,
  type Era,
  gotIn,
  type ListedTool,
  McpCalls,
  modernHeaders,
  modernMessage,
} from './support/mcp-calls.js';
import { rawRequest } from './support/raw-request.js';
import { Rest } from './support/rest.js';
import { ATTACKS as TOKENS, startIssuer, type Issuer } from './support/token-attacks.js';

const MARK = 'ours-only';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let issuer: Issuer;
let admin: Rest;
let tools: ListedTool[];
let allScopes: string[];
let things: Things;
let stranger: string;

/** One key for each set of scopes, however many tests want it. */
const keys = new Map<string, Promise<string>>();
const keyWith = (scopes: readonly string[], organisation?: string): Promise<string> => {
  const wanted = JSON.stringify([scopes, organisation]);
  if (!keys.has(wanted)) keys.set(wanted, makeKey(scopes, organisation));
  return keys.get(wanted)!;
};
async function makeKey(scopes: readonly string[], organisation?: string): Promise<string> {
  const made = await admin.post('/api/v1/admin/tokens', { name: 'attack', scopes, ...(organisation && { organisation }) });
  if (made.status !== 201) throw new Error(await made.text());
  return ((await made.json()) as { token: string }).token;
}
const as = (token: string | undefined, era: Era): McpCalls => new McpCalls(server.url, token, era);
const post = async (path: string, body: object): Promise<string> => {
  const response = await admin.post(path, body);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  const made = (await response.json()) as { id: string } | { memory: { id: string } };
  return 'memory' in made ? made.memory.id : made.id;
};

beforeAll(async () => {
  folder = await temporaryFolder('mcp-attacks');
  issuer = await startIssuer();
  server = await startServer(join(folder.path, 'data'), {
    ...ISOLATION,
    FOUNDRY_OIDC_ISSUER: issuer.url,
    FOUNDRY_OIDC_AUDIENCE: issuer.audience,
    FOUNDRY_RATE_LIMIT_PER_ADDRESS: '1000000',
    FOUNDRY_RATE_LIMIT_PER_TOKEN: '1000000',
  });
  admin = new Rest(server.url, server.token);
  allScopes = (await admin.json<{ scopes: { name: string }[] }>('/api/v1/me')).scopes.map(({ name }) => name);
  tools = await as(server.token, 'newer').tools();
  things = {
    build: await post('/api/v1/builds', { request: `${MARK} (title, author)` }),
    project: await post('/api/v1/projects', { request: `${MARK} (title, author)` }),
    memory: await post('/api/v1/memories', { type: 'pattern', text: `${MARK}: what we do` }),
    others: [await post('/api/v1/debugger/run', { language: 'bash', code: `echo ${MARK}` })],
  };
  stranger = await keyWith(allScopes, 'other');
});
afterAll(async () => {
  await server.stop();
  await issuer.close();
  await folder.remove();
});

describe.each(ERAS)('Over the %s protocol', (era) => {
  it('no tool answers a token that lacks one of its scopes, and each says which to ask for', async () => {
    expect(tools.length).toBeGreaterThan(20);
    const bare = as(await keyWith(['admin:logs']), era);
    for (const tool of tools) {
      const input = sampleOf(tool.inputSchema);
      const refused = await bare.call(tool.name, input);
      expect([tool.name, refused.status], refused.text).toEqual([tool.name, 403]);
      const needed = scopesAsked(refused).filter((scope) => scope !== 'admin:logs');
      expect(needed.length, tool.name).toBeGreaterThan(0);
      for (const missing of needed) {
        const others = allScopes.filter((scope) => scope !== missing);
        const answer = await as(await keyWith(others), era).call(tool.name, input);
        expect([tool.name, missing, answer.status], answer.text).toEqual([tool.name, missing, 403]);
        expect(scopesAsked(answer).sort()).toEqual([...allScopes].sort());
      }
    }
  });

  it('no tool takes another organisation’s ids, and none shows what is behind them', async () => {
    const other = as(stranger, era);
    let tried = 0;
    for (const tool of tools) {
      for (const input of callsWithForeignIds(tool, things)) {
        const answer = await other.call(tool.name, input);
        const about = `${tool.name} ${JSON.stringify(input)}: ${answer.status} ${answer.text.slice(0, 300)}`;
        expect(answer.text.replaceAll(JSON.stringify(input), ''), about).not.toContain(MARK);
        expect(gotIn(answer), about).toBe(false);
        // Refused for its shape, nobody looked whose the thing is: then this test needs arguments for the tool (support/foreign-ids.ts).
        expect(answer.text, about).not.toMatch(/validation error|Invalid arguments/i);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(15);
    for (const tool of tools.filter(({ name, inputSchema }) => /_(list|search)$/.test(name) && !inputSchema.required?.length)) {
      const answer = await other.call(tool.name, {});
      for (const id of [things.build, things.project, ...things.others, MARK]) expect(answer.text, tool.name).not.toContain(id);
    }
  });

  it('no resource of another organisation is read, listed, completed or watched, however it is spelled', async () => {
    const other = as(stranger, era);
    const { build, project } = things;
    const uris = [build, project].flatMap((id) => [
      `foundry://builds/${id}`,
      `foundry://builds/${id}/artifacts/requirements.md`,
      `foundry://builds/${id}/files/README.md`,
      `foundry://builds/x%2F..%2F${id}`,
      `foundry://builds/../builds/${id}`,
      `foundry://builds/${id}%00`,
      `foundry://BUILDS/${id}`,
      `foundry://builds/${id}/files/..%2F..%2F..%2Fdata%2Fserver.json`,
      `foundry://builds/${id}/artifacts/%2e%2e/%2e%2e/server.json`,
    ]);
    for (const uri of [...uris, 'file:///etc/passwd', 'http://169.254.169.254/', 'foundry://builds/', '%', '']) {
      const answer = await other.ask('resources/read', { uri }, { 'mcp-name': encodeURI(uri) || 'x' });
      expect(gotIn(answer), `${uri}: ${answer.text.slice(0, 300)}`).toBe(false);
    }
    expect((await other.ask('resources/list', {})).text).not.toMatch(new RegExp(`${build}|${project}|${MARK}`));
    for (const [template, name, given] of [
      ['foundry://builds/{id}', 'id', {}],
      ['foundry://builds/{id}/artifacts/{+name}', 'name', { id: build }],
      ['foundry://builds/{id}/files/{+path}', 'path', { id: project }],
    ] as const) {
      const ref = { type: 'ref/resource', uri: template };
      const { body } = await other.ask('completion/complete', {
        ref,
        argument: { name, value: '' },
        context: { arguments: given },
      });
      expect(body.result, name).toMatchObject({ completion: { values: [] } });
    }
    if (era === 'older') expect(gotIn(await other.ask('resources/subscribe', { uri: `foundry://builds/${build}` }))).toBe(false);
  });

  it.each(Object.keys(TOKENS))('a token that is %s opens nothing', async (attack) => {
    expect(gotIn(await as(await issuer.token(), era).call('ping', {}))).toBe(true);
    const forged = await TOKENS[attack]!(issuer);
    const methods = era === 'newer' ? ['tools/list', 'server/discover'] : ['initialize', 'tools/list'];
    for (const method of methods) {
      const message = era === 'newer' ? modernMessage(method, {}) : { jsonrpc: '2.0', id: 1, method, params: {} };
      const answer = await as(forged, era).post(message, era === 'newer' ? modernHeaders(method, {}) : {});
      expect([attack, method, answer.status], answer.text).toEqual([attack, method, 401]);
    }
    expect((await new Rest(server.url, forged).fetch('/api/v1/me')).status).toBe(401);
  });

  it.each([
    ['a tool called __proto__', '__proto__', {}],
    ['a tool called constructor', 'constructor', {}],
    ['a tool called toString', 'toString', {}],
    [
      'prototype keys',
      'ping',
      JSON.parse('{"__proto__":{"operator":true},"constructor":{"prototype":{"operator":true}}}') as object,
    ],
    ['arguments that are a list', 'ping', ['x']],
    ['arguments that are text', 'ping', 'x'],
    ['arguments that nobody asked for', 'ping', { organisation: 'default', operator: true }],
  ])('is not impressed by %s', async (_, name, input) => {
    const answer = await as(stranger, era).call(name, input);
    expect(gotIn(answer), answer.text).toBe(false);
    expect(await new Rest(server.url, stranger).json('/api/v1/me')).toMatchObject({ organisation: 'other', operator: false });
  });
});

describe('A request over MCP', () => {
  const ping = modernMessage('tools/call', { name: 'ping', arguments: {} });
  const list = modernMessage('tools/call', { name: 'build_list', arguments: {} });

  it.each([
    ['in the query', '?access_token='],
    ['in the query under another name', '?token='],
    ['in the query as a header', '?authorization=Bearer%20'],
  ])('has its token in the header: not %s', async (_, query) => {
    const response = await fetch(`${server.url}/mcp${query}${server.token}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...modernHeaders('tools/call', { name: 'ping' }),
      },
      body: JSON.stringify(ping),
    });
    expect(response.status).toBe(401);
  });

  it.each([
    ['in a cookie', { cookie: 'token=TOKEN; authorization=Bearer TOKEN' }],
    [
      'in headers of proxies',
      { 'x-forwarded-authorization': 'Bearer TOKEN', 'x-forwarded-user': 'admin', 'proxy-authorization': 'Bearer TOKEN' },
    ],
    ['with another scheme', { authorization: 'Basic TOKEN' }],
    ['twice in one header', { authorization: 'Bearer fdy_x, Bearer TOKEN' }],
  ])('has its token in the header: not %s', async (_, headers) => {
    const given = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replaceAll('TOKEN', server.token!)]),
    );
    const answer = await as(undefined, 'newer').post(ping, { ...modernHeaders('tools/call', { name: 'ping' }), ...given });
    expect(answer.status).toBe(401);
  });

  it.each([
    ['another tool', { 'mcp-name': 'ping' }],
    ['another method', { 'mcp-method': 'tools/list', 'mcp-name': '' }],
    ['no tool', { 'mcp-name': '' }],
    ['no method', { 'mcp-method': '' }],
    ['another revision', { 'mcp-protocol-version': '2025-11-25' }],
    ['a session', { 'mcp-session-id': 'x', 'mcp-protocol-version': '', 'mcp-method': '', 'mcp-name': '' }],
  ])('is refused when its headers speak of %s than its body', async (_, headers) => {
    const pinger = await keyWith(['tools:ping']);
    const answer = await as(pinger, 'newer').post(list, { ...modernHeaders('tools/call', { name: 'build_list' }), ...headers });
    expect(gotIn(answer), answer.text).toBe(false);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ['two tokens', ['Authorization: Bearer fdy_wrong', 'Authorization: Bearer TOKEN'], 401],
    ['a folded token', ['Authorization: Bearer', ' TOKEN'], 400],
    ['two lengths', ['Authorization: Bearer TOKEN', 'Content-Length: 5'], 400],
    ['a length and chunks', ['Authorization: Bearer TOKEN', 'Transfer-Encoding: chunked'], 400],
    ['an unknown coding', ['Authorization: Bearer TOKEN', 'Transfer-Encoding: xchunked'], 400],
    ['another host', ['Authorization: Bearer TOKEN', 'Host: evil.example'], 400],
    ['a page of another site', ['Authorization: Bearer TOKEN', 'Origin: https://evil.example'], 403],
    ['a page without a site', ['Authorization: Bearer TOKEN', 'Origin: null'], 403],
  ])('with %s is refused', async (_, lines, status) => {
    const { port } = new URL(server.url);
    const given = lines.map((line) => line.replaceAll('TOKEN', server.token!));
    const head = ['POST /mcp HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Content-Type: application/json', 'Content-Length: 0'];
    expect((await rawRequest(server.url, [...head, ...given])).status).toBe(status);
  });

  it('cannot use, watch or end the session of another, nor choose the id of its own', async () => {
    const owner = as(server.token, 'older');
    const session = await owner.open();
    const twin = await keyWith(allScopes);
    for (const thief of [stranger, twin]) {
      const calls = as(thief, 'older');
      const message = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
      expect((await calls.post(message, { 'mcp-session-id': session })).status).toBe(404);
      for (const method of ['GET', 'DELETE']) {
        const headers = { ...bearer(thief), accept: 'text/event-stream', 'mcp-session-id': session };
        expect((await fetch(`${server.url}/mcp`, { method, headers })).status).toBe(404);
      }
    }
    expect(
      (await as(undefined, 'older').post({ jsonrpc: '2.0', id: 2, method: 'ping' }, { 'mcp-session-id': session })).status,
    ).toBe(401);
    expect(gotIn(await owner.post({ jsonrpc: '2.0', id: 2, method: 'ping' }, { 'mcp-session-id': session }))).toBe(true);
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
    const chosen = await as(stranger, 'older').post(
      { jsonrpc: '2.0', id: 1, method: 'initialize', params },
      { 'mcp-session-id': 'chosen' },
    );
    expect([chosen.status, chosen.headers.get('mcp-session-id')]).toEqual([404, null]);
  });

  it.each([
    [
      '5 MiB',
      () => JSON.stringify({ ...ping, params: { ...(ping.params as object), arguments: { x: 'x'.repeat(5 * 1024 * 1024) } } }),
      413,
    ],
    [
      '100,000 levels',
      () => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`,
      400,
    ],
    ['half a message', () => '{"jsonrpc":"2.0","id":1,"method":', 400],
    ['no message', () => 'null', 400],
    ['1,000 messages', () => JSON.stringify(Array.from({ length: 1_000 }, (_, id) => ({ ...ping, id }))), 400],
    ['prototype keys', () => '{"jsonrpc":"2.0","id":1,"method":"tools/list","__proto__":{"x":1}}', 400],
  ])('of %s is refused, and the server goes on', async (_, body, status) => {
    // A server that refuses what is being sent closes the connection, which a client may notice before it reads the answer.
    const answer = await as(server.token, 'newer')
      .post(body(), {})
      .catch((error: unknown) => String((error as { cause?: unknown }).cause));
    if (typeof answer === 'string')
      expect([status, answer]).toEqual([413, expect.stringMatching(/ECONNRESET|EPIPE|other side closed/)]);
    else expect([answer.status, gotIn(answer)], answer.text.slice(0, 300)).toEqual([status, false]);
    expect(gotIn(await as(server.token, 'newer').call('ping', {}))).toBe(true);
  });

  it('of a kind that the endpoint does not know is refused', async () => {
    for (const method of ['PUT', 'PATCH', 'TRACE', 'OPTIONS']) {
      const { status } = await rawRequest(server.url, [
        `${method} /mcp HTTP/1.1`,
        'Host: 127.0.0.1',
        'Content-Length: 0',
        `Authorization: Bearer ${server.token}`,
      ]);
      expect([method, status >= 400]).toEqual([method, true]);
    }
    const answer = await as(await keyWith(['tools:ping']), 'newer').post(list, {
      ...modernHeaders('tools/call', { name: 'build_list' }),
      'x-http-method-override': 'GET',
    });
    expect(answer.status).toBe(403);
  });
});

/** What the challenge of a refusal says that a client should ask for. */
function scopesAsked({ headers }: Answered): string[] {
  const challenge = headers.get('www-authenticate') ?? '';
  expect(challenge).toContain('error="insufficient_scope"');
  return /scope="([^"]*)"/.exec(challenge)?.[1]?.split(' ') ?? [];
}
