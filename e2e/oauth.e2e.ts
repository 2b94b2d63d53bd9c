import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { foundry, startServer, temporaryFolder } from './support/foundry.js';
import { Browser, OAuthClient, REDIRECT } from './support/oauth-client.js';
import { Rest } from './support/rest.js';

describe('the authorization server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dataDirectory: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  let admin: Rest;

  beforeAll(async () => {
    folder = await temporaryFolder('oauth');
    dataDirectory = join(folder.path, 'data');
    server = await startServer(dataDirectory);
    admin = new Rest(server.url, server.token);
  });
  afterAll(async () => {
    const { code } = await server.stop();
    await folder.remove();
    expect(code).toBe(0);
  });

  /** The same program each time: only so many may register in a minute. */
  let registered = '';
  const client = async (): Promise<OAuthClient> => {
    const made = new OAuthClient(server.url);
    if (registered === '') expect((await made.register()).status).toBe(201);
    registered = made.clientId = registered || made.clientId;
    return made;
  };
  const another = async (): Promise<OAuthClient> => {
    const made = new OAuthClient(server.url);
    expect((await made.register()).status).toBe(201);
    return made;
  };
  const me = (token: string): Promise<Response> => new Rest(server.url, token).fetch('/api/v1/me');
  const makeKey = async (scopes: string[]): Promise<{ id: string; token: string }> =>
    (await (await admin.post('/api/v1/admin/tokens', { name: 'key', scopes })).json()) as { id: string; token: string };

  it('is found from nothing but the URL', async () => {
    const refused = await fetch(`${server.url}/api/v1/builds`);
    const pointer = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate')!)![1]!;
    const resource = (await (await fetch(pointer)).json()) as { resource: string; authorization_servers: string[] };
    expect(resource).toMatchObject({ resource: server.url, authorization_servers: [server.url] });
    expect(await (await fetch(`${server.url}/.well-known/oauth-protected-resource/mcp`)).json()).toMatchObject({
      resource: `${server.url}/mcp`,
    });
    for (const place of ['oauth-authorization-server', 'openid-configuration']) {
      const metadata = (await (await fetch(`${server.url}/.well-known/${place}`)).json()) as Record<string, unknown>;
      expect(metadata).toMatchObject({
        issuer: server.url,
        authorization_endpoint: `${server.url}/oauth/authorize`,
        token_endpoint: `${server.url}/oauth/token`,
        registration_endpoint: `${server.url}/oauth/register`,
        revocation_endpoint: `${server.url}/oauth/revoke`,
        jwks_uri: `${server.url}/oauth/jwks`,
        code_challenge_methods_supported: ['S256'],
        response_types_supported: ['code'],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: true,
      });
    }
    const forged = await fetch(`${server.url}/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    expect(await forged.text()).not.toContain('evil.example');
    const { keys } = (await (await fetch(`${server.url}/oauth/jwks`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256']);
    expect(JSON.stringify(keys)).not.toMatch(/"(d|p|q)":/);
  });

  it('asks who somebody is and what a program may do, in words, without scripts, and gives what was allowed', async () => {
    const program = await client();
    const browser = new Browser(server.url);
    const signIn = await browser.follow(program.authorizeUrl({ scope: 'tools:ping tools:review admin:config' }));
    const signInText = await signIn.text();
    expect(signIn.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*form-action 'self' http:\/\/127\.0\.0\.1:1234;/,
    );
    expect(signInText).toContain('Test &lt;b&gt;client&lt;/b&gt;');
    expect(signInText).not.toMatch(/<script|<b>client/);
    const wrong = await browser.submit(signIn, [
      ['token', 'fdy_wrong'],
      ['action', 'sign-in'],
    ]);
    expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('Foundry does not know this token')]);
    Object.defineProperty(wrong, 'url', { value: signIn.url });
    const consent = await browser.submit(wrong, [
      ['token', server.token!],
      ['action', 'sign-in'],
    ]);
    const consentText = await consent.text();
    for (const words of [
      'check the connection',
      'see builds, code runs',
      'manage tokens',
      '(administration)',
      'a program on this device',
    ]) {
      expect(consentText).toContain(words);
    }
    expect(consentText).not.toContain('run code');
    const end = await browser.submit(consent, [
      ['scope', 'tools:ping'],
      ['scope', 'tools:generate'],
      ['action', 'allow'],
    ]);
    const location = new URL(end.headers.get('location')!);
    expect(location.href.startsWith(REDIRECT)).toBe(true);
    expect([location.searchParams.get('state'), location.searchParams.get('iss')]).toEqual(['state-1', server.url]);
    const { status, body } = await program.exchange(location.searchParams.get('code')!, { resource: `${server.url}/mcp` });
    expect([status, body.scope]).toEqual([200, 'tools:ping']);
    expect(await (await me(body.access_token)).json()).toMatchObject({
      subject: 'admin',
      operator: false,
      scopes: [{ name: 'tools:ping' }],
    });
    const refused = await new Rest(server.url, body.access_token).fetch('/api/v1/builds');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringContaining('insufficient_scope'),
    ]);
    const { items } = await admin.json<{ items: { action: string }[] }>('/api/v1/admin/audit');
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['sign_in.succeeded', 'grant.given', 'client.registered']),
    );
  });

  it('tells the program when the person says no', async () => {
    const program = await client();
    const browser = new Browser(server.url);
    const signIn = await browser.follow(program.authorizeUrl());
    const end = await browser.submit(signIn, [['action', 'deny']]);
    expect(new URL(end.headers.get('location')!).searchParams.get('error')).toBe('access_denied');
  });

  // Each of these waits until an access token that was taken back is refused: they wait together.
  it.concurrent('gives everything but administration when nothing is asked for, and never more than the person has', async () => {
    const key = await makeKey(['tools:ping', 'tools:review']);
    const program = await client();
    const code = await program.code(key.token, ['tools:ping', 'tools:review', 'tools:generate', 'admin:config'], {
      scope: undefined,
      resource: undefined,
    });
    const { body } = await program.exchange(code);
    expect(body.scope?.split(' ').sort()).toEqual(['tools:ping', 'tools:review']);
    expect((await me(body.access_token)).status).toBe(200);
    await admin.fetch(`/api/v1/admin/tokens/${key.id}`, { method: 'DELETE' });
    await expect.poll(async () => (await me(body.access_token)).status, { timeout: 5_000 }).toBe(401);
    expect((await program.refresh(body.refresh_token!)).status).toBe(400);
  });

  it.concurrent('takes every code once, and ends what a replayed one had given', async () => {
    const program = await client();
    const code = await program.code(server.token!, ['tools:ping']);
    const first = await program.exchange(code);
    expect(first.status).toBe(200);
    expect(await program.exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    await expect.poll(async () => (await me(first.body.access_token)).status, { timeout: 5_000 }).toBe(401);
    const raced = await program.code(server.token!, ['tools:ping']);
    const answers = await Promise.all(Array.from({ length: 6 }, () => program.exchange(raced)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it.concurrent('rotates refresh tokens, and ends everything when an old one comes back', async () => {
    const program = await client();
    const { body: first } = await program.exchange(await program.code(server.token!, ['tools:ping']));
    const { body: second, status } = await program.refresh(first.refresh_token!);
    expect(status).toBe(200);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await me(second.access_token)).status).toBe(200);
    expect(await program.refresh(first.refresh_token!)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await program.refresh(second.refresh_token!)).status).toBe(400);
    await expect.poll(async () => (await me(second.access_token)).status, { timeout: 5_000 }).toBe(401);
    const other = await another();
    const { body: mine } = await program.exchange(await program.code(server.token!, ['tools:ping']));
    expect((await other.refresh(mine.refresh_token!)).status).toBe(400);
    expect((await program.refresh(mine.refresh_token!, { scope: 'tools:ping admin:config' })).status).toBe(400);
  });

  it.concurrent('revokes a token on request', async () => {
    const program = await client();
    const { body } = await program.exchange(await program.code(server.token!, ['tools:ping']));
    expect((await me(body.access_token)).status).toBe(200);
    const response = await fetch(`${server.url}/oauth/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: body.access_token, client_id: program.clientId }).toString(),
    });
    expect(response.status).toBe(200);
    await expect.poll(async () => (await me(body.access_token)).status, { timeout: 5_000 }).toBe(401);
  });

  it.concurrent('gives an API key tokens of its own for client credentials, and a program that merely registered none', async () => {
    const key = await makeKey(['tools:ping', 'tools:review']);
    const program = new OAuthClient(server.url);
    const basic = (id: string, secret: string) => ({
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    });
    const grant = { grant_type: 'client_credentials', scope: 'tools:ping', resource: `${server.url}/mcp` };
    const { status, body } = await program.token(grant, basic(key.id, key.token));
    expect(status).toBe(200);
    expect(await (await me(body.access_token)).json()).toMatchObject({
      subject: `key:${key.id}`,
      scopes: [{ name: 'tools:ping' }],
    });
    expect((await program.token({ ...grant, scope: 'admin:config' }, basic(key.id, key.token))).status).toBe(400);
    expect((await program.token(grant, basic(key.id, `${key.token}x`))).status).toBe(401);
    const hash = createHash('sha256').update(key.token).digest('hex');
    for (const secret of [hash, `sha256:${hash}`]) expect((await program.token(grant, basic(key.id, secret))).status).toBe(401);
    await admin.fetch(`/api/v1/admin/tokens/${key.id}`, { method: 'DELETE' });
    expect((await program.token(grant, basic(key.id, key.token))).status).toBe(401);
    await expect.poll(async () => (await me(body.access_token)).status, { timeout: 5_000 }).toBe(401);
    const registered = await program.register({
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic',
    });
    const { client_id, client_secret } = (await registered.json()) as { client_id: string; client_secret: string };
    expect((await program.token(grant, basic(client_id, client_secret))).status).toBe(400);
  });

  it('keeps no token, code or secret readable in its files', async () => {
    const program = await client();
    const { body } = await program.exchange(await program.code(server.token!, ['tools:ping']));
    const { body: other } = await program.refresh(body.refresh_token!);
    const { stdout } = await foundry(['audit', 'list', '--json'], { env: { FOUNDRY_DATA_DIR: dataDirectory } });
    for (const secret of [body.access_token, body.refresh_token!, other.access_token, other.refresh_token!])
      expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain(server.token);
  });

  it('signs with new keys after a rotation, and goes on accepting what was given before', async () => {
    const program = await client();
    const { body } = await program.exchange(await program.code(server.token!, ['tools:ping']));
    const keyIds = async (): Promise<string[]> =>
      ((await (await fetch(`${server.url}/oauth/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    const before = await keyIds();
    const rotated = await foundry(['keys', 'rotate', '--json'], { env: { FOUNDRY_DATA_DIR: dataDirectory } });
    const { keys } = JSON.parse(rotated.stdout) as { keys: string[] };
    const after = await keyIds();
    expect(after).toHaveLength(4);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(keys).toEqual(expect.arrayContaining(after.slice(0, 2)));
    expect((await me(body.access_token)).status).toBe(200);
    const again = await program.exchange(await program.code(server.token!, ['tools:ping'], { scope: 'openid tools:ping' }));
    const idToken = (again.body as unknown as { id_token: string }).id_token;
    const { kid } = JSON.parse(Buffer.from(idToken.split('.')[0]!, 'base64url').toString()) as { kid: string };
    expect(keys).toContain(kid);
    const key = await makeKey(['admin:config']);
    expect((await new Rest(server.url, key.token).post('/api/v1/admin/keys/rotate', {})).status).toBe(403);
  });
});

describe('the pages of the authorization server', () => {
  it('lead a browser without JavaScript back to the program, and look as they should', async () => {
    const folder = await temporaryFolder('pages');
    const server = await startServer(join(folder.path, 'data'));
    const program = new OAuthClient(server.url);
    const arrived = createServer((request, response) => response.end(`arrived with ${request.url}`)).listen(0, '127.0.0.1');
    await once(arrived, 'listening');
    const redirect = `http://127.0.0.1:${(arrived.address() as AddressInfo).port}/callback`;
    await program.register({ redirect_uris: [redirect], client_name: 'Night assistant' });
    const chromium = await launchBrowser();
    try {
      const page = await chromium.newPage({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text());
      });
      const scope = 'tools:ping tools:generate admin:config';
      await page.goto(new URL(program.authorizeUrl({ redirect_uri: redirect, scope }), server.url).href);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('main')).borderRadius`)).toBe('12px');
      await page.getByLabel('Token').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Token').fill(server.token!);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Allow Night assistant to use Foundry?' }).waitFor();
      await page.getByLabel(/manage tokens/).uncheck();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      await page.waitForURL(`${redirect}**`);
      const code = new URL(page.url()).searchParams.get('code')!;
      const { body } = await program.exchange(code, { redirect_uri: redirect });
      expect(body.scope?.split(' ').sort()).toEqual(['tools:generate', 'tools:ping']);
      expect(complaints).toEqual([]);
    } finally {
      await chromium.close();
      arrived.close();
      await server.stop();
      await folder.remove();
    }
  });
});
