/** What can be told about a text: counts, parts and comparisons. */

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+(?:['’.\-_][\p{L}\p{N}]+)*/gu) ?? [];

const charactersOf = (text: string): string[] => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

export const countWords = (text: string): number => wordsOf(text).length;

export const countUniqueWords = (text: string): number => new Set(wordsOf(text.toLowerCase())).size;

export const countCharacters = (text: string): number => charactersOf(text).length;

export const countCharactersWithoutSpaces = (text: string): number => charactersOf(text.replace(/\s+/g, '')).length;

export const countLetters = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0;

export const countDigits = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;

export const countLines = (text: string): number => (text === '' ? 0 : text.replace(/\r?\n$/, '').split(/\r?\n/).length);

export const countSentences = (text: string): number =>
  Array.from(new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)).filter(({ segment }) =>
    /[\p{L}\p{N}]/u.test(segment),
  ).length;

export const countParagraphs = (text: string): number => text.split(/\r?\n\s*\r?\n/).filter((part) => part.trim() !== '').length;

/** a, e, i, o and u, with and without accents. */
export const countVowels = (text: string): number => text.normalize('NFD').match(/[aeiou]/gi)?.length ?? 0;

export const countConsonants = (text: string): number => text.normalize('NFD').match(/[b-df-hj-np-tv-z]/gi)?.length ?? 0;

/** Without overlaps: "aaa" has "aa" once. */
export function countOccurrences(text: string, search: string, ignoreCase: boolean): number {
  if (search === '') throw new Error('The text to look for is empty.');
  return ignoreCase ? text.toLowerCase().split(search.toLowerCase()).length - 1 : text.split(search).length - 1;
}

/** Rounded up to whole minutes. */
export const readingMinutes = (text: string, wordsPerMinute: number): number => Math.ceil(wordsOf(text).length / wordsPerMinute);

/** How often each word occurs, in lower case, the most frequent first. */
export function wordFrequencies(text: string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text.toLowerCase())) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}

/** How often each character occurs, in the order of their first occurrence; white space is not counted. */
export function characterFrequencies(text: string, ignoreCase: boolean): Record<string, number> {
  const counts = new Map<string, number>();
  for (const character of charactersOf((ignoreCase ? text.toLowerCase() : text).replace(/\s+/g, '')))
    counts.set(character, (counts.get(character) ?? 0) + 1);
  return Object.fromEntries(counts);
}

export const mostFrequentWords = (text: string, count: number): string[] => Object.keys(wordFrequencies(text)).slice(0, count);

/** The first one of that length. */
export const longestWord = (text: string): string =>
  wordsOf(text).reduce((best, word) => (word.length > best.length ? word : best), '');

export const shortestWord = (text: string): string =>
  wordsOf(text).reduce((best, word) => (best === '' || word.length < best.length ? word : best), '');

/** Letters and digits alone count, in any case. */
export const isPalindrome = (text: string): boolean => plain(text) === Array.from(plain(text)).reverse().join('');

export const areAnagrams = (text: string, other: string): boolean =>
  Array.from(plain(text)).sort().join('') === Array.from(plain(other)).sort().join('');

export const containsText = (text: string, search: string, ignoreCase: boolean): boolean =>
  ignoreCase ? text.toLowerCase().includes(search.toLowerCase()) : text.includes(search);

export const startsWith = (text: string, start: string): boolean => text.startsWith(start);

export const endsWith = (text: string, end: string): boolean => text.endsWith(end);

export const isPangram = (text: string): boolean => new Set(text.toLowerCase().match(/[a-z]/g)).size === 26;

/** How many characters have to be inserted, removed or replaced to make one text of the other (Levenshtein). */
export function editDistance(text: string, other: string): number {
  const a = charactersOf(text);
  const b = charactersOf(other);
  let row = b.map((_, index) => index + 1);
  a.forEach((character, i) => {
    let corner = i;
    let left = i + 1;
    row = row.map((above, j) => {
      const cost = Math.min(above + 1, left + 1, corner + (character === b[j] ? 0 : 1));
      corner = above;
      left = cost;
      return cost;
    });
  });
  return row.at(-1) ?? a.length;
}

/** At how many places two texts of the same length differ. */
export function hammingDistance(text: string, other: string): number {
  const a = charactersOf(text);
  const b = charactersOf(other);
  if (a.length !== b.length) throw new Error('The two texts are not of the same length.');
  return a.filter((character, index) => character !== b[index]).length;
}

export const extractEmails = (text: string): string[] => text.match(/[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}/gi) ?? [];

export const extractUrls = (text: string): string[] =>
  (text.match(/https?:\/\/[^\s<>"')\]]+/gi) ?? []).map((url) => url.replace(/[.,;:!?]+$/, ''));

/** As they stand there, with their "#". */
export const extractHashtags = (text: string): string[] =>
  Array.from(text.matchAll(/(?<![\p{L}\p{N}_&])#[\p{L}\p{N}_]+/gu), ([tag]) => tag);

/** Without their "#". */
export const extractTags = (text: string): string[] => extractHashtags(text).map((tag) => tag.slice(1));

/** As they stand there, with their "@". */
export const extractMentions = (text: string): string[] =>
  Array.from(text.matchAll(/(?<![\p{L}\p{N}_.+-])@[\p{L}\p{N}_]+/gu), ([name]) => name);

/** Without their "@". */
export const extractNames = (text: string): string[] => extractMentions(text).map((name) => name.slice(1));

/** Numbers as they are written in English: a decimal point, commas between thousands. */
export const extractNumbers = (text: string): number[] =>
  (text.match(/(?:(?<![\p{L}\d])-)?(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?/gu) ?? []).map((part) =>
    Number(part.replace(/,/g, '')),
  );

export const extractIpAddresses = (text: string): string[] =>
  (text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g) ?? []).filter((ip) =>
    ip.split('.').every((part) => Number(part) <= 255),
  );

/** Dates as 2024-03-01. */
export const extractDates = (text: string): string[] =>
  text.match(/(?<!\d)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/g) ?? [];

export const splitWords = (text: string): string[] => wordsOf(text);

export const splitLines = (text: string): string[] => text.replace(/\r?\n$/, '').split(/\r?\n/);

/** The parts between the separators, without white space around them. */
export const splitBy = (text: string, separator: string): string[] =>
  text === '' ? [] : text.split(separator).map((part) => part.trim());

export const splitSentences = (text: string): string[] =>
  Array.from(new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text), ({ segment }) => segment.trim()).filter(
    (part) => part !== '',
  );

export const splitCharacters = (text: string): string[] => charactersOf(text);

export const countFilledLines = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;
