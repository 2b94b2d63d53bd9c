import type { Span } from './pattern.js';
import type { ReadRequest } from './request.js';

const FORMAT_OF_KINDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:letters?|alphabetic)\b/i, 'letters'],
  [/\b(?:lower ?-?case(?: letters)?)\b/i, 'lower'],
  [/\b(?:upper ?-?case(?: letters)?|capital letters|capitals)\b/i, 'upper'],
  [/\b(?:digits?|numbers?|numeric|pins?)\b/i, 'digits'],
  [/\b(?:symbols?|special characters?|punctuation)\b/i, 'symbols'],
  [/\balphanumeric\b/i, 'alphanumeric'],
];

const CHARACTERS = '(?:characters?|chars?|letters?|symbols?|long|in length)';
const RULES: readonly (readonly [name: string, pattern: string])[] = [
  ['range', `(?:is |has |be |have |of )?(?:between|from) (\\d+) (?:and|to) (\\d+) ${CHARACTERS}(?: long| in length)?`],
  [
    'minLength',
    '(?:(?:is|has|be|have|contains?|with) )*(?:at least|a minimum(?: length)? of|minimum(?: length)?(?: of)?|no (?:fewer|less|shorter) than) (\\d+) (?:characters?|chars?)(?: long| in length)?',
  ],
  ['minLength', '(\\d+) or more (?:characters?|chars?)(?: long)?'],
  ['minLength', 'minimum (?:length )?(?:of )?(\\d+)(?: (?:characters?|chars?))?'],
  [
    'maxLength',
    '(?:(?:is|has|be|have|contains?|with) )*(?:at most|a maximum(?: length)? of|maximum(?: length)?(?: of)?|no (?:more|longer) than) (\\d+) (?:characters?|chars?)(?: long| in length)?',
  ],
  ['upperCase', '(?:at least )?(\\d+|an?|one) (?:upper ?-?case|capital)(?: (?:letters?|characters?))?'],
  ['lowerCase', '(?:at least )?(\\d+|an?|one) (?:lower ?-?case|small)(?: (?:letters?|characters?))?'],
  ['digits', '(?:at least )?(\\d+|an?|one) (?:digits?|numbers?|numerals?)'],
  ['symbols', '(?:at least )?(\\d+|an?|one) (?:symbols?|special (?:characters?|signs?)|punctuation (?:marks?|characters?))'],
  ['letters', '(?:at least )?(\\d+|an?|one) letters?'],
  ['noSpaces', '(?:and |with |contains? |has )?(?:no|without(?: any)?) (?:white ?)?spaces'],
];

/** "at least 8 characters, one digit, no spaces". */
export function rulesOf(text: string): { value: Record<string, number | true>; spans: Span[] } {
  const value: Record<string, number | true> = {};
  const spans: Span[] = [];
  for (const [name, pattern] of RULES) {
    for (const match of text.matchAll(new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}\\d])`, 'giu'))) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (spans.some(([from, to]) => start < to && end > from)) continue;
      const amounts = match.slice(1).map((amount) => (amount !== undefined && /^\d/.test(amount) ? Number(amount) : 1));
      if (name === 'range') [value['minLength'], value['maxLength']] = [amounts[0]!, amounts[1]!];
      else value[name] = name === 'noSpaces' ? true : amounts[0]!;
      spans.push([start, end]);
    }
  }
  return { value, spans };
}

/** Which characters a random text is made of. */
export function kindsOf(request: ReadRequest, windows: readonly Span[]): { value: string[]; spans: Span[] } {
  const found = new Set<string>();
  const spans: Span[] = [];
  const WITHOUT = /(?:without|no|but no|excluding)(?: any)? (?:symbols?|special characters?|punctuation)/gi;
  const whole = windows.at(-1)!;
  const without = Array.from(request.text.matchAll(WITHOUT));
  for (const match of without) spans.push([match.index, match.index + match[0].length]);
  const text = request.text.slice(0, whole[1]).replace(WITHOUT, (part) => ' '.repeat(part.length));
  for (const [pattern, kind] of FORMAT_OF_KINDS) {
    for (const match of text.matchAll(
      new RegExp(
        `(?:(?:including|includes?|containing|contains?|plus|using|made (?:up )?of|consisting of) (?:only )?(?:at least (?:one|1) |both |a )?)?${pattern.source}`,
        'gi',
      ),
    )) {
      // "16 characters", "a number of digits": lengths are no kinds, but "6 digits" is both.
      if (kind === 'letters' && /(?:lower|upper)[ -]?case $/i.test(text.slice(0, match.index))) continue;
      found.add(kind);
      spans.push([match.index, match.index + match[0].length]);
    }
  }
  if (found.has('alphanumeric')) ['lower', 'upper', 'digits'].forEach((kind) => found.add(kind));
  if (found.has('letters') && !found.has('lower') && !found.has('upper')) ['lower', 'upper'].forEach((kind) => found.add(kind));
  const kinds = ['lower', 'upper', 'digits', 'symbols'].filter((kind) => found.has(kind));
  const isOnly = /\bonly\b|\bpins?\b|\bdigit\b|\bmade (?:up )?of\b|\bconsisting of\b|\bcontaining\b|\bletters\b|\bcase\b/i.test(
    text,
  );
  const usual = ['lower', 'upper', 'digits'];
  return { value: kinds.length === 0 ? usual : isOnly ? kinds : [...new Set([...usual, ...kinds])], spans };
}
