import { stemmer } from 'stemmer';

/** Words that say how a sentence is put together, and next to nothing about what it is about. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by can could did do
  does doing down during each few for from further had has have having he her here hers herself him himself his how i if in into is it
  its itself just let me more most my myself no nor not now of off on once only or other our ours ourselves out over own same she should
  so some such than that the their theirs them themselves then there these they this those through to too under until up us very was we
  were what when where which while who whom whose why will with would you your yours yourself yourselves
  im ive id ill youre youve youd youll hes shes theyre theyve weve dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt cant
  couldnt wont wouldnt shouldnt thats whats theres lets`.split(/\s+/),
);

/** Lower case, without accents, apostrophes closed up; camelCase and letters beside digits come apart at the seam of case. */
export function normalise(text: string): string {
  return text
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/(?<=\p{L})['’](?=\p{L})/gu, '');
}

const WORD = /[\p{L}\p{N}]+/gu;

/** The words of a text in their order. */
export function wordsOf(text: string): string[] {
  return normalise(text).match(WORD) ?? [];
}

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);

/** Words come again and again, and finding a stem is slow. */
const stems = new Map<string, string>();
const MOST_STEMS = 100_000;

/** The stem by which a word is looked up; words with digits or other scripts are their own. */
export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = /^[a-z]+$/.test(word) ? stemmer(word) : word;
  if (stems.size >= MOST_STEMS) stems.clear();
  stems.set(word, stem);
  return stem;
}

/** Stems of the words that say what a text is about, in their order, repeated as often as they occur. */
export function termsOf(words: readonly string[]): string[] {
  const terms: string[] = [];
  for (const word of words) if (!STOP_WORDS.has(word)) terms.push(stemOf(word));
  return terms;
}

const GRAM = 4;

/**
 * Every four neighbouring characters of the words, which are one space apart, as 32-bit numbers: they find a word behind a
 * typo, and a part of a compound. Two different ones meet in one number so rarely that no score shows it.
 */
export function gramsOf(words: readonly string[]): number[] {
  const text = ` ${words.join(' ')} `;
  const grams: number[] = [];
  for (let at = 0; at + GRAM <= text.length; at++) {
    let hash = 0;
    for (let i = at; i < at + GRAM; i++) hash = Math.imul(hash, 0x01000193) ^ Math.imul(text.charCodeAt(i), 0x9e3779b1);
    grams.push(hash | 0);
  }
  return grams;
}
