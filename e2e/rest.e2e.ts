import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundry, SHARED_DEPENDENCIES, startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';

const REQUEST =
  'A bakery: cakes (name, price in EUR, vegan) and orders (customer name, pickup date, status: open, baked or collected); an order belongs to a cake.';

interface Build {
  id: string;
  status: string;
  slug: string;
  request: string;
  lastEvent: number;
  checks: { name: string; status: string }[];
}

describe('the REST interface', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dataDirectory: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  let rest: Rest;
  let build: Build;

  beforeAll(async () => {
    folder = await temporaryFolder('rest');
    dataDirectory = join(folder.path, 'data');
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(dataDirectory);
    await symlink(SHARED_DEPENDENCIES, join(dataDirectory, 'dependencies'));
    server = await startServer(dataDirectory);
    rest = new Rest(server.url, server.token);
    const response = await rest.post('/api/v1/builds', { request: REQUEST }, { 'idempotency-key': 'first' });
    expect(response.status).toBe(201);
    build = (await response.json()) as Build;
    expect(response.headers.get('location')).toBe(`/api/v1/builds/${build.id}`);
  });
  afterAll(async () => {
    const { code } = await server.stop();
    await folder.remove();
    expect(code).toBe(0);
  });

  it('prints the admin token once, and stores it nowhere readable', async () => {
    expect(server.token).toMatch(/^fdy_[\w-]{43}$/);
    const { mode } = await stat(join(dataDirectory, 'server.json'));
    expect(mode & 0o777).toBe(0o600);
    expect(await readFile(join(dataDirectory, 'server.json'), 'utf8')).not.toContain(server.token);
  });

  it('answers liveness and readiness without a token, and nothing else', async () => {
    const anonymous = new Rest(server.url, undefined);
    expect(await anonymous.json('/healthz')).toEqual({ status: 'ok' });
    expect(await anonymous.json('/readyz')).toEqual({ status: 'ok', database: 'embedded', consuming: true });
    const document = await anonymous.json<{ paths: Record<string, Record<string, unknown>> }>('/api/docs/openapi.json');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
    const guarded = routes.filter(([, path]) => path.startsWith('/api/v1'));
    expect(guarded.length).toBeGreaterThanOrEqual(12);
    for (const [method, path] of guarded) {
      const at = path.replaceAll(/\{[^}]+\}/g, 'x');
      const response = await anonymous.fetch(at, { method });
      expect([method, path, response.status]).toEqual([method, path, 401]);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await response.json()).toMatchObject({ status: 401, code: 'auth.unauthenticated' });
      expect((await new Rest(server.url, 'fdy_wrong').fetch(at, { method })).status).toBe(401);
    }
  });

  it('keeps the queue dashboard to holders of the token', async () => {
    expect((await new Rest(server.url, undefined).fetch('/admin/queues')).status).toBe(401);
    expect((await rest.fetch('/admin/queues')).status).toBe(200);
    const basic = `Basic ${Buffer.from(`me:${server.token}`).toString('base64')}`;
    expect((await rest.fetch('/admin/queues/api/queues', { headers: { authorization: basic } })).status).toBe(200);
  });

  it('gives every answer the request id and its duration', async () => {
    const response = await rest.fetch('/api/v1/builds', { headers: { 'x-request-id': 'my-own-id' } });
    expect(response.headers.get('x-request-id')).toBe('my-own-id');
    expect(Number(response.headers.get('x-duration'))).toBeGreaterThan(0);
    expect((await rest.fetch('/healthz', { headers: { 'x-request-id': 'a b\tc' } })).headers.get('x-request-id')).toMatch(
      /^req_/,
    );
  });

  it('returns the same build for the same idempotency key, and refuses the key for another request', async () => {
    const again = await rest.post('/api/v1/builds', { request: REQUEST }, { 'idempotency-key': 'first' });
    expect(again.status).toBe(200);
    expect(((await again.json()) as Build).id).toBe(build.id);
    expect((await rest.post('/api/v1/builds', { request: REQUEST }, { 'idempotency-key': 'x'.repeat(201) })).status).toBe(400);
    const other = await rest.post('/api/v1/builds', { request: 'books (title)' }, { 'idempotency-key': 'first' });
    expect([other.status, await other.json()]).toEqual([409, expect.objectContaining({ code: 'build.idempotency_conflict' })]);
  });

  it('makes one build of many simultaneous requests with one key, and cancels it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        rest.post('/api/v1/builds', { request: 'books (title, author)' }, { 'idempotency-key': 'race' }),
      ),
    );
    const ids = new Set(await Promise.all(answers.map(async (answer) => ((await answer.json()) as Build).id)));
    expect(ids.size).toBe(1);
    const [id] = ids;
    const cancelled = await rest.post(`/api/v1/builds/${id}/cancel`, {});
    expect([cancelled.status, ((await cancelled.json()) as Build).status]).toEqual([200, 'cancelled']);
    const again = await rest.post(`/api/v1/builds/${id}/cancel`, {});
    expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ code: 'build.already_finished' })]);
    const events = await rest.events(`/api/v1/builds/${id}/events`);
    expect(events.at(-1)?.data.data.type).toBe('build.cancelled');
    expect((await rest.fetch(`/api/v1/builds/${id}/bundle`)).status).toBe(409);
  });

  it.each([
    ['no body', undefined, 400, 'http.'],
    ['not JSON', '{', 400, 'http.bad_request'],
    ['another shape', '{"requests":"x"}', 400, 'http.invalid'],
    ['a number', '{"request":7}', 400, 'http.invalid'],
    ['an unknown property', '{"request":"books (title)","model":"x"}', 400, 'http.invalid'],
    ['an empty request', '{"request":""}', 4, 'planning.empty_request'],
    ['nothing to store', '{"request":"Good morning!"}', 4, 'planning.nothing_to_store'],
    ['2 MB', JSON.stringify({ request: 'x'.repeat(2_000_000) }), 413, 'http.payload_too_large'],
    ['prototype keys', '{"request":"books (title)","__proto__":{"admin":true}}', 400, 'http.'],
  ])('refuses a build request with %s', async (_name, body, status, code) => {
    const response = await rest.fetch('/api/v1/builds', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const problem = (await response.json()) as { code: string; detail: string; correlationId: string };
    expect(String(response.status)).toMatch(new RegExp(`^${status}`));
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problem.code).toContain(code);
    expect(problem.detail).toMatch(/[.)]$/);
    expect(problem.detail).not.toMatch(/undefined|Invalid input/);
    expect(problem.correlationId).toBe(response.headers.get('x-request-id'));
  });

  it.each([
    '/api/v1/builds/bld_0',
    '/api/v1/builds/bld_0/events',
    '/api/v1/builds/bld_0/artifacts',
    '/api/v1/builds/bld_0/files/x',
    '/api/v1/nowhere',
  ])('answers 404 as a problem at %s', async (path) => {
    const response = await rest.fetch(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
  });

  it('follows the build to its success from any event on, without a gap or a duplicate', async () => {
    const all = await rest.events(`/api/v1/builds/${build.id}/events`);
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
    expect(all.at(-1)?.data.data.type).toBe('build.succeeded');
    const half = Math.floor(all.length / 2);
    expect(await rest.events(`/api/v1/builds/${build.id}/events?after=${half}`)).toEqual(all.slice(half));
    expect(await rest.events(`/api/v1/builds/${build.id}/events?after=0`, { 'last-event-id': String(half) })).toEqual(
      all.slice(half),
    );
    expect(await rest.events(`/api/v1/builds/${build.id}/events?after=99999`)).toEqual([]);
    build = await rest.json<Build>(`/api/v1/builds/${build.id}`);
    expect(build).toMatchObject({ status: 'succeeded', request: REQUEST, lastEvent: all.length });
  });

  it('pages through builds, newest first, with filters', async () => {
    for (let i = 0; i < 3; i++) {
      const made = (await (await rest.post('/api/v1/builds', { request: `shelves number ${i} (label, width)` })).json()) as Build;
      await rest.post(`/api/v1/builds/${made.id}/cancel`, {});
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: Build[]; nextCursor: string | null } = await rest.json(
        `/api/v1/builds?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect(seen).toContain(build.id);
    const succeeded = await rest.json<{ items: Build[] }>('/api/v1/builds?status=succeeded');
    expect(succeeded.items.map(({ id }) => id)).toEqual([build.id]);
    expect((await rest.json<{ items: Build[] }>('/api/v1/builds?search=BAKERY')).items.map(({ id }) => id)).toEqual([build.id]);
    expect((await rest.json<{ items: Build[] }>('/api/v1/builds?search=%25')).items).toEqual([]);
    for (const bad of ['cursor=bm8', 'limit=0', 'limit=1000', 'status=odd'])
      expect((await rest.fetch(`/api/v1/builds?${bad}`)).status).toBe(400);
  });

  it('delivers the bundle with an ETag and in ranges', async () => {
    const path = `/api/v1/builds/${build.id}/bundle`;
    const whole = await rest.fetch(path);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const etag = whole.headers.get('etag')!;
    expect(etag).toBe(`"${createHash('sha256').update(bytes).digest('hex')}"`);
    expect(whole.headers.get('content-disposition')).toBe(`attachment; filename="${build.slug}.zip"`);
    expect((await rest.fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const part = await rest.fetch(path, { headers: { range: 'bytes=100-199' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    expect((await rest.fetch(path, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416);
    expect((await rest.fetch(path, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } })).status).toBe(200);
  });

  it('lists and serves artifacts and files, and nothing outside of them', async () => {
    const { items } = await rest.json<{ items: { name: string; size: number; sha256: string }[] }>(
      `/api/v1/builds/${build.id}/artifacts`,
    );
    const names = items.map(({ name }) => name);
    for (const name of [
      'requirements.md',
      'plan.json',
      'graph.json',
      'timeline.jsonl',
      'core-output.json',
      'oi-output.json',
      'report.json',
      'report.md',
      'bundle.zip',
    ])
      expect(names).toContain(name);
    for (const { name, sha256 } of items) {
      const response = await rest.fetch(`/api/v1/builds/${build.id}/artifacts/${name}`);
      expect(
        createHash('sha256')
          .update(Buffer.from(await response.arrayBuffer()))
          .digest('hex'),
      ).toBe(sha256);
    }
    const files = await rest.json<{ items: { path: string }[] }>(`/api/v1/builds/${build.id}/files`);
    expect(files.items.map(({ path }) => path)).toContain('docker-compose.yml');
    expect(await (await rest.fetch(`/api/v1/builds/${build.id}/files/backend/package.json`)).json()).toHaveProperty(
      'scripts.test',
    );
    for (const path of ['..%2f..%2f..%2fetc%2fpasswd', '%2fetc%2fpasswd', '.git/config', 'backend/../../x', 'backend%00']) {
      const response = await rest.fetch(`/api/v1/builds/${build.id}/files/${path}`);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }
    const { items: commits } = await rest.json<{ items: { sha: string; author: { name: string } }[] }>(
      `/api/v1/builds/${build.id}/commits`,
    );
    expect(new Set(commits.map(({ author }) => author.name))).toEqual(
      new Set(['Foundry backend agent', 'Foundry frontend agent', 'Foundry orchestrator']),
    );
    expect(await (await rest.fetch(`/api/v1/builds/${build.id}/commits/${commits[0]!.sha}/diff`)).text()).toMatch(/^diff --git/m);
    expect((await rest.fetch(`/api/v1/builds/${build.id}/commits/--output=x/diff`)).status).toBeGreaterThanOrEqual(400);
  });

  it('serves the terminal of the same user without a token', async () => {
    const list = await foundry(['list', '--json'], { env: { FOUNDRY_DATA_DIR: dataDirectory } });
    expect((JSON.parse(list.stdout) as { items: Build[] }).items.map(({ id }) => id)).toContain(build.id);
    const out = join(folder.path, 'downloads');
    const download = await foundry(['download', build.id, '--out', out], { env: { FOUNDRY_DATA_DIR: dataDirectory } });
    expect(download).toMatchObject({ code: 0, stdout: `${join(out, `${build.slug}.zip`)}\n` });
    const remote = { FOUNDRY_DATA_DIR: join(folder.path, 'elsewhere'), FOUNDRY_URL: server.url };
    expect(await foundry(['status', build.id], { env: remote })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('auth.unauthenticated') as string,
    });
    const events = await foundry(['events', build.id], { env: { ...remote, FOUNDRY_TOKEN: server.token! } });
    expect(events.stdout.trim().split('\n')).toHaveLength(build.lastEvent);
  });

  it('serves the page, and its documentation', async () => {
    const page = await rest.fetch('/');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await rest.fetch(`/builds/${build.id}`)).headers.get('content-type')).toMatch(/^text\/html/);
    expect((await rest.fetch('/api/docs')).status).toBe(200);
    expect((await rest.fetch('/api/docs/assets/swagger-ui-bundle.js')).status).toBe(200);
  });

  it('says that the port is taken, in one sentence, and leaves nothing behind', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const result = await foundry(['up', '--port', String(port)], { env: { FOUNDRY_DATA_DIR: join(folder.path, 'port') } });
    blocker.close();
    expect(result.stderr).toMatch(new RegExp(`^foundry: Port ${port} .* is taken[^\\n]*server\\.port_taken\\]\\n$`));
    expect(result.code).toBe(1);
    expect(existsSync(join(folder.path, 'port'))).toBe(false);
  });
});
