import { gramsOf } from '../lexical/analysis.js';
import type { Statement } from './statement.js';

/** 16 marks of 3 hashes: of texts that share 80 % of their grams 99.99 % share a mark, of 60 % 98 %, of 10 % 1.6 %. */
const MARKS = 16;
const ROWS = 3;

/** Fixed, or marks that are stored would mean something else after a restart: the golden ratio's multiples, made odd. */
const SEEDS = Array.from({ length: MARKS * ROWS }, (_, index) => Math.imul(index + 1, 0x9e3779b1) | 1);

const mix = (value: number): number => {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

/**
 * Marks by which the database finds what may say the same or its opposite (MinHash of the grams of everything but values and
 * negations, so that "port 8000" and "port 9000" share all of them).
 * @param room only marks of one room are compared: what may not be merged is in different ones
 */
export function likenessOf({ subject }: Statement, room: string): number[] {
  const grams = new Set(gramsOf(subject));
  const least = SEEDS.map((seed) => {
    let min = 0xffffffff;
    for (const gram of grams) min = Math.min(min, mix(gram ^ seed) >>> 0);
    return min;
  });
  const salt = gramsOf([room]).reduce((hash, gram) => mix(hash ^ gram), 0);
  return Array.from({ length: MARKS }, (_, mark) =>
    least.slice(mark * ROWS, (mark + 1) * ROWS).reduce((hash, value) => mix(Math.imul(hash, 31) ^ value), mix(salt ^ mark)),
  );
}
