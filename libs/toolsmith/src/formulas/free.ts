import { FILLER_WORDS } from '../language/fillers.js';
import type { Mention } from '../language/mentions.js';
import { type Expression, namesIn, parseTokens, type Token } from './expression.js';

interface Placed {
  readonly token: Token;
  readonly start: number;
  readonly end: number;
  /** A single letter or a word in a formula of symbols may be any word. */
  readonly isOperator: boolean;
}

/** Words that are never the name of a quantity. */
const NO_NAMES = new Set([...FILLER_WORDS, 'rounded', 'round', 'percent', 'decimals', 'decimal', 'places', 'where', 'formula']);
for (const name of [
  'value',
  'values',
  'format',
  'version',
  'one',
  'input',
  'person',
  'customer',
  'client',
  'result',
  'app',
  'operation',
  'a',
  'b',
  'c',
  'i',
  's',
  't',
  'm',
  'basis',
  'order',
  'work',
  'time',
  'plain',
  'some',
])
  NO_NAMES.delete(name);

const WORD_SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^percent of\b/i, 'percent of'],
  [/^percent\b/i, 'percent'],
  [/^plus\b/i, '+'],
  [/^minus\b/i, '-'],
  [/^(?:times|multiplied (?:by|with))\b/i, '*'],
  [/^divided by\b/i, '/'],
  [/^modulo\b/i, '%'],
  [/^(?:to the power of|raised to)\b/i, '**'],
  [/^squared\b/i, '²'],
  [/^cubed\b/i, '³'],
];

/** "price * quantity", "net price plus 19 percent", "multiply width by height and divide by 144". */
export function findFreeFormulas(text: string): Mention[] {
  const imperative = findImperatives(text);
  const placed = placeTokens(text);
  const found: Mention[] = [...imperative];
  for (let from = 0; from < placed.length; from++) {
    let best: { to: number; expression: Expression } | undefined;
    for (let to = from + 1; to < Math.min(placed.length, from + 60); to++) {
      // What stands between two tokens must be space.
      if (/[^\s]/.test(text.slice(placed[to - 1]!.end, placed[to]!.start).replace(/^ (?:the|a|an|its|then|and then)\b/i, '')))
        break;
      const tokens = placed.slice(from, to + 1);
      if (!tokens.some(({ isOperator }) => isOperator)) continue;
      const expression = parseTokens(tokens.map(({ token }) => token));
      if (expression && namesIn(expression).length > 0) best = { to, expression };
    }
    if (!best) continue;
    // "price minus discount percent" is not "price minus discount": of what it is a percentage has to be said.
    if (/^ percent\b/i.test(text.slice(placed[best.to]!.end)) && !/percent$/.test(text.slice(0, placed[best.to]!.end))) continue;
    if (hasPercentage(text, best.expression)) continue;
    found.push(mentionOf(text, placed[from]!.start, placed[best.to]!.end, best.expression));
    from = best.to;
  }
  return found;
}

/** "amount times rate in percent": a quantity that is a percentage, in a formula that does not divide it. */
const hasPercentage = (text: string, expression: Expression): boolean =>
  !JSON.stringify(expression).includes('"value":100}') &&
  namesIn(expression).some((name) =>
    new RegExp(`\\b${name.replace(/([A-Z])/g, '[ _]?$1').replaceAll('_', '[ _]')}s? ?(?:\\(|in |as |\\(in )percent`, 'i').test(
      text,
    ),
  );

function mentionOf(text: string, start: number, end: number, expression: Expression): Mention {
  // "y = …": what stands before the sign is the name of the result.
  const target = /(?:^|[\s:])(?<target>[A-Za-z][\w ]{0,24}?) ?= ?$/.exec(text.slice(0, start));
  const label = target?.groups!['target']!.trim().split(/\s+/).at(-1) ?? 'result';
  const inputs = namesIn(expression).map((name) => ({ name, about: name.replace(/([A-Z])/g, ' $1').toLowerCase() }));
  const also: (readonly [number, number])[] = target ? [[start - target[0].length, start]] : [];
  // "plus 19 percent VAT": what the percentage is called changes nothing.
  const tax = /^ (?:vat|sales tax|tax|gst|discount|tip|interest|commission|surcharge|fee)\b/i.exec(text.slice(end));
  if (tax && /percent$/.test(text.slice(start, end))) also.push([end, end + tax[0].length]);
  return {
    start,
    end,
    groups: {},
    also,
    what: { type: 'formula', label: /^\w+$/.test(label) ? label : 'result', expression, inputs, isKnown: false },
  };
}

