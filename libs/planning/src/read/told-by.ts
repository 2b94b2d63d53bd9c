import { infinitive } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns } from '../lexicon.js';
import { nounKey, nounOf } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';

/** Clauses that tell the properties of a thing beside what is done, said as a sentence of their own. */

const REGISTERED =
  /^((?:the\s|all\s)?(?:[\w-]+\s)?[\w-]+s)\s+(?:should be able to|can|may|must|are able to)\s+(?:register|sign up)\s+with\s+/i;
const AFTER_REGISTERING =
  /^(?:after|upon)\s+(?:registration|registering|signing up)\s+with\s+(.+?),\s+((?:[\w-]+\s)?[\w-]+s)\s+(?=(?:should|can|may|must|are able)\b)/i;
const NOTED_AT =
  /\b(?:note|record|log|enter|document|write down|save)\s+(?:at|for|on|in|after|during)\s+(?:each|every)\s+([\w-]+(?:\s(?!the\b|its\b|their\b|an?\b)[\w-]+)?)\s+(?=(?:the|its|their|an?)\s)/i;
const SENDS =
  /^(?:each|every|all|the)\s+((?:[\w-]+\s)?[\w-]+?)\s+(?:sends?|transmits?|reports?|measures?|delivers?)\s+(.+?)(?:\s+(?:in|at|every|once|to|via|over|per)\s.*)?$/i;

const DONE = '(?:noted|recorded|stored|kept|entered|saved|logged|registered|documented|measured|written down)';
/** `breakdowns are logged with lift, start and cause`, `tours are described by title and duration`. */
const DESCRIBED = new RegExp(
  `^((?:(?:the|an?|each|every|all)\\s)?(?:[\\w-]+\\s)?[\\w-]+)\\s+(?:is|are)\\s+(?:described (?:with|by)|(?:also\\s)?(?:${DONE}|listed|catalogued) with)\\s+(.+)$`,
  'i',
);
/** `at every check the number of animals and the species are noted`. */
const NOTED_THERE = new RegExp(
  `^(?:at|for|on|after|during|in)\\s+(?:each|every)\\s+([\\w-]+(?:\\s(?!the\\b|its\\b|an?\\b)[\\w-]+)?)\\s+((?:the|its|an?)\\s.+?)\\s+(?:is|are)\\s+(?:also\\s)?${DONE}$`,
  'i',
);
/** `boxes, whose position and type are recorded`. */
const WHOSE = new RegExp(`\\b([\\w-]+),?\\s+whose\\s+((?:(?!\\b(?:is|are)\\b)[^,.;]){3,60}?)\\s+(?:is|are)\\s+${DONE}\\b,?`, 'i');
/** What is told of each time, behind what is done: `…, and for every night the lamp and the weather are stored`. */
const AND_EACH = /,\s+(?:and\s+)(?=(?:(?:at|for|on|after|during)\s+)?(?:each|every)\s)/i;

const SEPARATOR = /,\s+(?:and\s+)?|\s+and\s+/g;

/** The items of a list that are names of properties, and what comes after them. */
function properties(text: string, isOne: (item: string) => boolean): { names: string[]; rest: string } {
  const names: string[] = [];
  let start = 0;
  for (const end of [
    ...[...text.matchAll(SEPARATOR)].map((one) => [one.index, one.index + one[0].length] as const),
    [text.length, text.length] as const,
  ]) {
    const item = text.slice(start, end[0]).replace(/[.!]+$/, '');
    if (!isOne(item)) break;
    names.push(item);
    start = end[1];
  }
  return { names, rest: text.slice(start) };
}

const beginsDeed = (item: string): boolean => {
  const [word = '', next] = item.toLowerCase().split(/\s+/);
  return next !== undefined && word === infinitive(word) && knownVerb(word) !== undefined && !isKnownEntity(item.toLowerCase());
};

const isName = (item: string): boolean => item.split(/\s+/).length <= 4 && !beginsDeed(item);
const isTold = (item: string): boolean => /^(?:the|its|their|an?)\s/i.test(item) && item.split(/\s+/).length <= 6;
const isMeasure = (item: string): boolean => {
  const noun = nounOf(item);
  return noun !== undefined && !noun.plural && item.split(/\s+/).length <= 3 && !/^(?:an?|the)\s/i.test(item);
};
const isSurely = (name: string): boolean =>
  [name, name.split(' ').at(-1)!].some((one) => knownFieldNames.has(one.toLowerCase()) || propertyNouns.has(one.toLowerCase()));

/** `the strength of the colony` is a strength. */
const bare = (item: string): string =>
  item.replace(/^(?:the|its|their|an?)\s+/i, '').replace(/\s+of\s+(?:the|its|an?)\s.*$/i, '');

/** The clause as sentences of which each says one thing; the clause alone where it tells no properties. */
export function toldProperties(said: string): string[] {
  return said.split(AND_EACH).flatMap((clause, at, all) => (all.length === 1 ? told(clause) : told(clause.trim())));
}

function told(clause: string): string[] {
  const whose = WHOSE.exec(clause);
  if (whose)
    return [
      `each ${nounKey(nounOf(whose[1]!) ?? { words: [whose[1]!], plural: false })} has ${whose[2]!}`,
      ...told(clause.replace(whose[0], whose[1]!)),
    ];
  const plain = clause.replace(/[.!]+$/, '');
  const there = NOTED_THERE.exec(plain);
  const described = there ? null : DESCRIBED.exec(plain);
  const list = there?.[2] ?? described?.[2];
  if (list !== undefined) {
    const { names, rest } = properties(list, isName);
    const noun = nounOf(there?.[1] ?? described![1]!);
    if (noun && names.length >= 2 && rest === '') return [`each ${nounKey(noun)} has ${names.map(bare).join(', ')}`];
  }
  const after = AFTER_REGISTERING.exec(clause);
  if (after) return [`${after[2]!} have ${after[1]!}`, `${after[2]!} ${clause.slice(after[0].length)}`];
  const registered = REGISTERED.exec(clause);
  if (registered) {
    const { names, rest } = properties(clause.slice(registered[0].length), isName);
    if (names.length >= 2)
      return [
        `${registered[1]!} have ${names.join(', ')}`,
        ...(rest === '' ? [] : [`${registered[1]!} should be able to ${rest}`]),
      ];
  }
  const noted = NOTED_AT.exec(clause);
  if (noted) {
    const { names, rest } = properties(clause.slice(noted.index + noted[0].length), isTold);
    const before = clause.slice(0, noted.index);
    if (names.length >= 2)
      return [
        `each ${noted[1]!} has ${names.map(bare).join(', ')}`,
        `${before}record ${noted[1]!}s${rest === '' ? '' : `, ${rest}`}`,
      ];
  }
  const sends = SENDS.exec(clause);
  const sender = sends && nounOf(sends[1]!);
  if (sender && !isPersonLike(nounKey(sender))) {
    const { names, rest } = properties(sends[2]!, isMeasure);
    if (names.length >= 2 && rest === '' && names.some(isSurely))
      return [`each reading has ${names.join(', ')}`, `each reading belongs to one ${nounKey(sender)}`];
  }
  return [clause];
}
