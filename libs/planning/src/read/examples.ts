import { infinitive } from '../language.js';
import { knownFieldNames, knownVerb, propertyNouns } from '../lexicon.js';
import { nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import type { Fact, Part } from './facts.js';
import { looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';

/** `tickets of different types such as adult, child and senior`: the list ends with its `and`. */
const EXAMPLES =
  /,?\s+(?:such as|like|for example|for instance|e\.g\.)\s+((?:[\w'-]+(?:\s[\w'-]+){0,2},\s+){0,6}?[\w'-]+(?:\s[\w'-]+){0,2}?,?\s+(?:and|or)\s+[\w'-]+(?:\s[\w'-]+){0,2}?)(?=\s*(?:[,.;]|$)|\s+and\s+[a-z]+\s|\s+(?:to|for|by|with|in|on|at|from|before|after|so)\s)/i;

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
export function takeExamples(sentence: string, part: Part): { rest: string; facts: Fact[] } {
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
  const said = sorted ? `${before.slice(0, sorted.index + sorted[1]!.length)} with a ${field}` : before;
  const rest = takeExamples(`${said}${sentence.slice(match.index + match[0].length)}`, part);
  const values: Fact[] = thing && field !== undefined ? [{ kind: 'values', field, noun: thing, values: items, part }] : [];
  return { rest: rest.rest, facts: [...values, ...rest.facts] };
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