function placeTokens(text: string): Placed[] {
  const placed: Placed[] = [];
  let at = 0;
  const take = (length: number, token: Token, isOperator: boolean): void => {
    placed.push({ token, start: at, end: at + length, isOperator });
    at += length;
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const isWordStart = at === 0 || !/[\p{L}\d_'-]/u.test(text[at - 1]!);
    const sign = isWordStart ? WORD_SIGNS.find(([pattern]) => pattern.test(rest)) : undefined;
    const number = /^\d+(?:\.\d+)?(?![\d:]|[./-]\d)/.exec(rest);
    const words = isWordStart ? /^[A-Za-zπ_][A-Za-z_]*\d*(?![\p{L}\d-])/u.exec(rest) : null;
    if (sign) take(sign[0].exec(rest)![0].length, { type: 'sign', sign: sign[1] }, sign[1] !== 'percent');
    else if (number && (isWordStart || /[*/+(^-]/.test(text[at - 1]!)))
      take(number[0].length, { type: 'number', value: Number(number[0]) }, false);
    else if (words && !NO_NAMES.has(words[0].toLowerCase())) takeName(words[0]);
    else if (/^(?:\*\*|\^)/.test(rest)) take(rest.startsWith('**') ? 2 : 1, { type: 'sign', sign: '**' }, true);
    else if (/^[*×·]/.test(rest)) take(1, { type: 'sign', sign: '*' }, true);
    else if (/^[/÷]/.test(rest)) take(1, { type: 'sign', sign: '/' }, true);
    else if (/^\+/.test(rest)) take(1, { type: 'sign', sign: '+' }, true);
    else if (/^[-−–](?=[\s\d(A-Za-z])/.test(rest) && /[\s)\d]$/.test(text.slice(0, at)))
      take(1, { type: 'sign', sign: '-' }, true);
    else if (/^√/.test(rest)) take(1, { type: 'name', name: 'sqrt' }, true);
    else if (/^[(),²³]/.test(rest)) take(1, { type: 'sign', sign: rest[0]! }, /[²³]/.test(rest[0]!));
    else at += words ? words[0].length : 1;
  }
  return placed;

  /** Up to three words in a row are one name: "net price". */
  function takeName(first: string): void {
    let length = first.length;
    const names = [first];
    for (let more; names.length < 3 && (more = /^ ([A-Za-z_]\w*)(?![\p{L}\d-])/u.exec(text.slice(at + length)));) {
      const isSign = WORD_SIGNS.some(([pattern]) => pattern.test(text.slice(at + length + 1)));
      if (isSign || NO_NAMES.has(more[1]!.toLowerCase())) break;
      names.push(more[1]!);
      length += more[0].length;
    }
    take(length, { type: 'name', name: camel(names) }, false);
  }
}

const camel = (words: readonly string[]): string =>
  words.length === 1
    ? /^[A-Z]+$/.test(words[0]!) && words[0]!.length > 1
      ? words[0]!.toLowerCase()
      : words[0]!.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
    : words
        .map((word, index) => (index === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1).toLowerCase()))
        .join('');

const QUANTITY = '(?:the |a |an |its )?(?<X>\\d+(?:\\.\\d+)?|[a-z]+(?: [a-z]+)?)';
const quantity = (name: string): string => QUANTITY.replace('X', name);
const IMPERATIVES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\bmultipl(?:y|ies|ying) ${quantity('left')} (?:by|with|and|times) ${quantity('right')}(?![\\w])`, 'gi'), '*'],
  [new RegExp(`\\bdivid(?:e|es|ing) ${quantity('left')} by ${quantity('right')}(?![\\w])`, 'gi'), '/'],
  [new RegExp(`\\badd(?:s|ing)? ${quantity('left')} (?:and|to) ${quantity('right')}(?![\\w])`, 'gi'), '+'],
];
/** What is added to these is no number. */
const NO_NUMBER = /^(?:dates?|times?|timestamps?|datetimes?|lists?|texts?|strings?|colou?rs?|items?|words?|lines?)$/i;
const TWO = /^(?:two|2) (?:numbers|values)$/i;

/** Verbs: "multiply X by Y and divide by 144". */
function findImperatives(text: string): Mention[] {
  const found: Mention[] = [];
  for (const [pattern, operator] of IMPERATIVES) {
    for (const match of text.matchAll(pattern)) {
      const read = (words: string): Token | undefined => {
        if (/^\d/.test(words)) return { type: 'number', value: Number(words) };
        const parts = words
          .split(' ')
          .filter(
            (word, index, all) =>
              !(index === all.length - 1 && index > 0 && (FILLER_WORDS.has(word) || /^(?:rounded|in|by|divided)$/.test(word))),
          );
        return parts.some((word) => NO_NAMES.has(word) || TWO.test(word) || NO_NUMBER.test(word))
          ? undefined
          : { type: 'name', name: camel(parts) };
      };
      const left = read(match.groups!['left']!);
      const rightWords = match.groups!['right']!;
      const right = read(rightWords);
      if (!left || !right) continue;
      const tokens: Token[] = [left, { type: 'sign', sign: operator }, right];
      let end = match.index + match[0].length;
      const trailing = / (?:and|in|by|rounded|divided|then)$/i.exec(match[0]);
      if (trailing) end -= trailing[0].length;
      for (
        let more;
        (more =
          /^,? (?:and |then |and then )?(?:(divide|multiply|subtract|add)s? (?:it |the result |that )?(?:by |with )?)(\d+(?:\.\d+)?)/i.exec(
            text.slice(end),
          ));
      ) {
        const sign = { divide: '/', multiply: '*', subtract: '-', add: '+' }[more[1]!.toLowerCase()]!;
        tokens.unshift({ type: 'sign', sign: '(' });
        tokens.push({ type: 'sign', sign: ')' }, { type: 'sign', sign }, { type: 'number', value: Number(more[2]) });
        end += more[0].length;
      }
      const expression = parseTokens(tokens);
      if (expression && namesIn(expression).length > 0) found.push(mentionOf(text, match.index, end, expression));
    }
  }
  return found;
}
