import { createRemoteJWKSet, jwtVerify } from 'jose';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, temporaryFolder } from './support/foundry.js';
import { bearer, gotIn, McpCalls, modernHeaders, modernMessage } from './support/mcp-calls.js';
import { OAuthClient } from './support/oauth-client.js';
import { Rest } from './support/rest.js';

/** What the product promises, in milliseconds, and what a busy machine may add until a test has looked. */
const PROMISED = 5_000;
const SLACK = 3_000;
const PER_TOKEN = 300;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let limited: Awaited<ReturnType<typeof startServer>>;
let admin: Rest;

beforeAll(async () => {
  folder = await temporaryFolder('load');
  const unlimited = { FOUNDRY_RATE_LIMIT_PER_TOKEN: '1000000', FOUNDRY_RATE_LIMIT_PER_ADDRESS: '1000000' };
  [server, limited] = await Promise.all([
    startServer(join(folder.path, 'data'), unlimited),
    startServer(join(folder.path, 'limited'), { ...unlimited, FOUNDRY_RATE_LIMIT_PER_TOKEN: String(PER_TOKEN) }),
  ]);
  admin = new Rest(server.url, server.token);
});
afterAll(async () => {
  await Promise.all([server.stop(), limited.stop()]);
  await folder.remove();
});

const makeKey = async (rest: Rest, scopes: string[]): Promise<{ id: string; token: string }> =>
  (await (await rest.post('/api/v1/admin/tokens', { name: 'load', scopes })).json()) as { id: string; token: string };

