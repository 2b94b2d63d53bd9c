import type { Mention } from '../language/mentions.js';
import { compilePattern } from '../language/pattern.js';
import { calc, type Expression, name, num, parseFormula, substitute } from './expression.js';
import { findFreeFormulas } from './free.js';
import { NAMED_FORMULAS, UNIT_AFTER, type FormulaVariable, type NamedFormula } from './named.js';
import { convert, type Unit, UNIT_WORDS, UNITS, unitNamed } from './units.js';

/** Formulas, in words or in symbols, and conversions of units. */
export function findFormulas(text: string): Mention[] {
  return [...findConversions(text), ...NAMED_FORMULAS.flatMap((formula) => findNamed(text, formula)), ...findFreeFormulas(text)];
}

const A = '(?:an?|the|number of|amount of|temperatures?|lengths?|distances?|weights?|speeds?|values?|degrees?|given|in|of) ';
const CONVERSION = new RegExp(
  `(?<![\\p{L}\\d_])(?:(?:convert|turn|translate|chang|transform)(?:s|es|ed|ing|e)? )?(?:from )?(?:${A}){0,4}(?<from>${UNIT_WORDS})(?: and (?<and>${UNIT_WORDS}))?(?: (?:values?|temperatures?|measurements?|readings?))? (?:to|into|in|as|=) (?:${A}){0,2}(?<to>${UNIT_WORDS})(?![\\p{L}\\d_/])`,
  'giu',
);
const HOW_MANY = new RegExp(
  `(?<![\\p{L}\\d_])how many (?<to>${UNIT_WORDS})(?: there)? (?:are|is|there are|fit|make)(?: there)?(?: in| into)? (?:${A}){0,4}(?<from>${UNIT_WORDS})(?![\\p{L}\\d_/])`,
  'giu',
);

function findConversions(text: string): Mention[] {
  return [CONVERSION, HOW_MANY].flatMap((pattern) =>
    Array.from(text.matchAll(pattern)).flatMap((match): Mention[] => {
      const from = unitNamed(match.groups!['from']!);
      const to = unitNamed(match.groups!['to']!);
      const and = match.groups!['and'] === undefined ? undefined : unitNamed(match.groups!['and']);
      if (!from || !to || from.dimension !== to.dimension || from === to || (and && and.dimension !== to.dimension)) return [];
      const value = and ? convert(calc(convertTo(from, and), '+', name(and.name)), and, to) : convert(name(from.name), from, to);
      const inputs = [from, ...(and ? [and] : [])].map((unit) => ({ name: unit.name, about: `In ${shown(unit)}` }));
      return [
        {
          start: match.index,
          end: match.index + match[0].length,
          groups: {},
          also: saidAgain(text, [from, to, ...(and ? [and] : [])]),
          what: { type: 'formula', label: to.name, expression: value, inputs, isKnown: true },
        },
      ];
    }),
  );
}

/** Where the units are named once more: "takes degrees Celsius, returns Fahrenheit". */
const saidAgain = (text: string, units: readonly Unit[]): (readonly [number, number])[] =>
  Array.from(
    text.matchAll(
      new RegExp(
        `(?<![\\p{L}\\d_])(?:in )?(?:(?:whole |full )?degrees )?(?:${units.map(({ words }) => words).join('|')})(?![\\p{L}\\d_/])`,
        'giu',
      ),
    ),
    (match) => [match.index, match.index + match[0].length] as const,
  );

const convertTo = (from: Unit, to: Unit): Expression => convert(name(from.name), from, to);
export const shown = (unit: Unit): string => unit.name.replace(/([A-Z])/g, ' $1').toLowerCase();

const compiled = new Map<string, RegExp[]>();
const patternsOf = (key: string, ways: readonly string[]): RegExp[] => {
  let patterns = compiled.get(key);
  if (!patterns) compiled.set(key, (patterns = ways.map((way) => compilePattern(way))));
  return patterns;
};

function findNamed(text: string, formula: NamedFormula): Mention[] {
  const matches = patternsOf(formula.name, formula.says).flatMap((pattern) => Array.from(text.matchAll(pattern)));
  const best = matches.sort((a, b) => b[0].length - a[0].length)[0];
  if (!best) return [];
  const values = new Map<string, Expression>();
  const also: (readonly [number, number])[] = matches
    .slice(1)
    .map((match) => [match.index, match.index + match[0].length] as const);
  const inputs: { name: string; about: string }[] = [];
  for (const variable of formula.variables) {
    const inWords = best.groups?.[variable.name];
    if (inWords !== undefined) values.set(variable.name, num(Number(inWords)));
    else resolveVariable(text, variable, values, also, inputs);
  }
  const expression = substitute(parseFormula(formula.expression), values);
  return [
    {
      start: best.index,
      end: best.index + best[0].length,
      groups: {},
      also,
      what: { type: 'formula', label: formula.name, expression, inputs, isKnown: true },
    },
  ];
}

/** A number of the request, or an input: in the unit that the request names, under the name that it uses. */
function resolveVariable(
  text: string,
  variable: FormulaVariable,
  values: Map<string, Expression>,
  also: (readonly [number, number])[],
  inputs: { name: string; about: string }[],
): void {
  for (const way of variable.given ?? []) {
    const found = compilePattern(way.replaceAll('{v}', '{v:n}')).exec(text);
    if (found) {
      values.set(variable.name, num(Number(found.groups!['v'])));
      also.push([found.index, found.index + found[0].length]);
      return;
    }
  }
  const said = new RegExp(`(?<![\\p{L}\\d_])(?<words>${variable.words})${UNIT_AFTER}?(?![\\p{L}\\d_])`, 'giu');
  const mentions = Array.from(text.matchAll(said));
  if (mentions.length === 0 && variable.fallback !== undefined) {
    values.set(variable.name, num(variable.fallback));
    return;
  }
  const withUnit = mentions.find(({ groups }) => groups!['unit'] !== undefined);
  const own = variable.unit === undefined ? undefined : UNITS.find(({ name }) => name === variable.unit);
  const given = withUnit && unitNamed(withUnit.groups!['unit']!);
  if (own && given && given.dimension === own.dimension) values.set(variable.name, convert(name(variable.name), given, own));
  const unit = given ?? own;
  inputs.push({ name: variable.name, about: unit ? `${variable.about}, in ${shown(unit)}` : variable.about });
  for (const mention of mentions) also.push([mention.index, mention.index + mention[0].length]);
}
