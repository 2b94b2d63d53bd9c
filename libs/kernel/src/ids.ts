import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford base 32: no i, l, o, u

let lastTime = 0;
let lastRandom = 0n;

/**
 * A new identifier `prefix_` + 26 characters: 48 bits of milliseconds, then 80 random bits, so that ids sort by creation.
 * Within one process they are strictly increasing, also when the clock stands still or jumps back.
 */
export function newId(prefix: string): string {
  const now = Math.max(Date.now(), lastTime);
  if (now === lastTime) lastRandom += BigInt(randomInt(1, 2 ** 32));
  else lastRandom = BigInt(`0x0${randomBytes(10).toString('hex').slice(1)}`); // top 4 bits clear: increments cannot overflow
  lastTime = now;
  return `${prefix}_${base32(BigInt(now), 10)}${base32(lastRandom, 16)}`;
}

function base32(value: bigint, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** Matches what `newId(prefix)` returns. */
export function idPattern(prefix: string): RegExp {
  return new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`);
}
