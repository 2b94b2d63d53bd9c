import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate authority and a server's certificate by it for `localhost` and 127.0.0.1, made as it is asked for (RFC 5280). */
export interface TestCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export function makeCertificates(): TestCertificates {
  const [authority, server] = [pair(), pair()];
  const authorityKey = keyIdentifier(authority.publicKey);
  const ca = certificate(
    'Foundry test authority',
    authority.publicKey,
    [
      extension('2.5.29.19', seq(bool(true)), true),
      extension('2.5.29.15', tlv(0x03, Buffer.from([1, 0x06])), true),
      extension('2.5.29.14', octets(authorityKey)),
    ],
    authority.privateKey,
  );
  const leaf = certificate(
    'localhost',
    server.publicKey,
    [
      extension('2.5.29.19', seq(), true),
      extension('2.5.29.37', seq(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', seq(tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1])))),
      extension('2.5.29.14', octets(keyIdentifier(server.publicKey))),
      extension('2.5.29.35', seq(tlv(0x80, authorityKey))),
    ],
    authority.privateKey,
  );
  return {
    authority: pem(ca),
    certificate: pem(leaf),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

const pair = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const DAY_MS = 86_400_000;
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';

function certificate(name: string, key: KeyObject, extensions: Buffer[], issuer: KeyObject): Buffer {
  const signed = seq(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    seq(oid(ECDSA_SHA256)),
    named('Foundry test authority'),
    seq(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    named(name),
    key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, seq(...extensions)),
  );
  return seq(signed, seq(oid(ECDSA_SHA256)), bits(sign('sha256', signed, issuer)));
}

function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const seq = (...parts: Buffer[]): Buffer => tlv(0x30, ...parts);
const octets = (content: Buffer): Buffer => tlv(0x04, content);
const bits = (content: Buffer): Buffer => tlv(0x03, Buffer.from([0]), content);
const bool = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 255 : 0]));
const named = (name: string): Buffer => seq(tlv(0x31, seq(oid('2.5.4.3'), tlv(0x0c, Buffer.from(name)))));
const time = (at: number): Buffer => tlv(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const extension = (id: string, value: Buffer, critical = false): Buffer =>
  seq(oid(id), ...(critical ? [bool(true)] : []), octets(value));
const keyIdentifier = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')}\n-----END CERTIFICATE-----\n`;

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [40 * first + second];
  for (const part of rest) {
    const groups = [part & 127];
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 127) | 128);
    bytes.push(...groups);
  }
  return tlv(0x06, Buffer.from(bytes));
}
