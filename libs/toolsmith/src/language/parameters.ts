import type { Kind, Operation, Parameter } from '../catalogue/operation.js';
import type { Argument, ToolInput } from '../tool-plan.js';
import { asWords, isAlias } from './signature.js';
import { kindsOf, rulesOf } from './characters.js';
import { compileParameter, compilePattern, type Span } from './pattern.js';

import { literalOf, type ReadRequest } from './request.js';

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
    const declared = own === undefined ? request.declared.find(({ name }) => isAlias(name, parameter.name)) : undefined;
    if (declared && !['kinds', 'rules'].includes(parameter.name) && parameter.kind !== 'choice') {
      const fallback = declared.fallback ?? parameter.fallback;
      args.push({ from: 'input', name: declared.name, ...(fallback !== undefined && { fallback }) });
      inputs.push({
        name: declared.name,
        kind: KIND_OF[parameter.kind] ?? 'text',
        about: parameter.about,
        ...(fallback !== undefined && { optional: true, fallback }),
      });
      const called = [declared.name, asWords(declared.name)].join('|');
      const there = new RegExp(
        `(?<![\\p{L}\\d_])(?:(?:to|at|after|by|with|of|over|than|as|using|between|for|into|in) )?(?:(?:at most|at least|up to|no more than|no longer than|exactly|the first|the last|first|last|(?:a |the )?max(?:imum)?(?: of)?|(?:a |the )?(?:given|length|width|size|total) of|the|a|an|given) )*(?:${called})(?: (?:characters?|chars?|letters?|words?|digits?|places?|decimals?|decimal places|lines?|items?|spaces?|times|positions?|elements?|columns?))?(?: (?:long|wide|at most))?(?![\\p{L}\\d_])`,
        'giu',
      );
      for (const match of request.text.matchAll(there)) spans.push([match.index, match.index + match[0].length]);
      continue;
    }
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
      const kind = KIND_OF[parameter.kind] ?? 'text';
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

const KIND_OF: Partial<Record<Parameter['kind'], Kind>> = {
  number: 'number',
  choice: 'boolean',
  boolean: 'boolean',
  words: 'texts',
};

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
    let best: { words: string; spans: Span[] } | undefined;
    for (const way of parameter.says) {
      for (const match of text.matchAll(
        compileParameter(way.replaceAll('{v}', parameter.kind === 'zone' ? '(?<v>⟦z\\d+⟧)' : '{v}'), parameter.kind),
      )) {
        const words = match.groups!['v']!;
        if (!isFree(match.index, match[0].length) || (parameter.kind === 'separator' && signOf(request, words) === undefined))
          continue;
        const [start, end] = [from + match.index, from + match.index + match[0].length];
        if (!best || end - start > best.spans[0]![1] - best.spans[0]![0]) best = { words, spans: [[start, end]] };
      }
    }
    if (best) return best;
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
      if (parameter.name === 'column' && literal === undefined && !isColumn(request.text, words)) return undefined;
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

const COMMON =
  /^(?:name|title|price|date|age|amount|quantity|qty|score|rating|id|city|country|category|status|type|year|salary|email|total|cost|weight|height|size|points|priority|stock|department|created|updated|code|level|author|value|count)$/i;

/** A word that may be the name of a column: any in a table, the common ones in a list of things. */
const isColumn = (text: string, word: string): boolean =>
  !/^(?:last|first|second|most|best|highest|lowest|latest|newest|oldest|other|length|size of|how)$/i.test(word) &&
  (COMMON.test(word) ||
    /\b(?:csv|tsv|tables?|rows?|records?|columns?|objects?|json|fields?|keys?|property|spreadsheets?)\b/i.test(text));

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
