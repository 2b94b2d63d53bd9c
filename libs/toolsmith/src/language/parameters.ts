import type { Operation, Parameter } from '../catalogue/operation.js';
import type { Argument, ToolInput } from '../tool-plan.js';
import { compileParameter, compilePattern } from './pattern.js';
import { literalOf, type ReadRequest } from './request.js';

export type Span = readonly [start: number, end: number];

const SIGNS: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  colon: ':',
  tab: '\t',
  tabulator: '\t',
  space: ' ',
  blank: ' ',
  hyphen: '-',
  dash: '-',
  minus: '-',
  underscore: '_',
  pipe: '|',
  'vertical bar': '|',
  dot: '.',
  period: '.',
  point: '.',
  slash: '/',
  backslash: '\\',
  newline: '\n',
  'line break': '\n',
  'line feed': '\n',
  linebreak: '\n',
  asterisk: '*',
  star: '*',
  hash: '#',
  plus: '+',
  'comma and space': ', ',
  ampersand: '&',
  'exclamation mark': '!',
  'question mark': '?',
  equals: '=',
  x: 'X',
  bullet: '•',
  nothing: '',
};

/** "semicolons", "an underscore", or what is in quotation marks. */
export function signOf(request: ReadRequest, words: string): string | undefined {
  const literal = literalOf(request, words);
  if (literal !== undefined) return literal.replaceAll('\\t', '\t').replaceAll('\\n', '\n');
  const known = words
    .toLowerCase()
    .replace(/(?<=dash|slash)es$|s$/, '')
    .replace(/-/g, ' ')
    .replace(/^(?:one|an|a|single) /, '')
    .trim();
  return SIGNS[known] ?? SIGNS[words.toLowerCase()];
}

/** Luxon's letters for the notations that people write. */
export function dateNotation(text: string): string | undefined {
  const letters = text
    .replace(/Y/g, 'y')
    .replace(/D/g, 'd')
    .replace(/\bmm\b(?=.*[dy])|(?<=[dy][^a-z]*)mm\b/g, 'MM')
    .replace(/\bdddd\b/g, 'EEEE')
    .replace(/\bddd\b/g, 'EEE')
    .replace(/\bweekday\b/gi, 'EEEE')
    .replace(/\bmonth name\b|\bmonth\b/gi, 'MMMM');
  return /^(?:[dMyEHhmsa]+|[\s.,/:-]+|'[^']*')+$/.test(letters) && /[dMyEH]/.test(letters) ? letters : undefined;
}

const FORMAT_OF_KINDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:letters?|alphabetic)\b/i, 'letters'],
  [/\b(?:lower ?-?case(?: letters)?)\b/i, 'lower'],
  [/\b(?:upper ?-?case(?: letters)?|capital letters|capitals)\b/i, 'upper'],
  [/\b(?:digits?|numbers?|numeric|pins?)\b/i, 'digits'],
  [/\b(?:symbols?|special characters?|punctuation)\b/i, 'symbols'],
  [/\balphanumeric\b/i, 'alphanumeric'],
];

export interface ResolvedParameters {
  readonly args: readonly Argument[];
  readonly inputs: readonly ToolInput[];
  readonly spans: readonly Span[];
}

/**
 * The values of an operation's parameters: named by its own words, said near it, the usual ones, or asked of the caller.
 * @param windows where to look, the likeliest first
 * @returns undefined when the request names a value that cannot be one
 */
