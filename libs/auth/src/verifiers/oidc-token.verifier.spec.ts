import { createHmac, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EverybodyKnown } from '../directory/everybody-known.fixture.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { OidcTokenVerifier } from './oidc-token.verifier.js';

const AUDIENCE = 'https://foundry.example/mcp';

describe('OidcTokenVerifier', () => {
  let server: Server;
  let issuer: string;
  let claimed: string;
  let asked: string[];
  let published: object[];
  const ours = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const theirs = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = (key: KeyObject, kid: string): object => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig' });

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      const bodies: Record<string, object> = {
        '/.well-known/openid-configuration': { issuer: claimed, jwks_uri: `${issuer}/keys` },
        '/keys': { keys: published },
        '/evil': { keys: [jwk(theirs.publicKey, 'evil')] },
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(bodies[request.url!] ?? {}));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    claimed = issuer;
    asked = [];
    published = [jwk(ours.publicKey, 'rsa-1'), jwk(curve.publicKey, 'ec-1')];
  });

  const verifier = (organisationClaim?: string): OidcTokenVerifier =>
    new OidcTokenVerifier({ issuer, audience: AUDIENCE, organisationClaim }, new EverybodyKnown(), new VerifiedTokens());
  const now = (): number => Math.floor(Date.now() / 1_000);
  const claims = (extra: object = {}): Record<string, unknown> => ({
    iss: issuer,
    aud: AUDIENCE,
    sub: 'user-7',
    exp: now() + 300,
    iat: now(),
    scope: 'openid tools:ping tools:review',
    ...extra,
  });
  const sign = (payload: object, header: object = {}, key: KeyObject = ours.privateKey): Promise<string> =>
    new SignJWT(payload as never).setProtectedHeader({ alg: 'RS256', kid: 'rsa-1', ...header }).sign(key);
  const encoded = (value: object | string): string =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const hmac = (header: object, payload: object, secret: string | Buffer): string => {
    const input = `${encoded(header)}.${encoded(payload)}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };

  it('knows who a token of the issuer stands for, and what it may do here', async () => {
    const token = await sign(claims({ name: 'Ada' }));
    expect(await verifier().verify(token)).toEqual({
      organisation: 'default',
      subject: `oidc:${issuer}#user-7`,
      name: 'Ada',
      scopes: ['tools:ping', 'tools:review'],
      operator: false,
      tokenId: `oidc:${issuer}#user-7`,
      userId: 'usr_1',
      expiresAt: expect.any(Date) as Date,
    });
    const other = await sign(
      claims({ scope: undefined, scp: ['tools:fix'], permissions: ['tools:ping', 7] }),
      { alg: 'ES256', kid: 'ec-1' },
      curve.privateKey,
    );
    expect((await verifier().verify(other)).scopes).toContain('tools:ping');
    expect((await verifier().verify(await sign(claims({ aud: ['other', AUDIENCE] })))).name).toBe('user-7');
  });

  it('takes the organisation from the claim that is configured, and refuses a token without it', async () => {
    expect((await verifier('org').verify(await sign(claims({ org: 'acme' })))).organisation).toBe('acme');
    for (const org of [undefined, '', '../acme', ['acme'], { toString: 'acme' }, 'ACME', 7]) {
      await expect(verifier('org').verify(await sign(claims({ org })))).rejects.toMatchObject({ status: 401 });
    }
    await expect(verifier('constructor').verify(await sign(claims()))).rejects.toMatchObject({ status: 401 });
  });

  it('finds a key that the issuer has added since', async () => {
    const checked = verifier();
    published = [jwk(curve.publicKey, 'ec-1')];
    await checked.verify(await sign(claims(), { alg: 'ES256', kid: 'ec-1' }, curve.privateKey));
    expect(asked.filter((path) => path === '/keys')).toHaveLength(1);
    await checked.verify(await sign(claims({ jti: '2' }), { alg: 'ES256', kid: 'ec-1' }, curve.privateKey));
    expect(asked.filter((path) => path === '/keys')).toHaveLength(1);
  });

  const attacks: [string, () => Promise<string> | string][] = [
    ['no signature', () => `${encoded({ alg: 'none' })}.${encoded(claims())}.`],
    ['no signature and a key id', () => `${encoded({ alg: 'none', kid: 'rsa-1' })}.${encoded(claims())}.`],
    ['none in capitals', () => `${encoded({ alg: 'NONE' })}.${encoded(claims())}.`],
    ['a signature that was cut off', async () => (await sign(claims())).replace(/\.[^.]*$/, '.')],
    ['a signature that was shortened', async () => (await sign(claims())).slice(0, -8)],
    [
      "another token's signature",
      async () => {
        const [header, , signature] = (await sign(claims())).split('.');
        return `${header}.${encoded(claims({ sub: 'admin' }))}.${signature}`;
      },
    ],
    [
      'the public key as a secret',
      () => hmac({ alg: 'HS256', kid: 'rsa-1' }, claims(), ours.publicKey.export({ type: 'spki', format: 'pem' })),
    ],
    [
      'the public key in DER as a secret',
      () => hmac({ alg: 'HS256', kid: 'rsa-1' }, claims(), ours.publicKey.export({ type: 'spki', format: 'der' })),
    ],
    ['an empty secret', () => hmac({ alg: 'HS256', kid: 'rsa-1' }, claims(), '')],
    ["a stranger's key", () => sign(claims(), {}, theirs.privateKey)],
    ['an unknown key id', () => sign(claims(), { kid: 'nobody' }, theirs.privateKey)],
    [
      'a key of its own in the header',
      () => sign(claims(), { jwk: theirs.publicKey.export({ format: 'jwk' }), kid: 'evil' }, theirs.privateKey),
    ],
    ['an address of keys in the header', () => sign(claims(), { jku: `${issuer}/evil`, kid: 'evil' }, theirs.privateKey)],
    ['a certificate address in the header', () => sign(claims(), { x5u: `${issuer}/evil`, kid: 'evil' }, theirs.privateKey)],
    ['a path as the key id', () => sign(claims(), { kid: '../../etc/passwd' }, theirs.privateKey)],
    ["the other key's algorithm", () => sign(claims(), { alg: 'PS256', kid: 'ec-1' })],
    [
      'a critical extension that nobody knows',
      () => `${encoded({ alg: 'RS256', kid: 'rsa-1', crit: ['exp'], exp: 1 })}.${encoded(claims())}.x`,
    ],
    ['another issuer', () => sign(claims({ iss: 'https://evil.example' }))],
    ['an issuer that only begins alike', () => sign(claims({ iss: `${issuer}.evil.example` }))],
    ['the issuer with a slash', () => sign(claims({ iss: `${issuer}/` }))],
    ['no issuer', () => sign(claims({ iss: undefined }))],
    ['another audience', () => sign(claims({ aud: 'https://other.example' }))],
    ['no audience', () => sign(claims({ aud: undefined }))],
    ['an empty list of audiences', () => sign(claims({ aud: [] }))],
    ['an audience that only begins alike', () => sign(claims({ aud: `${AUDIENCE}.evil.example` }))],
    ['its time over', () => sign(claims({ exp: now() - 60 }))],
    ['no end', () => sign(claims({ exp: undefined }))],
    ['an end that is no time', () => sign(claims({ exp: 'never' }))],
    ['its time not yet come', () => sign(claims({ nbf: now() + 600 }))],
    ['nobody as its subject', () => sign(claims({ sub: undefined }))],
    ['a list as its subject', () => sign(claims({ sub: ['admin'] }))],
    ['an empty subject', () => sign(claims({ sub: '' }))],
    ['a token inside', async () => await sign({ ...claims(), iss: undefined, inner: await sign(claims()) })],
    [
      'a body that is no JSON',
      () => `${encoded({ alg: 'RS256', kid: 'rsa-1' })}.${encoded('{')}.${randomBytes(256).toString('base64url')}`,
    ],
    ['a header that is no JSON', async () => `${encoded('{')}.${(await sign(claims())).split('.').slice(1).join('.')}`],
    [
      'a deeply nested body',
      () => `${encoded({ alg: 'RS256', kid: 'rsa-1' })}.${encoded(`${'['.repeat(2_000)}${']'.repeat(2_000)}`)}.x`,
    ],
    [
      'prototype keys in an unsigned body',
      () => `${encoded({ alg: 'none' })}.${encoded('{"__proto__":{"sub":"admin"},"exp":9999999999}')}.`,
    ],
  ];
  it.each(attacks)('refuses a token with %s', async (_name, make) => {
    const token = await make();
    await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'auth.unauthenticated', status: 401 });
    expect(asked).not.toContain('/evil');
  });

  it.each([
    ['an object', { 'tools:ping': true }],
    ['wishes that do not exist', 'admin:everything *'],
    ['capitals', 'ADMIN:CONFIG'],
    ['commas', 'tools:ping,admin:config'],
    ['a number', 7],
  ])('gives no scope for %s', async (_name, scope) => {
    expect((await verifier().verify(await sign(claims({ scope })))).scopes).toEqual([]);
  });

  it('never makes an operator of anybody', async () => {
    const principal = await verifier().verify(await sign(claims({ operator: true, scope: 'admin:config', sub: 'admin' })));
    expect(principal).toMatchObject({ operator: false, subject: `oidc:${issuer}#admin` });
  });

  it('does not believe metadata of another issuer, and asks again with the next token', async () => {
    const checked = verifier();
    const token = await sign(claims());
    claimed = 'https://evil.example';
    await expect(checked.verify(token)).rejects.toMatchObject({ code: 'auth.issuer_unreachable', status: 503 });
    claimed = issuer;
    await expect(checked.verify(token)).resolves.toMatchObject({ name: 'user-7' });
  });

  it('takes no token for its own when no issuer is configured', async () => {
    const token = await sign(claims());
    expect(new OidcTokenVerifier(undefined, new EverybodyKnown(), new VerifiedTokens()).recognises(token)).toBe(false);
    expect(verifier().recognises(token)).toBe(true);
    expect(verifier().recognises('fdy_abc')).toBe(false);
  });
});
