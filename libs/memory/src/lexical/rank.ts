import { gramsOf, isStopWord, termsOf, wordsOf } from './analysis.js';
import type { SpaceIndex } from './space-index.js';

/** What grams count beside terms, and what the turns before and after count beside a turn's own words. Measured by bench/memory. */
const GRAM_WEIGHT = 0.5;
const NEIGHBOUR_SHARE = 0.4;
/** What somebody said is worth more when the question names them, and nobody else who is known. */
const SPEAKER_FACTOR = 1.3;
/** A gram in more texts than this says nothing that the terms do not say, and would take most of the time. */
const MOST_GRAM_SHARE = 0.05;
const GRAMS_ALL_COUNT_BELOW = 200;

export interface RankedPlace {
  readonly index: SpaceIndex;
  readonly slot: number;
  readonly score: number;
}

/** A question, ready to be put to any number of spaces. */
export interface LexicalQuery {
  readonly words: readonly string[];
  readonly terms: readonly string[];
  readonly grams: readonly number[];
}

export function lexicalQuery(text: string): LexicalQuery {
  const words = wordsOf(text);
  const terms = [...new Set(termsOf(words))];
  // A question of nothing but stop words is still a question: "who am I".
  const grams = [...new Set(gramsOf(terms.length > 0 ? words.filter((word) => !isStopWord(word)) : words))];
  return { words, terms, grams };
}

/**
 * Everything that the question has to do with, best first, over the spaces together: how rare a term is counts in all of
 * them, so that a score means the same in each.
 */
export function rank(indexes: readonly SpaceIndex[], query: LexicalQuery, includeSuperseded: boolean): RankedPlace[] {
  const texts = indexes.reduce((sum, { size }) => sum + size, 0);
  if (texts === 0) return [];
  const scores = indexes.map(({ size }) => new Float32Array(size));
  const averageOf = (kind: 'terms' | 'grams'): number => indexes.reduce((sum, index) => sum + index[kind].total, 0) / texts || 1;
  const [termLength, gramLength] = [averageOf('terms'), averageOf('grams')];
  const rarity = (frequency: number): number => Math.log(1 + (texts - frequency + 0.5) / (frequency + 0.5));
  for (const term of query.terms) {
    const frequency = indexes.reduce((sum, { terms }) => sum + terms.frequency(term), 0);
    if (frequency === 0) continue;
    for (const [at, { terms }] of indexes.entries()) terms.score(term, rarity(frequency), termLength, scores[at]!);
  }
  const mostFrequent = texts < GRAMS_ALL_COUNT_BELOW ? texts : texts * MOST_GRAM_SHARE;
  for (const gram of query.grams) {
    const frequency = indexes.reduce((sum, { grams }) => sum + grams.frequency(gram), 0);
    if (frequency === 0 || frequency > mostFrequent) continue;
    const weight = GRAM_WEIGHT * rarity(frequency);
    for (const [at, { grams }] of indexes.entries()) grams.score(gram, weight, gramLength, scores[at]!);
  }
  const named = [...new Set(query.words)].filter((word) => indexes.some((index) => index.knowsSpeaker(word)));
  const speaker = named.length === 1 ? named[0] : undefined;
  const places: RankedPlace[] = [];
  for (const [at, index] of indexes.entries()) {
    const all = index.withNeighbours(scores[at]!, NEIGHBOUR_SHARE);
    for (let slot = 0; slot < all.length; slot++) {
      const score = all[slot]!;
      if (score === 0) continue;
      const memory = index.at(slot);
      if (!memory || (memory.superseded && !includeSuperseded)) continue;
      places.push({ index, slot, score: speaker !== undefined && memory.speaker === speaker ? score * SPEAKER_FACTOR : score });
    }
  }
  return places;
}

/** Why a place was found: the question's terms that are in it, and whether what stands beside it helped. */
export function reasonOf({ index, slot }: RankedPlace, query: LexicalQuery): { terms: string[]; own: boolean } {
  const terms = query.words.filter((word) => !isStopWord(word) && index.terms.has(termsOf([word])[0]!, slot));
  const own = terms.length > 0 || query.grams.some((gram) => index.grams.has(gram, slot));
  return { terms: [...new Set(terms)], own };
}

/**
 * The best of many in their order, a block at a time: nobody reads on to the end, and sorting all takes longer than scoring.
 * Equal scores go by the place in the space, the newer one first.
 */
export class Best {
  private rest: RankedPlace[];

  constructor(places: RankedPlace[]) {
    this.rest = places;
  }

  get left(): number {
    return this.rest.length;
  }

  take(count: number): RankedPlace[] {
    if (this.rest.length > count) {
      const border = nthScore(this.rest, count);
      const best: RankedPlace[] = [];
      const others: RankedPlace[] = [];
      for (const place of this.rest) (place.score >= border ? best : others).push(place);
      this.rest = others;
      return best.sort(byScore);
    }
    const all = this.rest.sort(byScore);
    this.rest = [];
    return all;
  }
}

const byScore = (a: RankedPlace, b: RankedPlace): number =>
  b.score - a.score || b.index.ordinals[b.slot]! - a.index.ordinals[a.slot]!;

/** The score that `count` places have or exceed. */
function nthScore(places: readonly RankedPlace[], count: number): number {
  const scores = Float32Array.from(places, ({ score }) => score).sort();
  return scores[scores.length - count]!;
}
