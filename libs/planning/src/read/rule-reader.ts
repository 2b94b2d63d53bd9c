import { singular } from '../language.js';
import { genericActors, isKnownEntity, knownFieldNames, propertyNouns, usualEnums } from '../lexicon.js';
import { isPersonLike } from '../usual-fields.js';
import { isStopNoun, nounKey, nounOf, type Noun } from '../nouns.js';
import type { Fact, Part } from './facts.js';
import type { Context } from './context.js';
import { fieldPhrase } from './field-phrase.js';
import { cleanValue } from './field-qualifiers.js';
import type { FieldPhrase } from './field-words.js';
import { listItems, valueItems } from './lists.js';

/** Sentences about a field that was, or will be, named: its values, uniqueness, need, default and range. */

const IS = '(?:is|are|be|can be|may be|must be|should be|could be|will be|can have|takes?|can take|has|have|:)';
const VALUES = new RegExp(
  `^(.{1,60}?)\\s*(?:\\s${IS}|:)\\s+(?:always\\s+|either\\s+|one of\\s*:?\\s*|any of\\s+|set to\\s+|marked as\\s+|(?:one of )?(?:the )?(?:following )?(?:values?|options?|states?)\\s*:?\\s*|limited to\\s+)*(.+)$`,
  'i',
);
const UNIQUE =
  /^(.{1,70}?)\s+(?:must|should|has to|have to|needs to|need to|shall)?\s*(?:be|is|are)\s+(unique|required|mandatory|optional|not required|not null|compulsory)(?:\s+(?:for|per|across|among|within|in)\s+(?:each|every|all|the)?\s*([\w ]{1,40}))?$/i;
const NO_TWO =
  /^no two\s+(.{1,40}?)\s+(?:can|may|should|must|will)?\s*(?:share|have|use|with)\s+(?:the|an?)?\s*same\s+(.{1,60})$/i;
const DEFAULT =
  /^(?:(?:by|the) default(?: value)?(?: (?:for|of))?,?\s+)?(.{1,60}?)\s+(?:(?:should|will|must)\s+)?(?:defaults?\s+to|is\s+(.{1,30}?)\s+by default|has (?:a )?default(?: value)?(?: of)?|starts? (?:out )?(?:as|at|with))\s*(.*)$/i;
const THE_DEFAULT = /^(?:the\s+)?default\s+(.{1,40}?)\s+(?:is|should be|:)\s+(.{1,40})$/i;
const RANGE =
  /^(.{1,60}?)\s+(?:ranges?|is|are|goes|must be|should be|between)\s+(?:an? (?:number|integer|value|score)\s+)?(?:from|between)\s+(-?\d+(?:\.\d+)?)\s*(?:to|and|-)\s*(-?\d+(?:\.\d+)?)/i;

/** `a category has a name and an icon`: those are its properties; `is related to a deal or a contact`: things it points to. */
const HAS_PARTS =
  /\s(?:(?:has|have)\s+|(?:is|are)\s+(?:[a-z]+ed|about|for)\s+(?:(?:to|by|with|for|in|on)\s+)?)an?\s.+\s(?:and|or)\s+an?\s/i;

export function readRule(text: string, part: Part, context: Context): Fact[] {
  const noTwo = NO_TWO.exec(text);
  if (noTwo) {
    const noun = nounOf(noTwo[1]!);
    return noun
      ? listItems(noTwo[2]!).map((field) => ({ kind: 'rule', noun, field: nameOf(field), change: { unique: true }, part }))
      : [];
  }
  const unique = UNIQUE.exec(text);
  if (unique) {
    const word = unique[2]!.toLowerCase();
    const change: Omit<FieldPhrase, 'name'> =
      word === 'unique' ? { unique: true } : { required: !/optional|not required/.test(word) };
    return listItems(unique[1]!).flatMap((subject) => {
      const bare = nounOf(subject);
      const target =
        fieldOf(subject, context) ??
        (bare && !/\b(?:has|have|with|that|which|of|a|an)\b/i.test(subject) && !isStopNoun(bare) && bare.words.length <= 3
          ? { field: nameOf(subject.replace(/^(?:the|its|their|an?)\s+/i, '')) }
          : undefined);
      return target ? [{ kind: 'rule' as const, ...target, change, part }] : [];
    });
  }
  const range = RANGE.exec(text);
  if (range) {
    const target = fieldOf(range[1]!, context);
    if (target) return [{ kind: 'rule', ...target, change: { min: Number(range[2]), max: Number(range[3]) }, part }];
  }
  const theDefault = THE_DEFAULT.exec(text);
  if (theDefault) {
    const target = fieldOf(theDefault[1]!, context);
    if (target) return [{ kind: 'rule', ...target, change: { default: cleanValue(theDefault[2]!) }, part }];
  }
  const fallback = DEFAULT.exec(text);
  if (fallback && (fallback[2] || fallback[3])) {
    const target = fieldOf(fallback[1]!, context);
    const value = cleanValue(fallback[2] ?? fallback[3]!);
    if (target && value.split(' ').length <= 3) return [{ kind: 'rule', ...target, change: { default: value }, part }];
  }
  return readValues(text, part, context);
}

