/** Texts as words, letters and lines. */

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];

export const lastWords = (text: string, count: number): string => text.trim().split(/\s+/).slice(-count).join(' ');

/** Cut off after so many words. */
export const truncateWords = (text: string, count: number, ending: string): string => {
  const words = text.trim().split(/\s+/);
  return words.length <= count ? text.trim() : `${words.slice(0, count).join(' ')}${ending}`;
};

export function nthWord(text: string, n: number): string {
  const word = text.trim().split(/\s+/)[n - 1];
  if (word === undefined || word === '') throw new Error(`The text has no word ${n}.`);
  return word;
}

export const sortWords = (text: string): string =>
  text
    .trim()
    .split(/\s+/)
    .sort((a, b) => a.localeCompare(b, 'en'))
    .join(' ');

export const sortLetters = (text: string): string =>
  Array.from(text)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join('');

/** Each word once, where it comes first. */
export const uniqueWords = (text: string): string => [...new Set(text.trim().split(/\s+/))].join(' ');

export const listUniqueWords = (text: string): string[] => [...new Set(wordsOf(text).map((word) => word.toLowerCase()))];

export const uniqueLetters = (text: string): string => [...new Set(Array.from(text))].join('');

export const reverseEachWord = (text: string): string => text.replace(/\S+/g, (word) => Array.from(word).reverse().join(''));

/** Text in quotation marks. */
export const extractQuoted = (text: string): string[] =>
  Array.from(text.matchAll(/"([^"]*)"|“([^”]*)”|«([^»]*)»/g), ([, ...parts]) => parts.find((part) => part !== undefined)!);

/** Text in round brackets. */
export const extractBracketed = (text: string): string[] => Array.from(text.matchAll(/\(([^()]*)\)/g), ([, part]) => part!);

