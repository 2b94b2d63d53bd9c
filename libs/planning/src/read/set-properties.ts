import { isKnownEntity, knownFieldNames, propertyNouns } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { actorNouns } from './deeds.js';
import { fieldPhrases } from './field-list.js';

/** Objects of a wish that are no things but properties: of what the list spoke of, of a thing named with them, or of whoever acts. */

/** `choosing difficulty`, `update prices`: properties of what the list spoke of before. */
export const SETTING = /^(?:choose|select|set|specify|enter|define|adjust|change|update|edit|pick|state|indicate)$/;

/** Also in `add their skills`, where the property is somebody's own. */
const STATING = /^(?:add|list|provide|record|show|give|declare|share|manage|complete|fill in)$/;

export const settable = (name: string): boolean => {
  const noun = nounOf(name);
  const single = noun === undefined ? name : nounKey(noun);
  return (single === 'stock' || !isKnownEntity(single)) && (knownFieldNames.has(single) || propertyNouns.has(single));
};

export interface Properties {
  readonly noun: Noun;
  readonly names: readonly string[];
}

/** `check shelter capacity`: a property of shelters. */
export function propertyOf(head: string): Properties | undefined {
  const words = nounOf(head)?.words ?? [];
  for (let at = words.length - 1; at >= 1; at--) {
    const noun: Noun = { words: words.slice(0, at), plural: false };
    const name = words.slice(at).join(' ');
    if (isKnownEntity(nounKey(noun)) && settable(name) && knownFieldNames.has(name)) return { noun, names: [name] };
  }
  return undefined;
}

/** `users can state their native language`: a property of their profile, or of the one who does it. `named`: was it named before? */
export function ownProperty(
  head: string,
  verb: string,
  actor: string | undefined,
  named: ((noun: Noun) => boolean) | undefined,
): Properties | undefined {
  if (actor === undefined || !(SETTING.test(verb) || STATING.test(verb)) || !/^(?:their|his|her|my|your)\s/i.test(head))
    return undefined;
  const names = fieldPhrases(head.replace(/^\w+\s+/, '')).map(({ name }) => name);
  const people = ['profile', 'member', 'user'].map((word): Noun => ({ words: [word], plural: true }));
  const noun = [...actorNouns(actor), ...people].find((one) => named?.(one) === true);
  return noun && names.length > 0 && names.every((name) => settable(name) || settable(name.split(' ').at(-1)!))
    ? { noun, names }
    : undefined;
}

/** `number of players`, `year of birth`: one property's name. */
export const COUNT_OF = /\b(number|date|year|place|type|level|country|length|cost|time|size|kind|amount) of (?=[a-z])/gi;
