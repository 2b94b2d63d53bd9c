import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundry, startServer, temporaryFolder } from './support/foundry.js';
import { rawRequest } from './support/raw-request.js';
import { Rest } from './support/rest.js';
import { type Route, routeCatalog } from './support/route-catalog.js';

interface Key {
  id: string;
  token: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

describe('tokens', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dataDirectory: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  let admin: Rest;
  let routes: Route[];
  let allScopes: string[];

  const make = async (request: object): Promise<Key> => {
    const response = await admin.post('/api/v1/admin/tokens', request);
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
    return (await response.json()) as Key;
  };
  const withKey = async (request: object): Promise<Rest> => new Rest(server.url, (await make(request)).token);

  beforeAll(async () => {
    folder = await temporaryFolder('sign-in');
    dataDirectory = join(folder.path, 'data');
    server = await startServer(dataDirectory);
    admin = new Rest(server.url, server.token);
    routes = await routeCatalog(admin);
    allScopes = (await admin.json<{ scopes: { name: string }[] }>('/api/v1/me')).scopes.map(({ name }) => name);
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  /** A path that a route answers to; what it says about ids does not matter where the guard refuses. */
  const pathOf = ({ path }: Route): string => path.replaceAll(/\{[^}]+\}/g, 'x');

  it('are asked for on every route that is not meant for everybody', async () => {
    const open = routes.filter(({ scopes }) => scopes === undefined).map(({ path }) => path);
    expect(open.sort()).toEqual([
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-protected-resource/mcp',
      '/healthz',
      '/readyz',
    ]);
    expect(routes.length).toBeGreaterThan(25);
  });

  it('are refused on every route when they are missing, made up, in the wrong place or twice in the header', async () => {
    const token = server.token!;
    const attacks: [string, (route: Route) => Promise<number>][] = [
      ['none', async (route) => (await fetch(new URL(pathOf(route), server.url), { method: route.method })).status],
      ...['fdy_x', `${token}x`, token.slice(0, -1), token.toUpperCase(), 'null', 'undefined', 'eyJhbGciOiJub25lIn0.e30.'].map(
        (wrong): [string, (route: Route) => Promise<number>] => [
          wrong,
          async (route) => (await new Rest(server.url, wrong).fetch(pathOf(route), { method: route.method })).status,
        ],
      ),
      ...['access_token', 'token', 'authorization', 'key'].map((name): [string, (route: Route) => Promise<number>] => [
        `in the query as ${name}`,
        async (route) => (await fetch(new URL(`${pathOf(route)}?${name}=${token}`, server.url), { method: route.method })).status,
      ]),
      [
        'in a cookie',
        async (route) =>
          (
            await fetch(new URL(pathOf(route), server.url), {
              method: route.method,
              headers: { cookie: `token=${token}; authorization=Bearer ${token}` },
            })
          ).status,
      ],
      [
        'in headers of proxies',
        async (route) =>
          (
            await fetch(new URL(pathOf(route), server.url), {
              method: route.method,
              headers: {
                'x-forwarded-authorization': `Bearer ${token}`,
                'x-authorization': `Bearer ${token}`,
                'x-forwarded-user': 'admin',
              },
            })
          ).status,
      ],
      [
        'after another one',
        async (route) =>
          (
            await rawRequest(server.url, [
              `${route.method} ${pathOf(route)} HTTP/1.1`,
              'Host: 127.0.0.1',
              'Content-Length: 0',
              'Authorization: Bearer fdy_wrong',
              `Authorization: Bearer ${token}`,
            ])
          ).status,
      ],
      [
        'before another one',
        async (route) =>
          (
            await rawRequest(server.url, [
              `${route.method} ${pathOf(route)} HTTP/1.1`,
              'Host: 127.0.0.1',
              'Content-Length: 0',
              `Authorization: Bearer ${token}`,
              'Authorization: Bearer fdy_wrong',
            ])
          ).status,
      ],
    ];
    const letIn: string[] = [];
    for (const route of routes.filter(({ scopes }) => scopes)) {
      for (const [name, attack] of attacks) {
        const status = await attack(route);
        if (status !== 401) letIn.push(`${route.method} ${route.path} with a token ${name}: ${status}`);
      }
    }
    expect(letIn).toEqual([]);
  });

  it('need the scope of each route, and are told which to ask for besides their own', async () => {
    for (const route of routes) {
      if (!route.scopes) continue;
      const others = allScopes.filter((scope) => !route.scopes!.includes(scope));
      const rest = await withKey({ name: `without ${route.scopes.join()}`, scopes: others });
      const response = await rest.fetch(pathOf(route), { method: route.method });
      expect([route.method, route.path, response.status]).toEqual([route.method, route.path, 403]);
      expect(await response.json()).toMatchObject({ code: 'auth.insufficient_scope' });
      const challenge = response.headers.get('www-authenticate')!;
      expect(challenge).toContain('error="insufficient_scope"');
      const asked = /scope="([^"]*)"/.exec(challenge)![1]!.split(' ');
      expect(asked.sort()).toEqual([...allScopes].sort());
    }
  });

