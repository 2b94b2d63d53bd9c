/** Splitting written lists: commas, semicolons, "and", "or"; never inside brackets or quotes. */

/** Longest text that list and clause patterns look at: keeps every pattern's cost bounded. */
export const MAX_CLAUSE = 1_500;

/** Splits at separators that stand outside of brackets. `separator` must be sticky. */
export function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length;) {
    const char = text[i]!;
    if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') depth = Math.max(0, depth - 1);
    if (depth === 0) {
      separator.lastIndex = i;
      const match = separator.exec(text);
      if (match && match[0].length > 0) {
        parts.push(text.slice(start, i));
        i += match[0].length;
        start = i;
        continue;
      }
    }
    i++;
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const COMMA = /\s*[,;]\s*(?:(?:and|or|as well as|plus|also)\s+)?|\s+(?:and|as well as|plus|&)\s+(?:also\s+)?/gy;
const COMMA_OR = /\s*[,;/|]\s*(?:(?:and|or|either)\s+)?|\s+(?:and|or)\s+|\s+->\s+|\s*→\s*/gy;

/** `a, b and c` → three items. */
export const listItems = (text: string): string[] => splitOutside(text, COMMA);
/** `a, b or c`, `a/b/c` → three values. */
export const valueItems = (text: string): string[] => splitOutside(text, COMMA_OR);

/** Sentences of one line, without the dots of `e.g.`, numbers and abbreviations; each then split at semicolons. */
export function clausesOf(text: string): string[] {
  return splitOutside(
    text,
    /(?<!\b(?:e\.g|i\.e|etc|vs|no(?=\.\s*\d)|approx|incl|max|min|Mr|Mrs|Dr|St))[.!?]+(?=\s+\S|\s*$)["')]*\s*|\s*;\s+(?!(?:and|or)\s+\w+\s*$)/gy,
  ).flatMap((clause) => (clause.length <= MAX_CLAUSE ? [clause] : chunks(clause)));
}

/** A clause longer than any person writes, cut at commas so that no pattern meets all of it at once. */
function chunks(clause: string): string[] {
  const found: string[] = [];
  let current = '';
  for (const part of clause.split(/(?<=,)/)) {
    if (current.length + part.length > MAX_CLAUSE && current !== '') {
      found.push(current);
      current = '';
    }
    current += part.slice(0, MAX_CLAUSE);
  }
  return current === '' ? found : [...found, current];
}
