import { isKnownEntity, knownFieldNames, propertyNouns } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { actorNouns } from './deeds.js';
import { fieldPhrases } from './field-list.js';

/** Objects of a wish that are no things but properties: of what the list spoke of, of a thing named with them, or of whoever acts. */

/** `choosing difficulty`, `update prices`: properties of what the list spoke of before. */
export const SETTING = /^(?:choose|select|set|specify|enter|define|adjust|change|update|edit|pick|state|indicate)$/;

/** Also in `add their skills`, where the property is somebody's own. */
const STATING = /^(?:add|note|list|provide|record|show|give|declare|share|manage|complete|fill in)$/;

/** Whatever stands before one of these, it is a property: `embargo date`. */
const MEASURES = /^(?:quantity|cost|date|time|price|limit|status|deadline|fee|rate|amount|number|address|name)$/;

export const settable = (name: string): boolean => {
  const noun = nounOf(name);
  const single = noun === undefined ? name : nounKey(noun);
  const head = single.split(' ').length === 2 ? single.split(' ')[1]! : single;
  return (
    (single === 'stock' || !isKnownEntity(single)) &&
    (knownFieldNames.has(single) || propertyNouns.has(single) || MEASURES.test(head))
  );
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
  if (
    actor === undefined ||
    !(SETTING.test(verb) || STATING.test(verb) || (isOwnFigure(head) && LOOKING.test(verb))) ||
    !/^(?:their|his|her|my|your)\s/i.test(head)
  )
    return undefined;
  const names = fieldPhrases(head.replace(/^\w+\s+/, '')).map(({ name }) => name);
  const people = ['profile', 'member', 'user'].map((word): Noun => ({ words: [word], plural: true }));
  const noun = [...actorNouns(actor), ...people].find((one) => named?.(one) === true);
  return noun && names.length > 0 && names.every((name) => settable(name) || settable(name.split(' ').at(-1)!))
    ? { noun, names }
    : undefined;
}

/** `see their rating on the leaderboard`: a figure that is kept of each person. */
export const isOwnFigure = (head: string): boolean => OWN_FIGURE.test(head);
const OWN_FIGURE =
  /^(?:their|his|her|my|your)\s+(?:own\s+|current\s+)?(?:ratings?|(?:loyalty |bonus )?points|balance|level|rank|ranking|elo|streak)$/i;
/** Looking at one's own figure means that it is there. */
const LOOKING = /^(?:see|view|check|track|follow|look up|monitor|improve|earn|collect)$/;

/** `create an account`: signing up is no record of its own, except where money is kept in one. */
export const isSignUp = (verbs: readonly string[], head: string, theme: ReadonlySet<string>): boolean =>
  /^(?:(?:an?|their|his|her|my|user|personal|new|own|free)\s+)*accounts?$/i.test(head) &&
  verbs.some((verb) => /^(?:create|register|sign up|set up|make|open|get)$/.test(verb)) &&
  !['bank', 'banking', 'finance', 'money', 'accounting', 'ledger', 'savings', 'crm'].some((word) => theme.has(word));

/** `number of players`, `year of birth`: one property's name. */
export const COUNT_OF = /\b(number|date|year|place|type|level|country|length|cost|time|size|kind|amount) of (?=[a-z])/gi;
