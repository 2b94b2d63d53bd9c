import { infinitive, isPlural } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns } from '../lexicon.js';
import { nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import type { Fact, Part } from './facts.js';
import { wordClass } from '../word-classes.js';
import { looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';

/** `tickets of different types such as adult, child and senior`: the list ends with its `and`. */
const EXAMPLES =
  /,?\s+(?:such as|like(?!\s(?:and|or)\s)|for example|for instance|e\.g\.)\s+((?:[\w'-]+(?:\s[\w'-]+){0,2},\s+){0,6}?[\w'-]+(?:\s[\w'-]+){0,2}?,?\s+(?:and|or)\s+[\w'-]+(?:\s[\w'-]+){0,2}?)(?=\s*(?:[,.;]|$)|\s+and\s+[a-z]+\s|\s+(?:to|for|by|with|in|on|at|from|before|after|so)\s)/i;

/** `tickets of different types`, `drinks in several sizes`. */
const SORTED_BY =
  /([\w-]+s)\s+(?:of|in)\s+(?:(?:different|various|several|multiple)\s+)?(type|kind|size|level|color|colour|format)(?:s|es)?$/i;
const CATEGORIES = /\bcategories$/i;

/** Words for anything: what follows them is what is meant itself, no examples of it. */
const ANYTHING =
  /(?:^|\s)(?:functionalit(?:y|ies)|functions?|features?|pages?|sections?|modules?|options?|information|details?|data|things?|fields?|attributes?|properties|entities|objects?|records?|content|contents|items|tools|elements?|aspects?|topics|actions?|operations?|tasks|activities|services)$/i;

/**
 * What is said without its examples, and the values that they are: `different types such as a, b and c` is a type. Lists of
 * properties (`information such as name and price`) stay.
 */
export function takeExamples(said: string, part: Part): { rest: string; facts: Fact[] } {
  const sentence = withoutSorts(said);
  const match = EXAMPLES.exec(sentence);
  if (!match) return { rest: sentence, facts: [] };
  const before = sentence.slice(0, match.index);
  const items = listItems(match[1]!.replace(/\s+or\s+/gi, ' and '));
  const sorted = SORTED_BY.exec(before);
  const thing = sorted ? storableNoun(sorted[1]!) : undefined;
  if (items.some(isDeed) || (ANYTHING.test(before) && !sorted)) return { rest: sentence, facts: [] };
  if (!sorted && !CATEGORIES.test(before) && (looksLikeFields(items) || items.some(isProperty)))
    return { rest: sentence, facts: [] };
  const field = sorted?.[2]!.toLowerCase();
  const start = sorted ? `${before.slice(0, sorted.index + sorted[1]!.length)} with a ${field}` : before;
  const rest = takeExamples(`${start}${sentence.slice(match.index + match[0].length)}`, part);
  const values: Fact[] = thing && field !== undefined ? [{ kind: 'values', field, noun: thing, values: items, part }] : [];
  return { rest: rest.rest, facts: [...values, ...rest.facts] };
}

/** `length, weight, and other units`, `line charts, bar charts and other charts`: each is one of what stands last. */
const AND_OTHERS = /\b((?:[\w-]+(?:\s[\w-]+)?,\s+){0,7}[\w-]+(?:\s[\w-]+)?),?\s+(?:and|or)\s+other\s+([\w-]+s)\b/i;

function withoutSorts(sentence: string): string {
  const match = AND_OTHERS.exec(sentence);
  if (!match || ANYTHING.test(` ${match[2]!}`)) return sentence;
  const [first = '', ...others] = match[1]!.split(/,\s+/);
  const head = match[2]!.toLowerCase();
  const sort = (item: string): boolean => {
    const last = item.toLowerCase().split(' ').at(-1)!;
    return last === head || (!isPlural(last) && wordClass(last) === 'noun' && !isKnownEntity(item.toLowerCase()));
  };
  if (others.length === 0 || !others.every(sort)) return sentence;
  const words = first.split(' ');
  const before = words.slice(0, words.at(-1)!.toLowerCase() === head ? -2 : -1).join(' ');
  return sentence.replace(match[0], `${before} ${match[2]!}`.trim());
}

/** `and issue invoices`: the next thing that is done, no example. */
function isDeed(item: string): boolean {
  const words = item.split(' ');
  return (
    words.length > 1 && knownVerb(infinitive(words[0]!.toLowerCase())) !== undefined && nounOf(words.at(-1)!)?.plural === true
  );
}

const isProperty = (item: string): boolean => {
  const noun: Noun | undefined = nounOf(item);
  return noun !== undefined && (knownFieldNames.has(nounKey(noun)) || propertyNouns.has(nounKey(noun)));
};