  it('point a client that has none to the description of the resource', async () => {
    const { port } = new URL(server.url);
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const response = await fetch(`${origin}/api/v1/builds`);
      const pointer = /resource_metadata="([^"]+)"/.exec(response.headers.get('www-authenticate')!)![1]!;
      expect(pointer).toBe(`${origin}/.well-known/oauth-protected-resource`);
      expect(await (await fetch(pointer)).json()).toMatchObject({
        resource: origin,
        scopes_supported: allScopes,
        bearer_methods_supported: ['header'],
      });
    }
    const { answer } = await rawRequest(server.url, ['GET /api/v1/builds HTTP/1.1', 'Host: evil.example']);
    expect(answer).toContain(`resource_metadata="${server.url}/`);
    expect(answer).not.toContain('evil.example');
  });

  it('stop working when they are revoked, also on a stream that is open', async () => {
    const { id } = (await (await admin.post('/api/v1/builds', { request: 'cups (label)' })).json()) as { id: string };
    const key = await make({ name: 'soon gone', scopes: ['tools:review', 'tools:ping'] });
    const rest = new Rest(server.url, key.token);
    expect((await rest.fetch('/api/v1/me')).status).toBe(200);
    const stream = rest.events(`/api/v1/builds/${id}/events`, {}, () => false);
    await admin.fetch(`/api/v1/admin/tokens/${key.id}`, { method: 'DELETE' });
    const revoked = Date.now();
    expect((await rest.fetch('/api/v1/me')).status).toBe(401);
    await stream;
    expect(Date.now() - revoked).toBeLessThan(5_000);
    const page = await admin.json<{ items: Key[] }>('/api/v1/admin/tokens');
    const shown = page.items.find((item) => item.id === key.id)!;
    expect(shown.revokedAt).not.toBeNull();
    expect(shown.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(page)).not.toContain(key.token);
    await admin.post(`/api/v1/builds/${id}/cancel`, {});
  });

  it('are made, listed and revoked in the terminal', async () => {
    const env = { FOUNDRY_DATA_DIR: dataDirectory };
    const made = await foundry(['token', 'create', 'night build', '--scope', 'tools:ping', '--days', '7', '--json'], { env });
    const key = JSON.parse(made.stdout) as Key;
    expect((await new Rest(server.url, key.token).fetch('/api/v1/me')).status).toBe(200);
    const listed = await foundry(['token', 'list'], { env });
    expect(listed.stdout).toMatch(new RegExp(`^${key.id}  fdy_.*used.*night build: tools:ping$`, 'm'));
    expect(await foundry(['token', 'revoke', key.id], { env })).toMatchObject({ code: 0 });
    expect((await new Rest(server.url, key.token).fetch('/api/v1/me')).status).toBe(401);
    const wrong = await foundry(['token', 'create', 'x', '--scope', 'tools:everything'], { env });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('tools:ping')]);
  });
});

describe('limits of requests', () => {
  it('answer 429 with Retry-After to a token and to an address that send too many', async () => {
    const folder = await temporaryFolder('limits');
    const server = await startServer(join(folder.path, 'data'), {
      FOUNDRY_RATE_LIMIT_PER_TOKEN: '5',
      FOUNDRY_RATE_LIMIT_PER_ADDRESS: '12',
    });
    try {
      const rest = new Rest(server.url, server.token);
      const statuses: number[] = [];
      for (let i = 0; i < 7; i++) statuses.push((await rest.fetch('/api/v1/me')).status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
      const refused = await rest.fetch('/api/v1/me');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ code: 'auth.too_many_requests', status: 429 });
      for (let i = 0; i < 4; i++) await new Rest(server.url, 'fdy_guess').fetch('/api/v1/me');
      const guess = await new Rest(server.url, 'fdy_guess').fetch('/api/v1/me', {
        headers: { 'x-forwarded-for': '198.51.100.7' },
      });
      expect([guess.status, ((await guess.json()) as { detail: string }).detail]).toEqual([
        429,
        expect.stringMatching(/address/),
      ]);
      expect((await rest.fetch('/healthz')).status).toBe(200);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });

  it('count a socket for the address that a trusted proxy names, as requests are counted', async () => {
    const folder = await temporaryFolder('limits-of-sockets');
    const server = await startServer(join(folder.path, 'data'), {
      FOUNDRY_RATE_LIMIT_PER_ADDRESS: '2',
      FOUNDRY_TRUSTED_PROXIES: '127.0.0.1',
    });
    const knock = (from: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          'x-forwarded-for': from,
          authorization: 'Bearer fdy_guess',
        };
        get(new URL('/ws', server.url), { headers }, (response) => resolve(response.resume().statusCode)).on('error', reject);
      });
    try {
      const statuses: unknown[] = [];
      for (let i = 0; i < 3; i++) statuses.push(await knock('198.51.100.7'));
      expect([...statuses, await knock('198.51.100.8')]).toEqual([401, 401, 429, 401]);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});