export function resolveParameters(
  request: ReadRequest,
  operation: Operation,
  groups: Readonly<Record<string, string>>,
  windows: readonly Span[],
): ResolvedParameters | undefined {
  const args: Argument[] = [];
  const inputs: ToolInput[] = [];
  const spans: Span[] = [];
  for (const parameter of operation.params) {
    const own = groups[parameter.name];
    const said =
      own === undefined
        ? findSaid(request, parameter, windows, spans)
        : { words: groups['more'] === undefined ? own : `${own}, ${groups['more']}`, spans: [] as Span[] };
    if (said) {
      const value = valueOf(request, parameter, said.words);
      if (value === undefined) return undefined;
      args.push({ from: 'constant', value });
      spans.push(...said.spans);
    } else if (parameter.name === 'kinds') {
      const kinds = kindsOf(request, windows);
      args.push({ from: 'constant', value: kinds.value });
      spans.push(...kinds.spans);
    } else if (parameter.name === 'rules') {
      const rules = rulesOf(request.text);
      if (Object.keys(rules.value).length === 0) return undefined;
      args.push({ from: 'constant', value: rules.value });
      spans.push(...rules.spans);
    } else if (parameter.fallback !== undefined && !isGiven(request, parameter)) {
      args.push({ from: 'constant', value: parameter.fallback });
    } else {
      args.push({ from: 'input', name: parameter.name });
      const kind =
        parameter.kind === 'number'
          ? 'number'
          : parameter.kind === 'choice' || parameter.kind === 'boolean'
            ? 'boolean'
            : parameter.kind === 'words'
              ? 'texts'
              : 'text';
      inputs.push({ name: parameter.name, kind, about: parameter.about });
      const generic = new RegExp(
        `(?<![\\p{L}])(?:(?:to|at|after|by|with|of|over) )?(?:a |an |the )?(?:given |certain |specified |chosen |maximum |max )*${parameter.name.replace(/([A-Z])/g, ' $1').toLowerCase()}s?(?: of)?(?! of)(?![\\p{L}])`,
        'giu',
      );
      for (const [from, to] of windows)
        for (const match of request.text.slice(from, to).matchAll(generic))
          spans.push([from + match.index, from + match.index + match[0].length]);
    }
  }
  return { args, inputs, spans };
}

/** "a given number of characters": the caller says. */
const isGiven = (request: ReadRequest, parameter: Parameter): boolean =>
  new RegExp(
    `\\b(?:given|specified|chosen|custom|configurable|certain|any|variable|user defined)(?: (?:number of|amount of|maximum))? ${parameter.name.replace(/([A-Z])/g, ' $1').toLowerCase()}s?\\b`,
    'i',
  ).test(request.text);

function findSaid(
  request: ReadRequest,
  parameter: Parameter,
  windows: readonly Span[],
  taken: readonly Span[],
): { words: string; spans: Span[] } | undefined {
  for (const [from, to] of windows) {
    const text = request.text.slice(from, to);
    const isFree = (at: number, length: number): boolean =>
      taken.every(([start, end]) => from + at + length <= start || from + at >= end);
    for (const way of Object.keys(parameter.choices ?? {})) {
      const match = compilePattern(way).exec(text);
      if (match && isFree(match.index, match[0].length))
        return { words: way, spans: [[from + match.index, from + match.index + match[0].length]] };
    }
    for (const way of parameter.says) {
      for (const match of text.matchAll(
        compileParameter(way.replaceAll('{v}', parameter.kind === 'zone' ? '(?<v>⟦z\\d+⟧)' : '{v}'), parameter.kind),
      )) {
        const words = match.groups!['v']!;
        if (!isFree(match.index, match[0].length) || (parameter.kind === 'separator' && signOf(request, words) === undefined))
          continue;
        return { words, spans: [[from + match.index, from + match.index + match[0].length]] };
      }
    }
  }
  return undefined;
}

function valueOf(request: ReadRequest, parameter: Parameter, words: string): unknown {
  if (parameter.choices && words in parameter.choices) return parameter.choices[words];
  const literal = literalOf(request, words);
  switch (parameter.kind) {
    case 'number':
      return Number.isFinite(Number(words)) ? Number(words) : undefined;
    case 'separator':
      return signOf(request, words);
    case 'pattern':
      return literal !== undefined && compiles(literal) ? literal : undefined;
    case 'zone':
      return literal !== undefined && isZone(literal) ? literal : undefined;
    case 'dateFormat':
      return dateNotation(literal ?? words);
    case 'words':
      return words
        .split(/, ?and |, ?| and /)
        .map((word) => literalOf(request, word.trim()) ?? word.trim())
        .filter((word) => word !== '');
    case 'text':
      return literal;
    default:
      return (
        literal ??
        (/^(?:the|a|an|it|its|each|all|of|in|and|or|to|by|that|are|is|column|columns|values?|numbers?|list|rows?|lists?|texts?|them|their)$/i.test(
          words,
        )
          ? undefined
          : words)
      );
  }
}

function compiles(pattern: string): boolean {
  try {
    void new RegExp(pattern, 'u');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isZone(zone: string): boolean {
  try {
    void new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

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
function rulesOf(text: string): { value: Record<string, number | true>; spans: Span[] } {
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
function kindsOf(request: ReadRequest, windows: readonly Span[]): { value: string[]; spans: Span[] } {
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
