import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';

/** An issuer of tokens that the server under test trusts, with the keys that it signs with. */
export interface Issuer {
  readonly url: string;
  readonly audience: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** A good token, or one with other claims, another header, another key. */
  token(claims?: object, header?: object, key?: KeyObject): Promise<string>;
  close(): Promise<void>;
}

const KID = 'the-key';

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const server = createServer((request, response) => {
    const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KID, use: 'sig', alg: 'RS256' }] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? keys : { issuer: url, jwks_uri: `${url}/keys` }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'https://foundry.example/mcp';
  return {
    url,
    audience,
    privateKey,
    publicKey,
    token: (claims = {}, header = {}, key = privateKey) =>
      new SignJWT({ ...claimsOf(url, audience), ...claims }).setProtectedHeader({ alg: 'RS256', kid: KID, ...header }).sign(key),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const now = (): number => Math.floor(Date.now() / 1_000);
const claimsOf = (iss: string, aud: string): Record<string, unknown> => ({
  iss,
  aud,
  sub: 'somebody',
  iat: now(),
  exp: now() + 600,
  scope: 'tools:ping tools:review tools:generate',
});

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = ({ url, audience }: Issuer, header: object, signature = ''): string =>
  `${encoded({ kid: KID, ...header })}.${encoded(claimsOf(url, audience))}.${signature}`;

/** Signed with a secret that anybody knows: the public key, as text or as bytes. */
function withPublicKey(issuer: Issuer, secret: string | Buffer): string {
  const input = unsigned(issuer, { alg: 'HS256' }).slice(0, -1);
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const strange = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const jwk = strange.publicKey.export({ format: 'jwk' });

/** Tokens that nobody may get in with, by what is wrong with them. */
export const ATTACKS: Readonly<Record<string, (issuer: Issuer) => Promise<string> | string>> = {
  'not signed (alg none)': (issuer) => unsigned(issuer, { alg: 'none' }),
  'not signed (alg NoNe)': (issuer) => unsigned(issuer, { alg: 'NoNe' }),
  'not signed, though it says RS256': (issuer) => unsigned(issuer, { alg: 'RS256' }),
  'signed with the public key as a secret': (issuer) =>
    withPublicKey(issuer, issuer.publicKey.export({ type: 'spki', format: 'pem' })),
  'signed with the bytes of the public key': (issuer) =>
    withPublicKey(issuer, issuer.publicKey.export({ type: 'spki', format: 'der' })),
  'signed with another key under the same id': (issuer) => issuer.token({}, {}, strange.privateKey),
  'signed with a key that it brings along': (issuer) => issuer.token({}, { jwk, kid: undefined }, strange.privateKey),
  'signed with a key that it points to': (issuer) =>
    issuer.token({}, { jku: `${issuer.url}/keys`, kid: 'other' }, strange.privateKey),
  'signed with an unknown key': (issuer) => issuer.token({}, { kid: '../../dev/null' }, strange.privateKey),
  'of another issuer': (issuer) => issuer.token({ iss: 'https://evil.example' }),
  'of an issuer whose name only begins alike': (issuer) => issuer.token({ iss: `${issuer.url}.evil.example` }),
  'for another audience': (issuer) => issuer.token({ aud: 'https://evil.example' }),
  'for an audience that only begins alike': (issuer) => issuer.token({ aud: `${issuer.audience}.evil` }),
  'for nobody': (issuer) => issuer.token({ aud: undefined }),
  'over since a while': (issuer) => issuer.token({ exp: now() - 300 }),
  'without an end': (issuer) => issuer.token({ exp: undefined }),
  'not valid yet': (issuer) => issuer.token({ nbf: now() + 300 }),
  'without a subject': (issuer) => issuer.token({ sub: undefined }),
  'changed after it was signed': async (issuer) => {
    const [header, , signature] = (await issuer.token()).split('.');
    return `${header}.${encoded({ ...claimsOf(issuer.url, issuer.audience), scope: 'admin:config' })}.${signature}`;
  },
  'cut short': async (issuer) => (await issuer.token()).slice(0, -20),
  'one with more behind it': async (issuer) => `${await issuer.token()}.x`,
};
