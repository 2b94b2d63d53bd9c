import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundry, startServer, temporaryFolder } from './support/foundry.js';
import { mutatingCalls } from './support/mutating-calls.js';
import { OAuthClient } from './support/oauth-client.js';
import { Rest } from './support/rest.js';
import { routeCatalog } from './support/route-catalog.js';

interface Thing {
  readonly id: string;
}
interface Queue {
  readonly name: string;
  readonly paused: boolean;
}

/** As long as a machine with other things to do may need. */
const SOON = { timeout: 60_000 };

/** Where the entry of a route is, when it is not in the caller's log under the correlation id of the request. */
const LOGGED_ELSEWHERE: Readonly<Record<string, string>> = {
  'POST /api/v1/builds/{id}/cancel': 'action=build.cancelled',
  'POST /api/v1/admin/organisations': 'organisation=walked&action=organisation.created',
};

describe('administration', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let env: Record<string, string>;
  let server: Awaited<ReturnType<typeof startServer>>;
  let admin: Rest;

  const made = async <T>(path: string, body: unknown, by = admin): Promise<T> => {
    const response = await by.post(path, body);
    expect([path, response.status]).toEqual([path, 201]);
    return (await response.json()) as T;
  };

  beforeAll(async () => {
    folder = await temporaryFolder('admin');
    env = { FOUNDRY_DATA_DIR: join(folder.path, 'data') };
    server = await startServer(env.FOUNDRY_DATA_DIR!, {
      FOUNDRY_MODEL_PROVIDERS: 'local=http://127.0.0.1:9/v1',
      FOUNDRY_MODEL_KEYS: 'local=very-secret-key',
    });
    admin = new Rest(server.url, server.token);
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('gives organisations users, whose tokens and programs end when they or their organisation are disabled', async () => {
    await made('/api/v1/admin/organisations', { id: 'acme', name: 'Acme Ltd.' });
    const scopes = ['tools:ping', 'tools:review', 'admin:config'];
    const ada = await made<Thing>('/api/v1/admin/users', {
      organisation: 'acme',
      name: 'Ada',
      email: 'ada@acme.example',
      scopes,
    });
    const { token } = await made<{ token: string }>('/api/v1/admin/tokens', {
      organisation: 'acme',
      user: ada.id,
      name: 'hers',
      scopes,
    });
    const hers = new Rest(server.url, token);
    expect(await hers.json('/api/v1/me')).toMatchObject({ organisation: 'acme', user: ada.id, operator: false });
    const program = new OAuthClient(server.url);
    await program.register();
    const { body } = await program.exchange(await program.code(token, ['tools:ping']));
    const programs = new Rest(server.url, body.access_token);
    expect(await programs.json('/api/v1/me')).toMatchObject({ user: ada.id });

    for (const [off, on] of [
      [`users/${ada.id}/disable`, `users/${ada.id}/enable`],
      ['organisations/acme/disable', 'organisations/acme/enable'],
    ]) {
      expect((await admin.post(`/api/v1/admin/${off}`, {})).status).toBe(200);
      for (const rest of [hers, programs]) {
        await expect.poll(async () => (await rest.fetch('/api/v1/me')).status, SOON).toBe(401);
      }
      expect((await program.refresh(body.refresh_token!)).status).toBe(400);
      expect((await admin.post(`/api/v1/admin/${on}`, {})).status).toBe(200);
      expect((await hers.fetch('/api/v1/me')).status).toBe(200);
    }

    // An administrator of acme sees acme only.
    expect(await hers.json('/api/v1/admin/organisations')).toMatchObject({ items: [{ id: 'acme', users: 2 }] });
    expect((await hers.fetch('/api/v1/admin/users?organisation=default')).status).toBe(403);
    expect((await hers.post('/api/v1/admin/organisations', { id: 'mine' })).status).toBe(403);
    const { items: theirs } = await admin.json<{ items: Thing[] }>('/api/v1/admin/users');
    expect((await hers.post(`/api/v1/admin/users/${theirs[0]!.id}/disable`, {})).status).toBe(404);
    for (const path of ['queues', 'config']) expect((await hers.fetch(`/api/v1/admin/${path}`)).status).toBe(403);
    expect((await hers.post('/api/v1/admin/queues/build-steps/pause', {})).status).toBe(403);
    expect((await hers.fetch('/admin/queues')).status).toBe(403);
    await expect
      .poll(
        async () =>
          (await admin.json<{ items: { target: string }[] }>('/api/v1/admin/audit?organisation=acme&result=refused')).items,
        SOON,
      )
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ action: 'access.refused', target: 'POST /api/v1/admin/queues/:name/pause' }),
          expect.objectContaining({ action: 'access.refused', target: 'GET /admin/queues' }),
        ]),
      );

    // The program is theirs to look at and to send away; its registration is not.
    const client = await hers.json<{ allowedBy: object[] }>(`/api/v1/admin/clients/${program.clientId}`);
    expect(client).toMatchObject({ registered: true, grants: 1, allowedBy: [{ user: { name: 'Ada' }, scopes: ['tools:ping'] }] });
    expect((await hers.fetch(`/api/v1/admin/clients/${program.clientId}`, { method: 'DELETE' })).status).toBe(204);
    expect((await programs.fetch('/api/v1/me')).status).toBe(401);
    expect((await hers.fetch(`/api/v1/admin/clients/${program.clientId}`)).status).toBe(404);
    expect(await admin.json('/api/v1/admin/clients')).toMatchObject({ items: [{ id: program.clientId, grants: 0 }] });
    expect((await admin.fetch(`/api/v1/admin/clients/${program.clientId}`, { method: 'DELETE' })).status).toBe(204);
    expect(await admin.json('/api/v1/admin/clients')).toMatchObject({ items: [] });
  });

  it('pauses queues, shows where each setting comes from without its secrets, and does the same in the terminal', async () => {
    const queue = async (): Promise<Queue | undefined> =>
      (await admin.json<{ items: Queue[] }>('/api/v1/admin/queues')).items.find(({ name }) => name === 'supervisor');
    expect(await queue()).toMatchObject({ paused: false });
    expect((await foundry(['queues', 'pause', 'supervisor'], { env })).code).toBe(0);
    expect(await queue()).toMatchObject({ paused: true });
    const goal = { goal: 'Say hello.\n```bash\necho hello\n```', waitMs: 0 };
    expect((await admin.post('/api/v1/supervisor/run', goal)).status).toBe(202);
    await expect.poll(queue, SOON).toMatchObject({ counts: { waiting: 1 } });
    expect(await (await admin.post('/api/v1/admin/queues/supervisor/drain', {})).json()).toEqual({ jobs: 1 });
    expect((await foundry(['queues', 'resume', 'supervisor'], { env })).stdout).toContain('supervisor');
    expect(await queue()).toMatchObject({ paused: false });
    expect((await foundry(['queues', 'failed', 'supervisor', '--json'], { env })).stdout).toContain('"total":0');
    const wrong = await foundry(['queues', 'pause', 'nothing'], { env });
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('build-steps')]);

    const { items } = await admin.json<{ items: { name: string; value: string; source: string }[] }>('/api/v1/admin/config');
    const setting = (name: string) => items.find((item) => item.name === name);
    expect(setting('FOUNDRY_PORT')).toMatchObject({ value: '0', source: 'command line' });
    expect(setting('FOUNDRY_MODEL_KEYS')).toMatchObject({ value: '(hidden)', source: 'environment' });
    expect(JSON.stringify(items)).not.toContain('very-secret-key');

    const org = await foundry(['org', 'create', 'beta', '--name', 'Beta', '--json'], { env });
    expect(JSON.parse(org.stdout)).toMatchObject({ id: 'beta', name: 'Beta' });
    const user = await foundry(['user', 'create', 'Bea', '--scope', 'tools:ping', '--organisation', 'beta', '--json'], { env });
    const { id } = JSON.parse(user.stdout) as Thing;
    const key = await foundry(['token', 'create', 'k', '--scope', 'tools:ping', '--organisation', 'beta', '--user', id], { env });
    const hers = new Rest(server.url, key.stdout.trim());
    expect((await hers.fetch('/api/v1/me')).status).toBe(200);
    expect((await foundry(['user', 'disable', id], { env })).stdout).toContain('Bea');
    expect((await hers.fetch('/api/v1/me')).status).toBe(401);
    expect((await foundry(['user', 'list', '--organisation', 'beta'], { env })).stdout).toMatch(/disabled .*Bea/);
    expect((await foundry(['org', 'list'], { env })).stdout).toMatch(/^beta .*Beta/m);
  });

  it('leaves an audit entry for every route that changes something', async () => {
    const routes = (await routeCatalog(admin)).filter(({ method, scopes }) => method !== 'GET' && scopes);
    const calls = mutatingCalls(admin);
    const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    expect(Object.keys(calls).filter((route) => !known.has(route))).toEqual([]);
    for (const route of routes.filter(({ changesNothing }) => changesNothing !== undefined))
      expect([route.path, route.changesNothing]).toEqual([route.path, expect.stringMatching(/^[A-Z].{10,}\.$/)]);
    const forgotten: string[] = [];
    for (const [route, call] of Object.entries(calls)) {
      const correlation = `walk-${crypto.randomUUID()}`;
      const response = await call({ 'x-request-id': correlation });
      const text = await response.text();
      expect([route, response.status < 300, text.slice(0, 300)]).toEqual([route, true, expect.anything()]);
      const elsewhere = LOGGED_ELSEWHERE[route];
      const { items } = await admin.json<{ items: { correlationId: string; action: string }[] }>(
        `/api/v1/admin/audit?limit=500&${elsewhere ?? ''}`,
      );
      const mine = items.filter(({ correlationId }) => correlationId === correlation || elsewhere !== undefined);
      if (mine.length === 0 || mine.some(({ action }) => action === 'request.answered')) forgotten.push(route);
    }
    expect(forgotten).toEqual([]);
  });
});
