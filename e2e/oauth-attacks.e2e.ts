import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, temporaryFolder } from './support/foundry.js';
import { Browser, OAuthClient } from './support/oauth-client.js';

describe('attacks on the authorization server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof startServer>>;

  beforeAll(async () => {
    folder = await temporaryFolder('oauth-attacks');
    server = await startServer(join(folder.path, 'data'));
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
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

  it.each([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a plain challenge', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }],
    ['a challenge without its method', { code_challenge_method: undefined }],
    ['the implicit flow', { response_type: 'token' }],
    ['a token in the fragment', { response_type: 'code token' }],
    ['another resource', { resource: 'https://evil.example/mcp' }],
    ['a resource that only begins like this one', { resource: 'http://127.0.0.1.evil.example/mcp' }],
    ['a resource with a query', { resource: 'http://127.0.0.1/mcp?x=1' }],
    ['a resource on another port', { resource: 'http://localhost/mcp' }],
  ])('refuses a request with %s', async (_name, extra) => {
    const program = await client();
    const end = await new Browser(server.url).follow(program.authorizeUrl(extra));
    const location = end.headers.get('location');
    const sent = location === null ? undefined : new URL(location);
    const error = sent?.searchParams.get('error') ?? new URLSearchParams(sent?.hash.slice(1)).get('error');
    expect([end.status >= 400 || error !== null, sent?.searchParams.has('code') ?? false]).toEqual([true, false]);
    expect(await end.text()).not.toContain('Sign in to Foundry');
  });

  it.each([
    'http://127.0.0.1:1234/callback/../evil',
    'http://127.0.0.1:1234/callback?next=https://evil.example',
    'http://127.0.0.1:1234@evil.example/callback',
    'http://127.0.0.1:1234/callback#x',
    'https://127.0.0.1:1234/callback',
    'http://evil.example/callback',
    'javascript:alert(1)',
    '//evil.example',
  ])('never sends anybody to %s, which was not registered', async (redirect) => {
    const program = await client();
    const end = await new Browser(server.url).follow(program.authorizeUrl({ redirect_uri: redirect }));
    expect([end.status, end.headers.get('location')]).toEqual([400, null]);
    expect(await end.text()).toContain('This did not work');
  });

  it.each([
    ['another verifier', { code_verifier: 'y'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['another redirect', { redirect_uri: 'http://127.0.0.1:1234/other' }],
    ['another resource', { resource: 'https://evil.example/' }],
  ])('does not exchange a code with %s', async (_name, extra) => {
    const program = await client();
    const code = await program.code(server.token!, ['tools:ping']);
    const { status, body } = await program.exchange(code, extra);
    expect([status, body.access_token]).toEqual([400, undefined]);
  });

  it("does not exchange one program's code for another", async () => {
    const [program, other] = [await client(), await another()];
    const code = await program.code(server.token!, ['tools:ping']);
    expect((await other.exchange(code, { code_verifier: program.verifier })).status).toBe(400);
  });

  it.each([
    ['a script', { redirect_uris: ['javascript:alert(1)'] }],
    ['no redirect', { redirect_uris: [] }],
    ['a fragment', { redirect_uris: ['https://app.example/#x'] }],
    ['an unknown scope', { scope: 'tools:everything' }],
    ['the implicit flow', { response_types: ['token'], grant_types: ['implicit'] }],
  ])('does not register a program with %s', async (_name, extra) => {
    expect((await new OAuthClient(server.url).register(extra)).status).toBe(400);
  });

  it('does not fetch the metadata of a client from this network', async () => {
    const program = new OAuthClient(server.url);
    for (const id of ['https://127.0.0.1/client.json', 'https://localhost:7070/client.json', 'http://app.example/client.json']) {
      program.clientId = id;
      const end = await new Browser(server.url).follow(program.authorizeUrl());
      expect([id, end.status >= 400, end.headers.get('location')]).toEqual([id, true, null]);
    }
  });
});

describe('guessing on the sign-in page', () => {
  it('is stopped after ten tries in a minute', async () => {
    const folder = await temporaryFolder('guess');
    const server = await startServer(join(folder.path, 'data'));
    try {
      const program = new OAuthClient(server.url);
      await program.register();
      const browser = new Browser(server.url);
      const page = await browser.follow(program.authorizeUrl());
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) {
        const answer = await browser.submit(page, [
          ['token', `guess-${i}`],
          ['action', 'sign-in'],
        ]);
        statuses.push(answer.status);
      }
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});
