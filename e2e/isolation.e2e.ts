import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeRun, ISOLATION, type Session } from './support/code-runs.js';
import { startServer, temporaryFolder } from './support/foundry.js';
import { OAuthClient } from './support/oauth-client.js';
import { Rest } from './support/rest.js';
import { routeCatalog } from './support/route-catalog.js';

interface Thing {
  readonly id: string;
}

/** What each route with a body is sent, so that only whose thing it is can be why it is refused. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/v1/projects/{id}/files': { files: [{ path: 'stranger.txt', content: 'x' }] },
  'POST /api/v1/projects/{id}/edits': { edits: [{ kind: 'write', path: 'stranger.txt', content: 'x' }] },
  'POST /api/v1/projects/{id}/fixes': { edits: [{ kind: 'write', path: 'stranger.txt', content: 'x' }] },
  'POST /api/v1/projects/{id}/files/delete': { files: [{ path: 'README.md' }] },
  'POST /api/v1/projects/{id}/rollback': { round: 0 },
  'POST /api/v1/projects/{id}/checks': {},
  'POST /api/v1/projects/{id}/package': {},
  'POST /api/v1/tools/{name}/rollback': { version: 1 },
  'POST /api/v1/tools/{name}/invoke': { input: {} },
  'POST /api/v1/chat/conversations/{id}/decision': { callId: 'x', approve: true },
  'PUT /api/v1/ledger/budgets/{id}': { maxTokens: 5 },
  'PATCH /api/v1/admin/upstreams/{prefix}': { enabled: true },
  'PATCH /api/v1/admin/users/{id}': { name: 'theirs' },
  'PATCH /api/v1/admin/organisations/{id}': { name: 'theirs' },
  'PATCH /api/v1/memories/{id}': { importance: 1 },
  'POST /api/v1/memories/{id}/boost': {},
  'POST /api/v1/memories/{id}/pin': {},
  'POST /api/v1/memories/{id}/relations': { type: 'relates_to', to: `mem_${'0'.repeat(26)}` },
};

/** What routes without a body are asked besides. */
const QUERIES: Readonly<Record<string, string>> = {
  'DELETE /api/v1/memories/{id}/relations': `?type=relates_to&to=mem_${'0'.repeat(26)}`,
};

const TOOLS = /^\/api\/v1\/tools\/\{name\}/;
const SECRETS = /^\/api\/v1\/tool-secrets\/\{name\}/;
const QUEUES = /^\/api\/v1\/admin\/queues\/\{name\}/;

const anything = { type: 'object' };
const manifest = { name: 'ours-only', description: 'ours-only', inputSchema: anything, outputSchema: anything };
/** A tool. */
const OURS = [
  { path: 'tool.json', content: JSON.stringify(manifest) },
  { path: 'src/index.js', content: 'export default () => ({});\n' },
  {
    path: 'tests/a.test.js',
    content: "import { test } from 'node:test';\nimport '../src/index.js';\ntest('loads', () => {});\n",
  },
];

