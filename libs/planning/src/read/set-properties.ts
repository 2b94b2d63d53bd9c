import { isKnownEntity, knownFieldNames, propertyNouns } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { actorNouns } from './deeds.js';
import { isPersonLike } from '../usual-fields.js';
import { fieldPhrases } from './field-list.js';

/** Objects of a wish that are no things but properties: of what the list spoke of, of a thing named with them, or of whoever acts. */

/** `choosing difficulty`, `update prices`: properties of what the list spoke of before. */
export const SETTING = /^(?:choose|select|set|specify|enter|define|adjust|change|update|edit|pick|state|indicate)$/;

/** Also in `add their skills`, where the property is somebody's own. */
const STATING = /^(?:add|note|list|provide|record|show|give|declare|share|manage|complete|fill in)$/;

/** Whatever stands before one of these, it is a property: `embargo date`. */
export const MEASURES = /^(?:quantity|cost|date|time|price|limit|status|deadline|fee|rate|amount|number|address|name)$/;

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

/** `the number of copies` is a property, no copies. */
const COUNTED = /^(?:the\s+|a\s+)?((?:maximum |minimum |total |max |min )?number of (?:[\w-]+\s)?[\w-]+s)$/i;

/** `enter their address`: a property of whoever does it. */
const OWN_DATA =
  /^(?:their\s+(?:own\s+)?|the\s+(?=\w+ address))((?:delivery |shipping |home |billing )?address|contact details|phone number|date of birth|age|location)$/i;
const SETTING_OWN = /^(?:enter|add|set|save|update|edit|change|provide|give|specify|manage)$/;

/** `upload a photo`: of what was spoken of before. */
const PICTURE = /^(?:an?|the|its|one)\s+(photo|picture|image|logo|screenshot|profile picture|cover image|cover photo)$/i;
const PICTURING = /^(?:upload|add|attach|include)$/;

/** What a wish sets of the thing that the list spoke of before, or of whoever acts; undefined for a thing of its own. */
export function statedProperty(
  said: string,
  verb: string,
  before: Noun | undefined,
  actor: string | undefined,
): { verb: string; noun?: Noun; by?: readonly string[] } | undefined {
  const counted = COUNTED.exec(said);
  if (counted && before) return { verb, noun: before, by: [counted[1]!.toLowerCase()] };
  const own = OWN_DATA.exec(said);
  if (own && SETTING_OWN.test(verb)) {
    const whose = actorNouns(actor).find((one) => isPersonLike(nounKey(one)) && isKnownEntity(nounKey(one)));
    return { verb: 'update', ...(whose ? { noun: whose, by: [own[1]!.toLowerCase()] } : {}) };
  }
  const pictured = PICTURE.exec(said);
  return pictured && before && PICTURING.test(verb) && !PICTURE.test(`a ${nounKey(before)}`)
    ? { verb, noun: before, by: [pictured[1]!.toLowerCase()] }
    : undefined;
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
