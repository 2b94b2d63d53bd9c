import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EverybodyKnown } from '../directory/everybody-known.fixture.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { ciRepositoriesIn, CiTokenVerifier } from './ci-token.verifier.js';

const COMMIT = 'c'.repeat(40);

describe('tokens of continuous integration', () => {
  let server: Server;
  let issuer: string;
  const ours = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const theirs = generateKeyPairSync('rsa', { modulusLength: 2_048 });

  beforeAll(async () => {
    const key = { ...ours.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig' };
    server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/keys' ? { keys: [key] } : { issuer, jwks_uri: `${issuer}/keys` }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const verifier = (repositories: string): CiTokenVerifier =>
    new CiTokenVerifier(
      { issuer, audience: 'foundry', repositories: ciRepositoriesIn(repositories)! },
      new EverybodyKnown(),
      new VerifiedTokens(),
    );
  const token = (extra: object = {}, key: KeyObject = ours.privateKey): Promise<string> =>
    new SignJWT({
      iss: issuer,
      aud: 'foundry',
      sub: 'repo:Acme/tools:ref:refs/heads/main',
      exp: Math.floor(Date.now() / 1_000) + 300,
      repository: 'Acme/tools',
      sha: COMMIT,
      ref: 'refs/heads/main',
      ...extra,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .sign(key);

  it('of an allowed repository may deploy tools, and nothing else, and say where they come from', async () => {
    expect(await verifier('acme/tools=globex').verify(await token())).toMatchObject({
      organisation: 'globex',
      name: 'Acme/tools',
      scopes: ['tools:deploy'],
      operator: false,
      workload: { repository: 'Acme/tools', commit: COMMIT, ref: 'refs/heads/main' },
    });
    expect(await verifier('other/x, acme/*').verify(await token())).toMatchObject({ organisation: 'default' });
  });

  it.each([
    ['another repository', 'acme/other', {}],
    ['a repository whose name begins the same', 'acme/tool', {}],
    ['another owner whose name begins the same', 'acm/*', {}],
    ['another branch than the allowed one', 'acme/tools@release', {}],
    ['a pull request', 'acme/tools', { ref: 'refs/pull/7/merge' }],
    ['a token without a commit', 'acme/tools', { sha: undefined }],
    ['a token for somebody else', 'acme/tools', { aud: 'elsewhere' }],
    ['a token that has expired', 'acme/tools', { exp: 1 }],
  ])('are refused: %s', async (_what, repositories, claims) => {
    await expect(verifier(repositories).verify(await token(claims))).rejects.toMatchObject({ code: 'auth.unauthenticated' });
  });

  it('are refused when another key signed them', async () => {
    await expect(verifier('acme/tools').verify(await token({}, theirs.privateKey))).rejects.toMatchObject({
      code: 'auth.unauthenticated',
    });
  });

  it('are left to other verifiers when they are of another issuer, and all are without an allow-list', async () => {
    expect(verifier('acme/tools').recognises(await token())).toBe(true);
    expect(verifier('acme/tools').recognises(await token({ iss: 'https://elsewhere.example' }))).toBe(false);
    expect(verifier('acme/tools').recognises('fdy_x')).toBe(false);
    const none = new CiTokenVerifier(undefined, new EverybodyKnown(), new VerifiedTokens());
    expect(none.recognises(await token())).toBe(false);
  });

  it('are allowed by repository, branch or tag, and organisation', () => {
    expect(ciRepositoriesIn('Acme/Tools@main, acme/*@refs/tags/v1=globex')).toEqual([
      { repository: 'acme/tools', ref: 'refs/heads/main', organisation: 'default' },
      { repository: 'acme/*', ref: 'refs/tags/v1', organisation: 'globex' },
    ]);
    for (const wrong of ['acme', '*/*', 'acme/', 'acme/tools=Not An Organisation', ''])
      expect(ciRepositoriesIn(wrong)).toBeUndefined();
  });
});