describe("another organisation's things", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof startServer>>;
  let admin: Rest;
  let other: Rest;
  let build: Thing;
  let project: Thing;
  let run: CodeRun;
  let session: Session;
  let key: Thing & { token: string };
  let budget: Thing;
  let user: Thing;
  let memory: Thing;
  let clientId: string;
  let conversation: { conversationId: string };
  let toolBudget: { id: string };

  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await admin.post(path, body);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };

  beforeAll(async () => {
    folder = await temporaryFolder('isolation');
    server = await startServer(join(folder.path, 'data'), ISOLATION);
    admin = new Rest(server.url, server.token);
    build = await post('/api/v1/builds', { request: 'ours-only (title, author)' });
    project = await post('/api/v1/projects', { request: 'ours-only (title, author)' });
    run = await post('/api/v1/debugger/run', { language: 'bash', code: 'echo ours-only' });
    session = await post('/api/v1/supervisor/run', { goal: 'Say it.\n```bash\necho ours-only\n```' });
    key = await post('/api/v1/admin/tokens', { name: 'ours-only', scopes: ['tools:ping'] });
    budget = await post('/api/v1/ledger/budgets', { agent: 'ours-only', period: 'day', maxTokens: 1_000 });
    toolBudget = await post('/api/v1/tool-budgets', { period: 'day', maxCalls: 7 });
    conversation = await post('/api/v1/chat', { text: 'hello' });
    await post('/api/v1/admin/upstreams', {
      prefix: 'ours',
      transport: { kind: 'http', url: 'http://127.0.0.1:9/mcp' },
      enabled: false,
    });
    user = await post('/api/v1/admin/users', { name: 'ours-only', scopes: ['tools:ping'] });
    await post('/api/v1/tools', { files: OURS });
    await admin.fetch('/api/v1/tool-secrets/OURS_ONLY', {
      method: 'PUT',
      body: JSON.stringify({ value: 'ours-only-value' }),
      headers: { 'content-type': 'application/json' },
    });
    memory = (await post<{ memory: Thing }>('/api/v1/memories', { type: 'pattern', text: 'What we do, ours-only' })).memory;
    const registered = new OAuthClient(server.url);
    await registered.register({ client_name: 'ours-only' });
    clientId = registered.clientId;
    const { scopes } = await admin.json<{ scopes: { name: string }[] }>('/api/v1/me');
    const { token } = await post<{ token: string }>('/api/v1/admin/tokens', {
      name: 'stranger',
      scopes: scopes.map(({ name }) => name),
      organisation: 'other',
    });
    other = new Rest(server.url, token);
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('are not there for anybody else, whatever the route', async () => {
    expect(await other.json('/api/v1/me')).toMatchObject({ organisation: 'other', operator: false });
    /** Whose id a route's path takes; a route that is not here fails the test. */
    const ids: [RegExp, string][] = [
      [/^\/api\/v1\/builds\/\{id\}/, build.id],
      [/^\/api\/v1\/projects\/\{id\}/, project.id],
      [/^\/api\/v1\/memories\/\{id\}/, memory.id],
      [/^\/api\/v1\/debugger\/runs\/\{id\}/, run.id],
      [/^\/api\/v1\/admin\/tokens\/\{id\}/, key.id],
      [/^\/api\/v1\/admin\/users\/\{id\}/, user.id],
      [/^\/api\/v1\/admin\/clients\/\{id\}/, clientId],
      [/^\/api\/v1\/admin\/organisations\/\{id\}/, 'default'],
      [QUEUES, 'x'],
      [/^\/api\/v1\/admin\/upstreams\/\{prefix\}/, 'ours'],
      [/^\/api\/v1\/chat\/conversations\/\{id\}/, conversation.conversationId],
      [/^\/api\/v1\/ledger\/budgets\/\{id\}/, budget.id],
      [/^\/api\/v1\/tool-budgets\/\{id\}/, toolBudget.id],
      [TOOLS, 'ours-only'],
      [SECRETS, 'OURS_ONLY'],
      // No model is used here, so there is no call; the ledger's own tests have some.
      [/^\/api\/v1\/ledger\/calls\/\{id\}/, 'llm_none'],
    ];
    const shown: string[] = [];
    const routes = await routeCatalog(admin);
    for (const route of routes.filter(({ path }) => path.includes('{'))) {
      const id = ids.find(([pattern]) => pattern.test(route.path))?.[1];
      expect(id, `the test has no id for ${route.path}`).toBeDefined();
      for (const name of ['bundle.zip', 'README.md', 'requirements.md']) {
        const filled: Record<string, string> = {
          id: id!,
          prefix: id!,
          path: name,
          sha: 'a'.repeat(40),
          round: '0',
          turn: '1',
          version: '1',
        };
        if (TOOLS.test(route.path) || SECRETS.test(route.path)) filled['name'] = id!;
        // Names are each organisation's own: setting one of the same name is no sight of ours.
        if (route.method === 'PUT' && SECRETS.test(route.path)) continue;
        const path = route.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => filled[parameter] ?? name);
        const body = BODIES[`${route.method} ${route.path}`];
        const response = await other.fetch(path + (QUERIES[`${route.method} ${route.path}`] ?? ''), {
          method: route.method,
          ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        });
        // Queues are nobody's: that there are some is no secret.
        if (response.status !== (QUEUES.test(route.path) ? 403 : 404))
          shown.push(`${route.method} ${path}: ${response.status} ${await response.text()}`);
      }
    }
    expect(shown).toEqual([]);
    expect((await other.fetch(`/api/v1/supervisor/status?session_id=${session.id}`)).status).toBe(404);
    expect((await other.post('/api/v1/supervisor/cancel', { session_id: session.id })).status).toBe(404);
  });

  it('are in no list and no search', async () => {
    const routes = await routeCatalog(admin);
    const lists = routes.filter(({ method, path, scopes }) => method === 'GET' && scopes && !path.includes('{'));
    expect(lists.length).toBeGreaterThan(10);
    for (const { path } of lists) {
      const text = await (await other.fetch(`${path}?q=ours-only&search=ours-only`)).text();
      const plain = await (await other.fetch(path)).text();
      for (const theirs of [
        build.id,
        project.id,
        run.id,
        session.id,
        key.id,
        budget.id,
        user.id,
        clientId,
        memory.id,
        conversation.conversationId,
        toolBudget.id,
      ]) {
        expect([path, text.includes(theirs) || plain.includes(theirs)]).toEqual([path, false]);
      }
      expect([path, plain.includes('ours-only')]).toEqual([path, false]);
    }
    expect(await other.json('/api/v1/debugger/search?q=ours-only')).toMatchObject({ items: [] });
    expect(await other.json('/api/v1/builds?search=ours-only')).toMatchObject({ items: [] });
  });

  it('cannot be had by naming the organisation', async () => {
    for (const path of ['admin/tokens', 'admin/audit', 'admin/users', 'admin/builds']) {
      expect((await other.fetch(`/api/v1/${path}?organisation=default`)).status).toBe(403);
      expect((await admin.fetch(`/api/v1/${path}?organisation=other`)).status).toBe(200);
    }
    const forDefault = { name: 'x', scopes: ['tools:ping'], organisation: 'default' };
    expect((await other.post('/api/v1/admin/tokens', forDefault)).status).toBe(403);
    expect((await other.post('/api/v1/admin/keys/rotate', {})).status).toBe(403);
    const verified = (await (await other.post('/api/v1/admin/audit/verify', {})).json()) as {
      chains: { organisation: string }[];
    };
    expect(verified.chains.map(({ organisation }) => organisation)).toEqual(['other']);
  });

  it('are as they were afterwards', async () => {
    expect(await admin.json(`/api/v1/builds/${build.id}`)).not.toMatchObject({ status: 'cancelled' });
    expect((await new Rest(server.url, key.token).fetch('/api/v1/me')).status).toBe(200);
    const { items } = await admin.json<{ items: Thing[] }>('/api/v1/ledger/budgets');
    expect(items.map(({ id }) => id)).toContain(budget.id);
  });
});
