import { SignJWT } from 'jose';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EverybodyKnown } from '../directory/everybody-known.fixture.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { DescopeTokenVerifier } from './descope-token.verifier.js';

const PROJECT = 'P2abcdefghijklmnopqrstuvwxyz1';
const AUDIENCE = 'https://foundry.example';

describe('DescopeTokenVerifier', () => {
  let server: Server;
  let baseUrl: string;
  let asked: string[];
  let status = 200;
  const ours = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const theirs = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const directory = new EverybodyKnown();

  /** Descope's endpoint of public keys. */
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      const keys = [{ ...ours.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 200 ? JSON.stringify(request.url === `/v2/keys/${PROJECT}` ? { keys } : {}) : 'down');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked = [];
    status = 200;
  });

  const verifier = (organisationClaim?: string): DescopeTokenVerifier =>
    new DescopeTokenVerifier(
      { projectId: PROJECT, audience: AUDIENCE, baseUrl, organisationClaim },
      directory,
      new VerifiedTokens(),
    );
  const now = (): number => Math.floor(Date.now() / 1_000);
  const claims = (extra: object = {}): Record<string, unknown> => ({
    iss: `https://api.descope.com/${PROJECT}`,
    aud: [PROJECT, AUDIENCE],
    sub: 'U2user',
    exp: now() + 300,
    iat: now(),
    scope: 'openid tools:ping',
    permissions: ['tools:review'],
    ...extra,
  });
  const sign = (payload: object, header: object = {}, key: KeyObject = ours.privateKey): Promise<string> =>
    new SignJWT(payload as never).setProtectedHeader({ alg: 'RS256', kid: 'key-1', ...header }).sign(key);

  it('knows who a token of the project stands for, and what it may do here', async () => {
    const token = await sign(claims({ email: 'ada@example.org', name: 'Ada', dct: 'acme' }));
    const principal = await verifier('dct').verify(token);
    expect(principal).toMatchObject({
      organisation: 'acme',
      subject: `descope:${PROJECT}#U2user`,
      userId: 'usr_1',
      name: 'Ada',
      scopes: ['tools:ping', 'tools:review'],
      operator: false,
    });
    expect(directory.asked.at(-1)).toMatchObject({ organisation: 'acme', email: 'ada@example.org' });
    expect(asked).toEqual([`/v2/keys/${PROJECT}`]);
  });

  it('asks for the keys once for many tokens', async () => {
    const checked = verifier();
    for (let i = 0; i < 4; i++) await checked.verify(await sign(claims({ jti: String(i) })));
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['for somebody else', { aud: 'https://other.example' }],
    ['for the project alone', { aud: PROJECT }],
    ['for nobody in particular', { aud: undefined }],
    ['for a longer audience', { aud: `${AUDIENCE}.evil.example` }],
    ['that has expired', { exp: 1_000 }],
    ['that is not good yet', { nbf: Math.floor(Date.now() / 1_000) + 600 }],
    ['without an end', { exp: undefined }],
    ['of nobody', { sub: undefined }],
    ['of another project', { iss: 'https://api.descope.com/P2other' }],
  ])('refuses a token %s', async (_what, extra) => {
    await expect(verifier().verify(await sign(claims(extra)))).rejects.toMatchObject({ code: 'auth.unauthenticated' });
  });

  it('refuses what others signed, what nobody signed, and what was signed with the public key', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', kid: 'key-1' })}.${part(claims())}.`;
    const input = `${part({ alg: 'HS256', kid: 'key-1' })}.${part(claims())}`;
    const secret = ours.publicKey.export({ type: 'spki', format: 'pem' });
    const confused = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    for (const token of [await sign(claims(), {}, theirs.privateKey), unsigned, confused])
      await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'auth.unauthenticated' });
  });

  it('does not ask again and again for keys that tokens make up', async () => {
    const checked = verifier();
    await checked.verify(await sign(claims()));
    for (const kid of ['made-up-1', 'made-up-2', 'made-up-3'])
      await expect(checked.verify(await sign(claims(), { kid }))).rejects.toMatchObject({ code: 'auth.unauthenticated' });
    expect(asked).toHaveLength(1);
    await expect(checked.verify(await sign(claims({ jti: 'x' })))).resolves.toMatchObject({ name: 'U2user' });
  });

  it('needs the claim that names the organisation, when there is to be one', async () => {
    for (const dct of [undefined, '', '../acme', ['acme']])
      await expect(verifier('dct').verify(await sign(claims({ dct })))).rejects.toMatchObject({ code: 'auth.unauthenticated' });
  });

  it('says that the keys cannot be had, and asks again later', async () => {
    status = 503;
    const down = verifier();
    await expect(down.verify(await sign(claims()))).rejects.toMatchObject({ code: 'auth.issuer_unreachable', status: 503 });
  });

  it('takes no token for its own that names another issuer, and none without a project', async () => {
    const token = await sign(claims());
    expect(verifier().recognises(token)).toBe(true);
    expect(verifier().recognises(await sign(claims({ iss: PROJECT })))).toBe(true);
    expect(verifier().recognises(await sign(claims({ iss: 'https://login.example.org' })))).toBe(false);
    for (const other of ['fdy_abc', 'a.b.c', '..', `${'x'.repeat(43)}`]) expect(verifier().recognises(other)).toBe(false);
    expect(new DescopeTokenVerifier(undefined, directory, new VerifiedTokens()).recognises(token)).toBe(false);
  });
});