export const extractPhones = (text: string): string[] =>
  Array.from(text.matchAll(/(?<![\w.])\+?\(?\d[\d\s()/.-]{5,}\d(?!\w)/g), ([found]) => found).filter(
    (found) => found.replace(/\D/g, '').length >= 7 && !/^\d{4}-\d\d-\d\d$/.test(found),
  );

export const extractHexColours = (text: string): string[] => text.match(/#(?:[\da-f]{6}|[\da-f]{3})(?![\w])/gi) ?? [];

export const extractCapitalized = (text: string): string[] => text.match(/\p{Lu}[\p{L}'’-]*/gu) ?? [];

/** "average word length", in letters and digits. */
export const averageWordLength = (text: string): number => {
  const words = wordsOf(text);
  if (words.length === 0) throw new Error('The text has no words.');
  return words.reduce((sum, word) => sum + Array.from(word).length, 0) / words.length;
};

/** From 0 to 1: one minus the edit distance over the longer length. */
export function similarity(text: string, other: string): number {
  const [a, b] = [Array.from(text), Array.from(other)];
  if (a.length === 0 && b.length === 0) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return 1 - row[b.length]! / Math.max(a.length, b.length);
}

export const indentLines = (text: string, spaces: number): string => text.replace(/^(?=.)/gm, ' '.repeat(spaces));

/** Without the spaces that all lines begin with. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const shared = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Number.isFinite(shared) ? shared : 0)).join('\n');
}

/** With spaces on both sides; an odd one stands on the right. */
export function centre(text: string, width: number): string {
  const room = Math.max(0, width - Array.from(text).length);
  return ' '.repeat(Math.floor(room / 2)) + text + ' '.repeat(Math.ceil(room / 2));
}

export const longestLine = (text: string): string =>
  text.split('\n').reduce((best, line) => (line.length > best.length ? line : best), '');

export const quoteLines = (text: string): string => text.replace(/^/gm, '> ');

/** The first consonants of a word go to its end, and "ay" follows; after a vowel it is "way". */
export const pigLatin = (text: string): string =>
  text.replace(/[a-z]+/gi, (word) => {
    const at = word.search(/[aeiou]/i);
    return at === 0 ? `${word}way` : at < 0 ? `${word}ay` : `${word.slice(at)}${word.slice(0, at)}ay`;
  });

const NATO =
  'Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu'.split(
    ' ',
  );

/** Letters in the spelling alphabet of radio; other characters as they are. */
export const toNato = (text: string): string =>
  Array.from(text.toUpperCase().replace(/\s+/g, ''), (letter) => NATO[letter.charCodeAt(0) - 65] ?? letter).join(' ');

/** A letter and three digits. */
export function soundex(word: string): string {
  const CODES: Readonly<Record<string, string>> = {
    B: '1',
    F: '1',
    P: '1',
    V: '1',
    C: '2',
    G: '2',
    J: '2',
    K: '2',
    Q: '2',
    S: '2',
    X: '2',
    Z: '2',
    D: '3',
    T: '3',
    L: '4',
    M: '5',
    N: '5',
    R: '6',
  };
  const letters = word.toUpperCase().replace(/[^A-Z]/g, '');
  if (letters === '') throw new Error('The word has no letters from A to Z.');
  let code = '';
  let last = CODES[letters[0]!] ?? '';
  for (const letter of letters.slice(1)) {
    const digit = CODES[letter] ?? '';
    if (digit !== '' && digit !== last) code += digit;
    // H and W do not part letters of one sound.
    if (!/[HW]/.test(letter)) last = digit;
  }
  return (letters[0]! + code + '000').slice(0, 4);
}

/** Every second letter is a capital, the first small. */
export const alternateCase = (text: string): string => {
  let letters = 0;
  return Array.from(text, (character) =>
    /\p{L}/u.test(character) ? (letters++ % 2 === 0 ? character.toLowerCase() : character.toUpperCase()) : character,
  ).join('');
};

/** "userName", "user_name" and "user-name" are "user name". */
export const asPlainWords = (name: string): string =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

export const isIsogram = (text: string): boolean => {
  const letters = text.toLowerCase().match(/\p{L}/gu) ?? [];
  return new Set(letters).size === letters.length;
};

export const hasOnlyLetters = (text: string): boolean => /^\p{L}+$/u.test(text);

export const isUpperCase = (text: string): boolean => text !== text.toLowerCase() && text === text.toUpperCase();

export const isLowerCase = (text: string): boolean => text !== text.toUpperCase() && text === text.toLowerCase();

/** How many characters stand in the same places of both texts, from the start on. */
export const commonPrefix = (items: string[]): string => {
  const [first = '', ...others] = items;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
};

/** The Flesch reading ease of an English text, with syllables counted by groups of vowels. */
export function readingEase(text: string): number {
  const words = wordsOf(text);
  const sentences = Math.max(1, (text.match(/[.!?]+(?=\s|$)/g) ?? []).length);
  if (words.length === 0) throw new Error('The text has no words.');
  const syllables = words.reduce(
    (sum, word) =>
      sum +
      Math.max(
        1,
        (
          word
            .toLowerCase()
            .replace(/e$/, '')
            .match(/[aeiouy]+/g) ?? []
        ).length,
      ),
    0,
  );
  return 206.835 - 1.015 * (words.length / sentences) - 84.6 * (syllables / words.length);
}

/** Line by line: lines of the first text that the second does not have, and the other way round. */
export function compareLines(first: string, second: string): { removed: string[]; added: string[] } {
  const [a, b] = [first.split('\n'), second.split('\n')];
  return { removed: a.filter((line) => !b.includes(line)), added: b.filter((line) => !a.includes(line)) };
}

export interface PersonName {
  firstName: string;
  lastName: string;
}

/** The last word is the last name, the others are the first names. */
export function splitName(name: string): PersonName {
  const words = name.trim().split(/\s+/);
  return words.length === 1
    ? { firstName: words[0]!, lastName: '' }
    : { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1)! };
}

export const replaceDigits = (text: string, replacement: string): string => text.replace(/\d/g, () => replacement);

export const replaceVowels = (text: string, replacement: string): string => text.replace(/[aeiou]/gi, () => replacement);

/** Round, square and curly brackets, each closed by its own and in the right order. */
export function hasBalancedBrackets(text: string): boolean {
  const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  const open: string[] = [];
  for (const character of text) {
    if ('([{'.includes(character)) open.push(character);
    else if (character in CLOSING && open.pop() !== CLOSING[character]) return false;
  }
  return open.length === 0;
}

export const hasOnlyDigits = (text: string): boolean => /^\d+$/.test(text);

/** Whole words, in capitals or not, with the space beside each. */
export const removeWords = (text: string, words: string[]): string => {
  const gone = new Set(words.map((word) => word.toLowerCase()));
  return text
    .split(/\s+/)
    .filter((word) => !gone.has(word.toLowerCase()))
    .join(' ')
    .trim();
};

/** "ä" is "ae", "ß" is "ss". */
export function replaceUmlauts(text: string): string {
  const SPELLED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' };
  return text.normalize('NFC').replace(/[äöüÄÖÜß]/g, (letter) => SPELLED[letter]!);
}

/** Whatever is written in capitals. */
export const areEqualTexts = (text: string, other: string): boolean => text.toLowerCase() === other.toLowerCase();
