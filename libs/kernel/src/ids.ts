import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford base 32: no i, l, o, u

/** Ten bits as two characters: ids are made several times in each request. */
const PAIRS = Array.from({ length: 1_024 }, (_, bits) => ALPHABET[bits >> 5]! + ALPHABET[bits & 31]!);
const HALF = 2 ** 40;
const POOL = new Uint32Array(1_024);

let taken = POOL.length;
let lastTime = 0;
let timeText = '';
/** The 80 random bits, as two numbers of 40. */
let [high, low] = [0, 0];

/**
 * A new identifier `prefix_` + 26 characters: 48 bits of milliseconds, then 80 random bits, so that ids sort by creation.
 * Within one process they are strictly increasing, also when the clock stands still or jumps back.
 */
export function newId(prefix: string): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    timeText = base32(Math.floor(now / HALF)).slice(-2) + base32(now % HALF);
    high = random32() * 2 ** 4 + (random32() >>> 28); // top 4 bits clear: increments cannot overflow
    low = random32() * 2 ** 8 + (random32() >>> 24);
  } else {
    low += random32() + 1;
    if (low >= HALF) [high, low] = [high + 1, low - HALF];
  }
  return `${prefix}_${timeText}${base32(high)}${base32(low)}`;
}

/** 40 bits as eight characters. */
function base32(value: number): string {
  const [upper, lower] = [Math.floor(value / 2 ** 20), value % 2 ** 20];
  return PAIRS[upper >> 10]! + PAIRS[upper & 1_023]! + PAIRS[lower >> 10]! + PAIRS[lower & 1_023]!;
}

/** Taken from the system many at a time. */
function random32(): number {
  if (taken === POOL.length) {
    randomFillSync(POOL);
    taken = 0;
  }
  const value = POOL[taken]!;
  POOL[taken++] = 0; // what is in ids that were given out is not kept
  return value;
}

/** Matches what `newId(prefix)` returns. */
export function idPattern(prefix: string): RegExp {
  return new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`);
}