function readValues(text: string, part: Part, context: Context): Fact[] {
  const match = VALUES.exec(text);
  if (!match || HAS_PARTS.test(text)) return [];
  const right = match[2]!.replace(
    /[,;]?\s*(?:(?:and|,|\()?\s*default(?:s to|ing to|:)?\s+(?:is\s+)?([\w -]+?)\)?|with ([\w -]+?) (?:as|being) (?:the )?default)$/i,
    '',
  );
  const stated = /(?:default(?:s to|ing to|:)?\s+(?:is\s+)?([\w -]+?)\)?|with ([\w -]+?) (?:as|being) (?:the )?default)$/i.exec(
    match[2]!,
  );
  const items = valueItems(right.replace(/^\(|\)$/g, ''));
  const values = items.map(cleanValue).filter(Boolean);
  if (values.length < 2 || values.length > 30 || values.some((value) => value.split(' ').length > 4)) return [];
  if (
    !/\bor\b|\/|\|/.test(right.replace(/\([^()]*\)/g, '')) &&
    !/\b(?:either|one of|following|(?:values?|options?|states?)\s*(?:are|is|:|can be))/i.test(text) &&
    !/status|stage|state|priority|type|role|kind|level|category|severity/i.test(match[1]!)
  )
    return [];
  const fallback = stated ? cleanValue(stated[1] ?? stated[2]!) : undefined;
  const subject = match[1]!
    .replace(/^(?:and|but|where|whose|with|the possible|possible)\s+/i, '')
    .replace(/\s+(?:options?|values?)$/i, '');
  const target = fieldOf(subject, context);
  if (target) return [{ kind: 'values', ...target, values, ...(fallback ? { default: fallback } : {}), part }];
  const noun = nounOf(subject);
  if (
    noun &&
    (isKnownEntity(nounKey(noun)) || noun.plural || /^(?:each|every|an?)\s/i.test(subject)) &&
    /\bbe\b|\bare\b|\bis\b/.test(match[0].slice(match[1]!.length)) &&
    values.every((value) => !isKnownEntity(value) || isPersonLike(value))
  ) {
    const people = values.every((value) => isPersonLike(singular(value)) || genericActors.has(singular(value)));
    if (people) return [{ kind: 'values', field: 'role', noun, values: values.map(singular), part }];
    const field = values.some((value) => /^(?:fe)?male$/.test(value))
      ? 'gender'
      : values.includes('public') && values.includes('private')
        ? 'visibility'
        : 'status';
    return [{ kind: 'values', field, noun, values, ...(fallback ? { default: fallback } : {}), part }];
  }
  return [];
}

const nameOf = (text: string): string => fieldPhrase(text)?.name ?? text.toLowerCase();

/** `a product's status`, `status of a product`, `product status`, `its status`, `the status` → the field and whose it is. */
function fieldOf(subject: string, context: Context): { field: string; noun?: Noun } | undefined {
  const text = subject.trim().replace(/^(?:the|an?|each|every|all)\s+/i, '');
  const possessive = /^(.{1,40}?)(?:'s|s')\s+(.{1,40})$/.exec(text);
  if (possessive) {
    const noun = nounOf(possessive[1]!);
    return noun ? { field: nameOf(possessive[2]!), noun } : undefined;
  }
  const of = /^(.{1,40}?)\s+(?:of|for|on)\s+(?:(?:an?|the|each|every|all)\s+)?(.{1,40})$/i.exec(text);
  if (of) {
    const noun = nounOf(of[2]!);
    return noun ? { field: nameOf(of[1]!), noun } : undefined;
  }
  const bare = text.replace(/^(?:its|their|his|her)\s+/i, '');
  const words = bare.toLowerCase().split(/\s+/);
  if (words.length > 4 || words.length === 0 || /^(?:it|they|users?|this|that)$/.test(bare)) return undefined;
  for (let size = words.length - 1; size >= 1; size--) {
    const noun = nounOf(words.slice(0, size).join(' '));
    const field = words.slice(size).join(' ');
    if (noun && isKnownEntity(nounKey(noun)) && (knownFieldNames.has(field) || usualEnums.has(field))) return { field, noun };
  }
  const field = nameOf(bare);
  if (
    knownFieldNames.has(field) ||
    usualEnums.has(field) ||
    propertyNouns.has(field) ||
    (/^(?:its|their)\s/i.test(text) && context.current)
  )
    return { field, ...(context.current ? { noun: context.current } : {}) };
  if (
    words.length === 1 &&
    !isKnownEntity(nounKey(nounOf(field) ?? { words: [field], plural: false })) &&
    context.current &&
    nounKey(nounOf(field) ?? context.current) !== nounKey(context.current) &&
    !(nounOf(field)?.plural ?? false)
  )
    return { field, noun: context.current };
  return undefined;
}
