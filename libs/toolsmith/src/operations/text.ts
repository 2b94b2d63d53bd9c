/** Texts into texts. Lengths are counted in characters as people see them: an emoji is one. */

const characters = (text: string): string[] => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

/** Words in any notation: "userName", "user_name" and "User name" are the same two. */
function wordsOf(text: string): string[] {
  return text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const upperFirst = (text: string): string => {
  const [first = '', ...rest] = characters(text);
  return first.toUpperCase() + rest.join('');
};

export const trim = (text: string): string => text.trim();

export const lowerCase = (text: string): string => text.toLowerCase();

export const upperCase = (text: string): string => text.toUpperCase();

/** The first letter in upper case, the rest as it is. */
export const capitalize = (text: string): string => upperFirst(text);

/** The first letter of every word in upper case, the others in lower case. */
export const titleCase = (text: string): string =>
  text.toLowerCase().replace(/\p{L}[\p{L}\p{M}\p{N}'’]*/gu, (word) => upperFirst(word));

/** The first letter of every sentence in upper case, the others in lower case. */
export const sentenceCase = (text: string): string =>
  text
    .toLowerCase()
    .replace(
      /(^|[.!?]\s+)(\P{L}*)(\p{L})/gu,
      (_, before: string, gap: string, letter: string) => before + gap + letter.toUpperCase(),
    );

/** Upper case becomes lower case, and the other way round. */
export const swapCase = (text: string): string =>
  Array.from(text, (letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join('');

export const camelCase = (text: string): string =>
  wordsOf(text)
    .map((word, index) => (index === 0 ? word.toLowerCase() : upperFirst(word.toLowerCase())))
    .join('');

export const pascalCase = (text: string): string =>
  wordsOf(text)
    .map((word) => upperFirst(word.toLowerCase()))
    .join('');

export const snakeCase = (text: string): string => wordsOf(text).join('_').toLowerCase();

export const constantCase = (text: string): string => wordsOf(text).join('_').toUpperCase();

export const kebabCase = (text: string): string => wordsOf(text).join('-').toLowerCase();

/** Letters without their accents: "é" becomes "e", "ß" becomes "ss". */
export const removeAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, (letter) => (letter === 'ø' ? 'o' : 'O'))
    .replace(/[łŁ]/g, (letter) => (letter === 'ł' ? 'l' : 'L'))
    .replace(/[æÆ]/g, (letter) => (letter === 'æ' ? 'ae' : 'AE'))
    .replace(/[œŒ]/g, (letter) => (letter === 'œ' ? 'oe' : 'OE'))
    .normalize('NFC');

/** What can stand in an address: letters without accents and digits, in lower case, with one separator between the words. */
export const slugify = (text: string, separator: string): string =>
  removeAccents(text)
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join(separator);

export const reverseText = (text: string): string => characters(text).reverse().join('');

export const reverseWords = (text: string): string => text.trim().split(/\s+/).reverse().join(' ');

/** One space for each run of white space, and none at the ends. */
export const collapseSpaces = (text: string): string => text.trim().replace(/\s+/g, ' ');

export const removeSpaces = (text: string): string => text.replace(/\s+/g, '');

export const removePunctuation = (text: string): string => text.replace(/[\p{P}\p{S}]+/gu, '');

export const removeDigits = (text: string): string => text.replace(/\p{Nd}+/gu, '');

export const removeVowels = (text: string): string => text.replace(/[aeiou]/gi, '');

export const removeEmoji = (text: string): string =>
  text.replace(/\p{Extended_Pictographic}[\u{FE0F}\u{200D}\p{Extended_Pictographic}\p{Emoji_Modifier}]*/gu, '');

export const removeLineBreaks = (text: string): string => text.replace(/\s*\r?\n\s*/g, ' ');

export const keepDigits = (text: string): string => text.replace(/\P{Nd}+/gu, '');

export const keepLetters = (text: string): string => text.replace(/\P{L}+/gu, '');

export const keepAlphanumeric = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');

/** At most `length` characters; what was cut off is told by `ending`, which counts. */
export function truncate(text: string, length: number, ending: string): string {
  const all = characters(text);
  if (all.length <= length) return text;
  return (
    all
      .slice(0, Math.max(0, length - characters(ending).length))
      .join('')
      .trimEnd() + ending
  );
}

export const firstCharacters = (text: string, count: number): string => characters(text).slice(0, count).join('');

export const lastCharacters = (text: string, count: number): string =>
  count === 0 ? '' : characters(text).slice(-count).join('');

export const firstWords = (text: string, count: number): string => text.trim().split(/\s+/).slice(0, count).join(' ');

export const firstLines = (text: string, count: number): string => text.split(/\r?\n/).slice(0, count).join('\n');

export const padStart = (text: string, length: number, filler: string): string => text.padStart(length, filler);

export const padEnd = (text: string, length: number, filler: string): string => text.padEnd(length, filler);

export const repeat = (text: string, times: number): string => {
  if (!Number.isInteger(times) || times < 0 || times * text.length > 1_000_000)
    throw new Error('The number of repetitions is not one that can be made.');
  return text.repeat(times);
};

export const addBefore = (text: string, prefix: string): string => prefix + text;

export const addAfter = (text: string, suffix: string): string => text + suffix;

export const replaceText = (text: string, search: string, replacement: string): string => {
  if (search === '') throw new Error('The text to look for is empty.');
  return text.replaceAll(search, () => replacement);
};

/** Everything is hidden but the last `shown` letters and digits; other characters stay. */
export function maskExceptLast(text: string, shown: number, mask: string): string {
  let left = Array.from(text).filter((character) => /[\p{L}\p{N}]/u.test(character)).length - shown;
  return Array.from(text, (character) => (/[\p{L}\p{N}]/u.test(character) && left-- > 0 ? mask : character)).join('');
}

/** The first letter of each word, in upper case. */
export const initials = (text: string): string =>
  text
    .split(/[^\p{L}\p{N}'’]+/u)
    .filter((word) => word !== '')
    .map((word) => characters(word)[0]!.toUpperCase())
    .join('');

/** Lines of at most `width` characters, broken between words; longer words stay whole. */
export function wrapLines(text: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter((part) => part !== '')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

export const stripHtml = (html: string): string => html.replace(/<!--[\s\S]*?-->|<[^>]*>/g, '');

/** Each letter moved along the alphabet, the case kept; other characters stay. */
export const caesar = (text: string, shift: number): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const first = letter >= 'a' ? 97 : 65;
    return String.fromCharCode(first + ((((letter.charCodeAt(0) - first + shift) % 26) + 26) % 26));
  });

export const caesarDecode = (text: string, shift: number): string => caesar(text, -shift);

export const rot13 = (text: string): string => caesar(text, 13);

/** "{{name}}" and "{name}" become the value of that name. @throws for a name without a value */
export const fillTemplate = (template: string, values: Record<string, unknown>): string =>
  template.replace(/\{\{\s*([\w.-]+)\s*\}\}|\{([\w.-]+)\}/g, (_, double: string | undefined, single: string | undefined) => {
    const name = (double ?? single)!;
    if (!Object.hasOwn(values, name)) throw new Error(`There is no value for "${name}".`);
    return String(values[name]);
  });

export const numberToText = (value: number): string => String(value);

/** "a****@example.org": the first letter of the name and the whole domain stay. */
export function maskEmail(email: string): string {
  const at = email.trim().lastIndexOf('@');
  if (at < 1) throw new Error(`"${email}" is not an e-mail address.`);
  const name = Array.from(email.trim().slice(0, at));
  return `${name[0]!}${'*'.repeat(name.length - 1)}${email.trim().slice(at)}`;
}