/** Does the same again and again until it is told to stop. */
function again(work: () => Promise<unknown>): { stop(): Promise<number> } {
  let going = true;
  let times = 0;
  const done = (async () => {
    for (; going; times++) await work();
    return times;
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}

describe('Limits of requests', () => {
  it('let exactly as many through as they say, however many come at once, and nobody pays for another', async () => {
    const rest = new Rest(limited.url, limited.token);
    const [greedy, modest] = [await makeKey(rest, ['tools:ping']), await makeKey(rest, ['tools:ping'])];
    const [newer, older] = [new McpCalls(limited.url, greedy.token, 'newer'), new McpCalls(limited.url, greedy.token, 'older')];
    const neighbour = new Rest(limited.url, modest.token);
    const started = Date.now();
    const statuses: number[] = [];
    const retries: string[] = [];
    const ways = [
      () => new Rest(limited.url, greedy.token).fetch('/api/v1/me'),
      async () => (await newer.call('ping', {})) as { status: number; headers: Headers },
      async () => (await older.call('ping', {})) as { status: number; headers: Headers },
    ];
    // Opening its session is a request of the older protocol besides.
    await older.call('ping', {});
    statuses.push(200, 200);
    await Promise.all(
      Array.from({ length: 24 }, async (_, caller) => {
        for (let request = 0; request < 25; request++) {
          const { status, headers } = await ways[caller % ways.length]!();
          statuses.push(status);
          if (status === 429) retries.push(headers.get('retry-after') ?? 'none');
        }
        expect((await neighbour.fetch('/api/v1/me')).status).toBe(200);
      }),
    );
    const windows = 1 + Math.floor((Date.now() - started) / 60_000);
    const admitted = statuses.filter((status) => status === 200).length;
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    if (windows === 1) expect(admitted).toBe(PER_TOKEN);
    else expect(admitted).toBeLessThanOrEqual(PER_TOKEN * windows);
    for (const seconds of retries) expect([seconds, Number(seconds) >= 1 && Number(seconds) <= 60]).toEqual([seconds, true]);
  });
});

describe('A token that is revoked while it is in use', () => {
  it('stops working everywhere within five seconds, and others go on', { timeout: 120_000 }, async () => {
    const { id: build } = (await (await admin.post('/api/v1/projects', { request: 'cups (label)' })).json()) as { id: string };
    const key = await makeKey(admin, ['tools:ping', 'tools:review', 'tools:generate']);
    const program = new OAuthClient(server.url);
    await program.register();
    const { body: given } = await program.exchange(await program.code(key.token, ['tools:ping', 'tools:review']));
    let refresh = given.refresh_token!;
    const other = new Rest(server.url, (await makeKey(admin, ['tools:ping'])).token);

    /** When each way of using the token was last let in. */
    const lastIn = new Map<string, number>();
    const using = (way: string, work: () => Promise<boolean>) =>
      again(async () => {
        if (await work()) lastIn.set(way, Date.now());
      });
    const mcp = (token: string, era: 'newer' | 'older') => {
      const calls = new McpCalls(server.url, token, era);
      return () => calls.call('ping', {}).then(gotIn, () => false);
    };
    const me = (token: string) => () => new Rest(server.url, token).fetch('/api/v1/me').then(({ ok }) => ok);
    const loops = [
      using('REST', me(key.token)),
      using('REST, OAuth', me(given.access_token)),
      using('MCP, newer', mcp(key.token, 'newer')),
      using('MCP, older', mcp(key.token, 'older')),
      using('MCP, newer, OAuth', mcp(given.access_token, 'newer')),
      using('MCP, older, OAuth', mcp(given.access_token, 'older')),
      using('refresh', async () => {
        const { status, body } = await program.refresh(refresh);
        if (status === 200) refresh = body.refresh_token!;
        return status === 200;
      }),
    ];
    const neighbour = again(async () => expect((await other.fetch('/api/v1/me')).status).toBe(200));

    const session = await new McpCalls(server.url, key.token, 'older').open();
    const listen = modernMessage('subscriptions/listen', { notifications: { toolsListChanged: true } });
    const events = { accept: 'text/event-stream' };
    const streams = await Promise.all([
      new Rest(server.url, key.token).fetch(`/api/v1/builds/${build}/events`, { headers: events }),
      fetch(`${server.url}/mcp`, { headers: { ...bearer(key.token), ...events, 'mcp-session-id': session } }),
      fetch(`${server.url}/mcp`, {
        method: 'POST',
        headers: {
          ...bearer(given.access_token),
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...modernHeaders('subscriptions/listen', {}),
        },
        body: JSON.stringify(listen),
      }),
    ]);
    for (const stream of streams)
      expect([stream.status, stream.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/event-stream')]);
    // A call that takes long, of which nothing comes back meanwhile.
    const waiting = new McpCalls(server.url, key.token, 'newer').call('build_status', { id: build, wait_seconds: 50 });
    await expect.poll(() => lastIn.size, { timeout: 60_000 }).toBe(loops.length);

    await admin.fetch(`/api/v1/admin/tokens/${key.id}`, { method: 'DELETE' });
    const revoked = Date.now();
    const ended = [...streams.map((stream) => stream.text()), waiting].map((end) =>
      end.then(
        () => Date.now() - revoked,
        () => Date.now() - revoked,
      ),
    );
    for (const after of await Promise.all(ended)) expect(after).toBeLessThan(PROMISED + SLACK);
    // They go on trying for a while after that: what was let in late would be seen.
    const late = PROMISED + SLACK + 1_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, late - (Date.now() - revoked))));
    await Promise.all(loops.map((loop) => loop.stop()));
    for (const [way, at] of lastIn) expect([way, at - revoked < PROMISED + SLACK]).toEqual([way, true]);
    expect(await neighbour.stop()).toBeGreaterThan(0);
  });
});

describe('Signing keys that change while programs sign in', () => {
  it('cost nobody a request', { timeout: 120_000 }, async () => {
    const key = await makeKey(admin, ['tools:ping', 'tools:review']);
    const basic = { authorization: `Basic ${Buffer.from(`${key.id}:${key.token}`).toString('base64')}` };
    const program = new OAuthClient(server.url);
    await program.register();
    const scope = 'openid tools:ping';
    const { body: first } = await program.exchange(await program.code(key.token, ['tools:ping'], { scope }));
    let refresh = first.refresh_token!;
    const keysUsed = new Set<string>();
    const published = createRemoteJWKSet(new URL('/oauth/jwks', server.url), { cooldownDuration: 0 });
    const loops = [
      again(async () => {
        const { status, body } = await program.refresh(refresh);
        expect(status).toBe(200);
        refresh = body.refresh_token!;
        const { protectedHeader } = await jwtVerify((body as unknown as { id_token: string }).id_token, published, {
          issuer: server.url,
          audience: program.clientId,
        });
        keysUsed.add(protectedHeader.kid!);
      }),
      again(async () => {
        const grant = { grant_type: 'client_credentials', scope: 'tools:ping', resource: `${server.url}/mcp` };
        const { status, body } = await program.token(grant, basic);
        expect(status).toBe(200);
        expect((await new Rest(server.url, body.access_token).fetch('/api/v1/me')).status).toBe(200);
      }),
      again(async () => expect((await new Rest(server.url, first.access_token).fetch('/api/v1/me')).status).toBe(200)),
      again(async () => {
        // Signs in from the first page to the code: its cookies are signed too.
        const code = await program.code(key.token, ['tools:ping'], { scope });
        expect((await program.exchange(code)).status).toBe(200);
      }),
    ];
    for (let rotation = 1; rotation <= 3; rotation++) {
      expect((await admin.post('/api/v1/admin/keys/rotate', {})).ok).toBe(true);
      await expect.poll(() => keysUsed.size, { timeout: 60_000 }).toBeGreaterThan(rotation);
    }
    for (const loop of loops) expect(await loop.stop()).toBeGreaterThan(0);
  });
});
