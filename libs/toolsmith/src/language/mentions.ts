import { OPERATIONS } from '../catalogue/catalogue.js';
import type { Operation } from '../catalogue/operation.js';
import { findFormulas } from '../formulas/find.js';
import type { Expression } from '../formulas/expression.js';
import { compilePattern } from './pattern.js';

export interface FormulaInput {
  readonly name: string;
  readonly about: string;
}

/** What a place of the request may ask for. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly what: { readonly type: 'operation'; readonly operation: Operation } | FormulaMention;
  /** What the words named themselves: `{length:n}` and the like. */
  readonly groups: Readonly<Record<string, string>>;
  /** Further places that belong to it. */
  readonly also: readonly (readonly [start: number, end: number])[];
}

export interface FormulaMention {
  readonly type: 'formula';
  readonly label: string;
  readonly expression: Expression;
  readonly inputs: readonly FormulaInput[];
  /** It is known by its name or its units, so that it can go on with a number that another step made. */
  readonly isKnown: boolean;
}

let compiled: readonly { readonly operation: Operation; readonly pattern: RegExp }[] | undefined;

/** The patterns are compiled when the first tool is planned. */
const patterns = (): readonly { readonly operation: Operation; readonly pattern: RegExp }[] =>
  (compiled ??= OPERATIONS.flatMap((operation) => operation.says.map((way) => ({ operation, pattern: compilePattern(way) }))));

const QUESTION =
  /\b(?:check\w*|whether|if|is|are|valid\w*|verif\w*|tests?|tester|testing|tells?|determin\w*|does|do|has|have|contains?|detect\w*|decides?|says?|match\w*|pass(?:es)?|compar\w*|polic\w*|same|overlap\w*|can|satisf\w*|balanced|starts?|ends?|palindromes?|anagrams?|pangrams?)\b/i;

/** Every reading of every place, the earliest first and of one place the longest first. */
export function findMentions(text: string): Mention[] {
  const found = new Map<string, Mention>();
  for (const { operation, pattern } of patterns()) {
    if (operation.needs && !operation.needs.test(text)) continue;
    // A property is only checked where somebody asks whether it is there.
    if (operation.out === 'boolean' && !QUESTION.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      if (match[0].trim() === '') continue;
      const lead = match[0].length - match[0].trimStart().length;
      const start = match.index + lead;
      const end = match.index + match[0].trimEnd().length;
      const groups = Object.fromEntries(
        Object.entries(match.groups ?? {}).flatMap(([name, value]) =>
          value === undefined ? [] : [[name.replace(/\d$/, ''), value]],
        ),
      );
      const key = `${operation.name} ${start}`;
      const known = found.get(key);
      if (!known || known.end < end) found.set(key, { start, end, what: { type: 'operation', operation }, groups, also: [] });
    }
  }
  return [...found.values(), ...findFormulas(text)].sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * Sets of mentions that do not overlap, the most covering first. Mentions that nothing overlaps are in every set.
 * @param limit how many sets are looked at
 */
export function* readings(mentions: readonly Mention[], limit: number): Generator<Mention[]> {
  let given = 0;
  const overlaps = (a: Mention, b: Mention): boolean => a.start < b.end && b.start < a.end;
  function* choose(rest: readonly Mention[], chosen: Mention[]): Generator<Mention[]> {
    const [first] = rest;
    if (first === undefined) {
      given++;
      yield chosen;
      return;
    }
    const rivals = rest.filter((other) => overlaps(other, first)).sort((a, b) => b.end - b.start - (a.end - a.start));
    for (const choice of rivals.slice(0, 7)) {
      if (given >= limit) return;
      yield* choose(
        rest.filter((other) => other !== choice && !overlaps(other, choice) && other.start >= first.start),
        [...chosen, choice].sort((a, b) => a.start - b.start),
      );
    }
    if (given >= limit) return;
    // The words may mean nothing at all: whether something accounts for them is found out later.
    yield* choose(
      rest.filter((other) => !rivals.includes(other)),
      chosen,
    );
  }
  yield* choose(mentions, []);
}
