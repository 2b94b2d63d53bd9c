import { createHash, createHmac } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';

/** Fingerprints of UTF-8 texts. */

/** In lower-case hexadecimal. */
export const hashHex = (text: string, algorithm: string): string => createHash(algorithm).update(text, 'utf8').digest('hex');

export const hashBase64 = (text: string, algorithm: string): string =>
  createHash(algorithm).update(text, 'utf8').digest('base64');

export const hmacHex = (text: string, key: string, algorithm: string): string =>
  createHmac(algorithm, key).update(text, 'utf8').digest('hex');

export const hmacBase64 = (text: string, key: string, algorithm: string): string =>
  createHmac(algorithm, key).update(text, 'utf8').digest('base64');

/** Eight hexadecimal digits. */
export const crc32 = (text: string): string => zlibCrc32(text).toString(16).padStart(8, '0');

export const matchesHash = (text: string, expected: string, algorithm: string): boolean =>
  hashHex(text, algorithm) === expected.trim().toLowerCase();
