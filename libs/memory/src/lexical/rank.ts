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
  // Of all words, as in the texts: where a question has nothing but stop words, they are what it asks for.
  const grams = [...new Set(gramsOf(words))];
  return { words, terms, grams };
}

/**
 * Everything that the question has to do with, over the spaces together: how rare a term is counts in all of them, so that a
 * score means the same in each.
 */
export function rank(indexes: readonly SpaceIndex[], query: LexicalQuery, superseded: boolean): Ranking {
  const texts = indexes.reduce((sum, { size }) => sum + size, 0);
  const scores = indexes.map(({ size }) => new Float32Array(size));
  const averageOf = (kind: 'terms' | 'grams'): number =>
    indexes.reduce((sum, index) => sum + index[kind].total, 0) / Math.max(1, texts) || 1;
  const [termLength, gramLength] = [averageOf('terms'), averageOf('grams')];
  const rarity = (frequency: number): number => Math.log(1 + (texts - frequency + 0.5) / (frequency + 0.5));
  for (const term of query.terms) {
    const frequency = indexes.reduce((sum, { terms }) => sum + terms.frequency(term), 0);
    for (const [at, { terms }] of indexes.entries()) terms.score(term, rarity(frequency), termLength, scores[at]!);
  }
  const mostFrequent = texts < GRAMS_ALL_COUNT_BELOW ? texts : texts * MOST_GRAM_SHARE;
  for (const gram of query.grams) {
    const frequency = indexes.reduce((sum, { grams }) => sum + grams.frequency(gram), 0);
    if (frequency > mostFrequent) continue;
    const weight = GRAM_WEIGHT * rarity(frequency);
    for (const [at, { grams }] of indexes.entries()) grams.score(gram, weight, gramLength, scores[at]!);
  }
  const named = [...new Set(query.words)].filter((word) => indexes.some((index) => index.knowsSpeaker(word)));
  const speaker = named.length === 1 ? named[0] : undefined;
  const options = { share: NEIGHBOUR_SHARE, speaker, factor: SPEAKER_FACTOR, superseded };
  return new Ranking(indexes.map((index, at) => ({ index, scores: index.finish(scores[at]!, options) })));
}

/** Why a place was found: the question's terms that are in it, and whether what stands beside it helped. */
export function reasonOf({ index, slot }: RankedPlace, query: LexicalQuery): { terms: string[]; own: boolean } {
  const terms = query.words.filter((word) => !isStopWord(word) && index.terms.has(termsOf([word])[0]!, slot));
  const own = terms.length > 0 || query.grams.some((gram) => index.grams.has(gram, slot));
  return { terms: [...new Set(terms)], own };
}

/** Parts that scores are divided into, to find the best without sorting all. */
const PARTS = 2_048;

/**
 * The best of many in their order, a block at a time: nobody reads on to the end, and sorting all takes longer than scoring.
 * Equal scores go by the place in the space, the newer one first.
 */
export class Ranking {
  private readonly parts = new Uint32Array(PARTS + 1);
  private readonly highest: number = 0;
  /** Parts from this one on are taken. */
  private border = PARTS + 1;
  private waiting: RankedPlace[] = [];
  /** Places that were not taken yet. */
  left = 0;

  constructor(private readonly lists: readonly { readonly index: SpaceIndex; readonly scores: Float32Array }[]) {
    for (const { scores } of lists) for (const score of scores) if (score > this.highest) this.highest = score;
    for (const { scores } of lists) {
      for (const score of scores) {
        if (score === 0) continue;
        this.left++;
        this.parts[this.partOf(score)]!++;
      }
    }
  }

  take(count: number): RankedPlace[] {
    if (this.waiting.length < count) this.collect(count - this.waiting.length);
    const taken = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    this.left -= taken.length;
    return taken;
  }

  private collect(count: number): void {
    let border = this.border;
    for (let found = 0; border > 0 && found < count;) found += this.parts[--border]!;
    const places: RankedPlace[] = [];
    for (const { index, scores } of this.lists) {
      for (let slot = 0; slot < scores.length; slot++) {
        const score = scores[slot]!;
        if (score === 0) continue;
        const part = this.partOf(score);
        if (part >= border && part < this.border) places.push({ index, slot, score });
      }
    }
    this.border = border;
    this.waiting.push(...places.sort(byScore));
  }

  private partOf(score: number): number {
    return Math.floor((score / this.highest) * PARTS);
  }
}

const byScore = (a: RankedPlace, b: RankedPlace): number =>
  b.score - a.score || b.index.ordinals.at(b.slot) - a.index.ordinals.at(a.slot);
