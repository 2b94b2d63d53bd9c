import { isKnownEntity } from '../lexicon.js';
import { nounKey, storableNoun } from '../nouns.js';
import { fieldPhrases } from './field-list.js';
import { fieldPhrase } from './field-phrase.js';
import type { Fact, Part } from './facts.js';
import { listItems } from './lists.js';
import { takeMemberships } from './memberships.js';

interface Taken {
  readonly facts: readonly Fact[];
  /** What the sentence says besides. */
  readonly rest: string;
}

const SIDES = '(buy|sell|buying|selling|purchase|sale|incoming|outgoing|debit|credit|long|short)';
/** `buy and sell transactions`, `incoming/outgoing payments`: records of two kinds. */
const TWO_KINDS = new RegExp(
  `\\b${SIDES}\\s*(?:and|or|\\/|&)\\s*${SIDES}\\s+((?:stock\\s|share\\s|crypto\\s|bank\\s)?(?:transaction|order|trade|record|payment|movement|position)s?)\\b`,
  'i',
);

/** `menu items and whether they are vegan`: a yes or no of what the sentence named last. */
const WHETHER =
  /^([^():]+?),?\s+(?:(?:and|plus|with)\s+)?(whether\s+(?:it|they)(?:'s|'re|\s(?:is|are|has|have))\s+[a-z][a-z -]{1,30})$/i;
/** What stands before the thing itself: `with menu items`. */
const BEFORE_THING =
  /^.*\b(?:with|of|add|adds|list|store|stores|track|tracks|manage|keep|keeps|show|record|records|has|have)\s+/i;

/** `students fill in questionnaires`: nobody is a `student fill`. */
const FILLING = /^((?:[\w-]+\s)?[\w-]+s|people|they|we)\s+fill\s+(?:in|out)\s+(?=[a-z])/i;

/** `add metadata, including the title of the journal, volume, DOI`: what it consists of. */
const METADATA = /^(.*\bmetadata)\s*,?\s+(?:including|such as|like)\s+([^.;:()]+,[^.;:()]+)$/i;

/** Statements about who belongs to which, two kinds of a record, and what a thing is or is not, taken out of a sentence. */
export function takeAsides(input: string, part: Part): Taken {
  const text = input.replace(FILLING, '$1 submit ');
  const said = twoKinds(text, part) ?? yesOrNo(text, part) ?? metadata(text, part) ?? { facts: [], rest: text };
  const members = takeMemberships(said.rest, part);
  return { facts: [...said.facts, ...members.facts], rest: members.rest };
}

function twoKinds(text: string, part: Part): Taken | undefined {
  const match = TWO_KINDS.exec(text);
  const noun = match && storableNoun(match[3]!);
  if (!match || !noun || match[1]!.toLowerCase() === match[2]!.toLowerCase()) return undefined;
  const values = [match[1]!, match[2]!].map((word) => word.toLowerCase().replace(/^(buy|sell)ing$/, '$1'));
  return { facts: [{ kind: 'values', noun, field: 'type', values, part }], rest: text.replace(match[0], match[3]!) };
}

function yesOrNo(text: string, part: Part): Taken | undefined {
  const match = WHETHER.exec(text);
  if (!match) return undefined;
  const noun = storableNoun(listItems(match[1]!).at(-1)!.replace(BEFORE_THING, ''));
  const field = fieldPhrase(match[2]!);
  if (!noun?.plural || !field || !isKnownEntity(nounKey(noun))) return undefined;
  return { facts: [{ kind: 'fields', noun, fields: [field], part }], rest: match[1]! };
}

function metadata(text: string, part: Part): Taken | undefined {
  const match = METADATA.exec(text);
  if (!match) return undefined;
  const noun = { words: ['metadata'], plural: false };
  return { facts: [{ kind: 'fields', noun, fields: fieldPhrases(match[2]!), part }], rest: match[1]! };
}
