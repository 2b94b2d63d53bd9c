import { type AnyClient, CLIENTS, connectSidecar } from '#foundry/mcp/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment, ROOT, startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';
import { routeCatalog } from './support/route-catalog.js';

const SCOPES = ['tools:ping', 'tools:generate', 'memory:read', 'memory:write'];
/** In every text that somebody else must not see. */
const MARK = 'xyzzyplugh';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let admin: Rest;

const keyOf = async (name: string, organisation?: string): Promise<string> => {
  const answer = await admin.post('/api/v1/admin/tokens', { name, scopes: SCOPES, ...(organisation && { organisation }) });
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as { token: string }).token;
};
const over = (kind: string, token: string): Promise<AnyClient> =>
  CLIENTS[kind]!(new URL('/mcp', server.url), { authorization: `Bearer ${token}` });

beforeAll(async () => {
  folder = await temporaryFolder('memory');
  server = await startServer(join(folder.path, 'data'));
  admin = new Rest(server.url, server.token);
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

interface Answer {
  readonly memory: { readonly id: string; readonly text: string };
  readonly outcome: string;
  readonly items: readonly {
    readonly memory: { readonly text: string };
    readonly part?: string;
    readonly why?: { readonly terms: string[] };
  }[];
}

/** The same session for everybody, each with private memories of its own. @returns what was answered, without ids and times */
async function session(client: AnyClient): Promise<unknown[]> {
  const told: unknown[] = [];
  const call = async (name: string, input: Record<string, unknown>): Promise<Answer> => {
    const answer = await client.callTool({ name, arguments: input });
    const text = (answer.content as { text: string }[])[0]!.text;
    told.push([name, answer.isError === true, stable(text)]);
    return (answer.structuredContent ?? {}) as Answer;
  };
  const mine = { scope: 'private' };
  await call('memory_session_start', { project: 'shop' });
  const port = await call('memory_create', { ...mine, type: 'gotcha', text: 'The shop’s server hangs when port 8000 is taken.' });
  const again = await call('memory_create', {
    ...mine,
    type: 'gotcha',
    text: 'The shop’s server hangs when port 8000 is taken!',
  });
  expect([again.outcome, again.memory.id]).toEqual(['merged', port.memory.id]);
  await call('memory_create', { ...mine, type: 'preference', text: 'Deploys go to Berlin.', key: 'deploy.target' });
  const paris = await call('memory_create', { ...mine, type: 'preference', text: 'Deploys go to Paris.', key: 'deploy.target' });
  expect(paris.outcome).toBe('superseded');
  await call('memory_relate', { from: port.memory.id, type: 'relates_to', to: paris.memory.id });
  await call('memory_pin', { id: paris.memory.id });
  await call('memory_boost', { id: port.memory.id, by: 0.5 });
  await call('memory_update', { id: port.memory.id, tags: ['server'] });
  const found = await call('memory_search', { query: 'which prots hang the servers?' });
  expect(found.items[0]?.memory.text).toContain('port 8000');
  expect(found.items[0]?.why?.terms.length).toBeGreaterThan(0);
  await call('memory_graph', { id: port.memory.id });
  const begin = await call('memory_session_start', { project: 'shop', budgetTokens: 400 });
  expect(begin.items[0]).toMatchObject({ part: 'pinned', memory: { text: 'Deploys go to Paris.' } });
  await call('memory_export', { types: ['gotcha'] });
  await call('memory_forget', { filter: { types: ['gotcha'] }, dry_run: true });
  await call('memory_forget', { id: port.memory.id });
  await call('memory_get', { id: port.memory.id });
  expect(told.at(-1)).toEqual(['memory_get', true, expect.stringContaining('[memory.not_found]')]);
  await client.close();
  return told;
}

const lineOf = (id: string): string => `${JSON.stringify({ kind: 'memory', id, type: 'pattern', text: 'Mine instead' })}\n`;

/** Without what differs from client to client and from minute to minute. */
const stable = (text: string): string =>
  text
    .replaceAll(/mem_[0-9a-z]{26}/g, 'mem')
    .replaceAll(/key:tok_\w+|req_\w+|tok_\w+/g, 'id')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'time')
    .replaceAll(/0\.\d{3,}|\d+\.\d{5,}/g, 'n');

describe('A scripted session', () => {
  it('goes the same over every client and era, and through the sidecar', async () => {
    const kinds = Object.keys(CLIENTS);
    const told = [];
    for (const kind of kinds) told.push(await session(await over(kind, await keyOf(kind))));
    for (const era of ['older', 'newer'] as const) {
      const env = environment({ FOUNDRY_URL: server.url, FOUNDRY_TOKEN: await keyOf(`sidecar ${era}`) });
      const command = { command: process.execPath, args: [join(ROOT, 'bin/foundry.mjs'), 'mcp'], env };
      told.push(await session(await connectSidecar(command, era, () => undefined)));
    }
    for (const other of told.slice(1)) expect(other).toEqual(told[0]);
  });
});

describe('What is remembered', () => {
  let ada: Rest;
  let secret: string;
  let shared: string;
  const strangers: { name: string; rest: Rest; sees: 'shared' | 'nothing' }[] = [];
  const idOf = async (answer: Response): Promise<string> => ((await answer.json()) as Answer).memory.id;

  beforeAll(async () => {
    ada = new Rest(server.url, await keyOf('ada'));
    secret = await idOf(
      await ada.post('/api/v1/memories', { type: 'preference', text: `${MARK} is my secret colour`, tags: [MARK] }),
    );
    shared = await idOf(
      await ada.post('/api/v1/memories', { type: 'pattern', text: 'We all paint fences green', scope: 'organisation' }),
    );
    await ada.post(`/api/v1/memories/${secret}/relations`, { type: 'relates_to', to: shared });
    await ada.post('/api/v1/planner/dispatch', { prompt: `${MARK} (title)`, task_type: 'auto' });
    strangers.push(
      { name: 'bob', rest: new Rest(server.url, await keyOf('bob')), sees: 'shared' },
      { name: 'eve', rest: new Rest(server.url, await keyOf('ada', 'evil')), sees: 'nothing' },
    );
  });

  /** A good request for each route of the memory, as if what is asked about were one's own; a route that is not here fails the test. */
  const requests = (id: string): Record<string, { path?: string; body?: unknown; lines?: string }> => ({
    'POST /api/v1/memories': { body: { type: 'pattern', text: 'Mine', supersedes: id } },
    'GET /api/v1/memories': { path: '/api/v1/memories?limit=200&includeSuperseded=true' },
    'GET /api/v1/memories/{id}': {},
    'PATCH /api/v1/memories/{id}': { body: { importance: 1 } },
    'DELETE /api/v1/memories/{id}': {},
    'GET /api/v1/memories/{id}/history': {},
    'GET /api/v1/memories/{id}/graph': {},
    'POST /api/v1/memories/{id}/boost': { body: {} },
    'POST /api/v1/memories/{id}/pin': { body: {} },
    'POST /api/v1/memories/{id}/relations': { body: { type: 'relates_to', to: id === secret ? shared : secret } },
    'DELETE /api/v1/memories/{id}/relations': {
      path: `/api/v1/memories/${id}/relations?type=relates_to&to=${id === secret ? shared : secret}`,
    },
    'POST /api/v1/memories/search': { body: { query: `${MARK} secret colour`, near: [id] } },
    'GET /api/v1/memories/search': { path: `/api/v1/memories/search?query=${MARK}+secret+colour&tags=${MARK}` },
    'POST /api/v1/memories/session-start': { body: { query: `${MARK} colour`, budgetTokens: 50_000 } },
    'GET /api/v1/memories/export': { path: '/api/v1/memories/export?includeSuperseded=true' },
    'POST /api/v1/memories/import': {
      lines: lineOf(`mem_${'1'.repeat(26)}`),
    },
    'POST /api/v1/memories/forget': { body: { tags: [MARK] } },
    'GET /api/v1/memory/logs': {},
    'GET /api/v1/memory/search': { path: `/api/v1/memory/search?q=${MARK}` },
    'GET /api/v1/memory/snapshot': {},
    'GET /memory/logs': {},
    'GET /memory/search': { path: `/memory/search?q=${MARK}` },
    'GET /memory/snapshot': {},
  });

  it('is seen by nobody else, whatever the route', async () => {
    const routes = (await routeCatalog(admin)).filter(({ path }) => /\/memor(y|ies)\b/.test(path));
    expect(routes.length).toBeGreaterThan(20);
    for (const { name, rest, sees } of strangers) {
      for (const id of sees === 'nothing' ? [secret, shared] : [secret]) {
        for (const route of routes) {
          const key = `${route.method} ${route.path}`;
          const request = requests(id)[key];
          expect(request, `the test has no request for ${key}`).toBeDefined();
          const answer = await rest.fetch(request!.path ?? route.path.replace('{id}', id), {
            method: route.method,
            ...(request!.body !== undefined && {
              body: JSON.stringify(request!.body),
              headers: { 'content-type': 'application/json' },
            }),
            ...(request!.lines !== undefined && { body: request!.lines, headers: { 'content-type': 'application/x-ndjson' } }),
          });
          const text = await answer.text();
          const about = `${name} ${key}: ${answer.status} ${text.slice(0, 300)}`;
          if (route.path.includes('{id}') || key === 'POST /api/v1/memories') expect(answer.status, about).toBe(404);
          else expect(answer.status, about).toBeLessThan(300);
          expect(text.replaceAll(`?q=${MARK}`, ''), about).not.toContain(MARK);
          // Their own request may name an id; nothing else may.
          if (!route.path.includes('{id}') && key !== 'POST /api/v1/memories' && !key.endsWith('/import'))
            expect(text, about).not.toContain(secret);
          if (key.endsWith('/forget')) expect(JSON.parse(text), about).toMatchObject({ forgotten: 0 });
        }
      }
    }
  });

  it('is seen by nobody else through a tool, and is counted for nobody', async () => {
    const inputs: Record<string, Record<string, unknown>> = {
      memory_session_start: { query: `${MARK} colour`, budgetTokens: 50_000 },
      memory_search: { query: `${MARK} secret colour`, near: [secret] },
      memory_get: { id: secret },
      memory_graph: { id: secret },
      memory_create: { type: 'pattern', text: 'Mine too', supersedes: secret },
      memory_update: { id: secret, importance: 0 },
      memory_boost: { id: secret },
      memory_pin: { id: secret },
      memory_relate: { from: secret, type: 'relates_to', to: shared },
      memory_forget: { filter: { tags: [MARK] }, dry_run: true },
      memory_export: { includeSuperseded: true },
    };
    const open = new Set(['memory_session_start', 'memory_search', 'memory_forget', 'memory_export']);
    for (const { name, rest } of strangers) {
      const client = await over('the newer library, newer protocol', rest.token!);
      const tools = (await client.listTools()).tools.filter((tool) => tool.name.startsWith('memory_'));
      expect(tools.map((tool) => tool.name).sort()).toEqual(Object.keys(inputs).sort());
      for (const tool of tools) {
        const answer = await client.callTool({ name: tool.name, arguments: inputs[tool.name]! });
        const text = JSON.stringify(answer);
        expect([name, tool.name, answer.isError === true]).toEqual([name, tool.name, !open.has(tool.name)]);
        expect(text, `${name} ${tool.name}`).not.toContain(MARK);
        if (tool.name === 'memory_forget') expect(answer.structuredContent).toMatchObject({ forgotten: 0 });
      }
      await client.close();
    }
  });

  it('is not told apart from what was never there, and relations to it are in no graph', async () => {
    const bob = strangers[0]!.rest;
    const nothing = `mem_${'0'.repeat(26)}`;
    const problem = async (id: string): Promise<unknown> => {
      const { instance: _i, correlationId: _c, ...rest } = await bob.json<Record<string, unknown>>(`/api/v1/memories/${id}`);
      return JSON.parse(JSON.stringify(rest).replaceAll(id, 'ID'));
    };
    expect(await problem(secret)).toEqual(await problem(nothing));
    const graph = await bob.json<{ nodes: unknown[]; edges: unknown[] }>(`/api/v1/memories/${shared}/graph`);
    expect([graph.nodes.length, graph.edges]).toEqual([1, []]);
    const own = await ada.json<{ nodes: unknown[]; edges: unknown[] }>(`/api/v1/memories/${shared}/graph`);
    expect([own.nodes.length, own.edges.length]).toEqual([2, 1]);
  });

  it('is not replaced by an import of what has its id', async () => {
    for (const { rest } of strangers) {
      const answer = await rest.fetch('/api/v1/memories/import', {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: lineOf(secret),
      });
      expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ memories: 1 })]);
    }
    expect(await ada.json(`/api/v1/memories/${secret}`)).toMatchObject({ text: `${MARK} is my secret colour` });
  });

  it('is as it was afterwards, and its owner has all of it', async () => {
    expect(await ada.json(`/api/v1/memories/${secret}`)).toMatchObject({ revision: 1, importance: 0.5, pinned: false });
    const lines = (await (await ada.fetch('/api/v1/memories/export')).text()).trim().split('\n');
    expect(lines.some((line) => line.includes(MARK))).toBe(true);
    const logs = await ada.json<{ items: { kind: string; requestId: string; durationMs: number | null }[] }>('/memory/logs');
    expect(logs.items.map(({ kind }) => kind)).toEqual(['answer', 'dispatch']);
    expect(logs.items[0]!.requestId).toBe(logs.items[1]!.requestId);
    expect(logs.items[0]!.durationMs).toBeGreaterThanOrEqual(0);
  });
});
