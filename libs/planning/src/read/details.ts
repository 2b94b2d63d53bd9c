import { isKnownEntity } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { fieldPhrases } from './field-list.js';
import { looksLikeFields, type FieldPhrase } from './field-words.js';
import { listItems } from './lists.js';

const DETAILS =
  /((?:[\w-]+\s)?[\w-]+)\s+(?:details|information|data|records|profiles)\s*,?\s+(?:including|such as|like|with)\s+([^.;:()]+)$/i;

/** `staff manage slots and patient details including insurance`: properties of the patient, and what is said without them. */
export function takeDetails(text: string): { rest: string; noun: Noun; fields: FieldPhrase[] } | undefined {
  const match = DETAILS.exec(text);
  if (!match) return undefined;
  const noun = [match[1]!, match[1]!.split(' ').at(-1)!].map(nounOf).find((one) => one && isKnownEntity(nounKey(one)));
  if (!noun || !looksLikeFields(listItems(match[2]!))) return undefined;
  const rest = text.slice(0, match.index).replace(/[,\s]*(?:\band\b)?\s*$/i, '');
  return { rest, noun, fields: fieldPhrases(match[2]!) };
}
