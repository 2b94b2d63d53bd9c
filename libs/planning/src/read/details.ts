import { infinitive } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { fieldPhrases } from './field-list.js';
import { looksLikeFields, type FieldPhrase } from './field-words.js';
import { listItems } from './lists.js';
import { PURE_VERBS } from './voice.js';

/** `view product details with dimensions, add products to the cart`: what comes next is done, no detail. */
function isDeed(item: string): boolean {
  const [verb = '', next = ''] = item
    .toLowerCase()
    .replace(/^(?:and|or|also|then)\s+/, '')
    .split(/\s+/);
  return (
    next !== '' &&
    !knownFieldNames.has(item.toLowerCase()) &&
    knownVerb(infinitive(verb)) !== undefined &&
    (/^(?:an?|the|their|its|to|them|it|for)$/.test(next) || PURE_VERBS.test(verb) || nounOf(next)?.plural === true)
  );
}

const DETAILS =
  /((?:[\w-]+\s)?[\w-]+)\s+(?:details|information|data|records|profiles)\s*,?\s+(?:including|such as|like|with)\s+([^.;:()]+)$/i;

/** `staff manage slots and patient details including insurance`: properties of the patient, and what is said without them. */
export function takeDetails(text: string): { rest: string; noun: Noun; fields: FieldPhrase[] } | undefined {
  const match = DETAILS.exec(text);
  if (!match) return undefined;
  const noun = [match[1]!, match[1]!.split(' ').at(-1)!].map(nounOf).find((one) => one && isKnownEntity(nounKey(one)));
  const items = listItems(match[2]!);
  const next = items.findIndex((item, i) => i > 0 && isDeed(item));
  const names = next < 0 ? items : items.slice(0, next);
  if (!noun || !looksLikeFields(names)) return undefined;
  const before = text.slice(0, match.index).replace(/[,\s]*(?:\band\b)?\s*$/i, '');
  if (next < 0) return { rest: before, noun, fields: fieldPhrases(match[2]!) };
  return {
    rest: [`${before} ${match[1]!}`, ...items.slice(next)].join(', '),
    noun,
    fields: names.flatMap((name) => fieldPhrases(name)),
  };
}
