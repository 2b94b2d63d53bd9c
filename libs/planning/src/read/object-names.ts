import { isKnownEntity, knownVerb, propertyNouns } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { actorNouns } from './deeds.js';

/** `shift types with start and end time`: what has properties of its own is kept. */
const SORTS = /^(?:[\w-]+\s){1,2}(?:types|categories)$/i;

/** `date of birth`, `time of return`: a property of whoever it is told of. */
const PROPERTY_OF =
  /^(?:an?\s|the\s|their\s|its\s)?(?:date|time|place|day|year|month|reason|cause|method|mode|kind|country|city|point) of (?!(?:an?|the|each|every|all|their|its|our|my|your)\b)[a-z]+[a-rt-z]$/i;

/** `write down the rescue time`, `the time of return`: when something was, and no work that takes time. */
export const isMoment = (object: string): boolean =>
  PROPERTY_OF.test(object) ||
  /^the\s(?!(?:working|work|billable|project|own|spent|worked)\s)[a-z]+\s(?:time|hour)$/i.test(object);

/** `the number of bicycles per hour`: none of those is kept. */
const COUNT_OF_THINGS = /^(?:the\s)?(?:total\s)?(?:number|count|amount) of\s/i;
const isLookingAt = (verbs: readonly string[]): boolean =>
  verbs.length > 0 && verbs.every((verb) => knownVerb(verb)?.class === 'view');

/** True where a wish names no thing, whatever stands in it. */
export const isNoThingOf = (object: string, verbs: readonly string[]): boolean =>
  PROPERTY_OF.test(object) || (isLookingAt(verbs) && COUNT_OF_THINGS.test(object));

/** `approve or decline an exchange`: what is decided on was asked for. */
const DECIDING = /^(?:approve|decline|reject|deny)$/;
const ASKED = /^(?:(?:an?|the|each|every)\s)?(exchange|swap|change|cancellation|extension|move|upgrade|access)s?$/i;

/** `make participants read-only`: what they become is no name. */
const BECOMES = /^(.+s) ((?:[a-z]+-)?(?:only|public|private|visible|invisible|active|inactive|optional|mandatory|anonymous))$/i;

/** `export the displayed figures`: what is on the page already. */
const FIGURES_SHOWN =
  /^(?:the\s)?(?:displayed|shown|selected|filtered|computed|calculated|collected) (?:figures?|data|values?|numbers?|results?)$/i;

/** `record harvested kilograms per hive`: how much of something. */
const MEASURED =
  /^(?:the\s)?[a-z]+ed (?:kilograms?|kilos|grams|tons|tonnes|lit(?:er|re)s|kilomet(?:er|re)s|met(?:er|re)s|hours|minutes|pounds|kilowatt hours)$/i;

/** `import the hourly counts`: what was measured, each with its time. */
const TAKEN_IN = /^(?:import|upload|enter|record|collect|log|store)$/;
const VALUES =
  /^(?:the\s)?(?:hourly|daily|weekly|monthly|yearly|quarterly|measured) (?:counts?|values|readings|figures|measurements)$/i;

/** `write a night log`: what somebody writes is kept, not the night. */
const WRITING = /^(?:write|keep|submit|complete|fill out|fill in)$/;
const WRITTEN = /^an?\s([a-z]+) (log|record|protocol|diary|journal)$/i;

/** `record each milking`: in the singular a word in -ing is what somebody does, unless such things were named before. */
const ONE_IN_ING = /^(?:an?|the|each|every)\s(?:[a-z]+\s)?[a-z]+ing$/i;

/** The thing that the object of a verb names, where the words that stand with it decide that. */
export function objectNoun(
  noun: Noun | undefined,
  { object, head, tail, verbs }: { object: string; head: string; tail: string; verbs: readonly string[] },
  named?: (noun: Noun) => boolean,
): Noun | undefined {
  if (isLookingAt(verbs) && FIGURES_SHOWN.test(head)) return undefined;
  if (MEASURED.test(head)) return undefined;
  if (verbs.some((verb) => TAKEN_IN.test(verb)) && VALUES.test(head)) return { words: ['reading'], plural: true };
  const log = verbs.some((verb) => WRITING.test(verb)) ? WRITTEN.exec(object.slice(0, object.length - tail.length).trim()) : null;
  if (log && !noun?.words.includes(log[2]!.toLowerCase()))
    return { words: [log[1]!.toLowerCase(), log[2]!.toLowerCase()], plural: true };
  if (SORTS.test(head) && /^with\s/i.test(tail)) return nounOf(head);
  const become = /^(?:make|keep|set)$/.test(verbs.at(-1) ?? '') ? BECOMES.exec(head) : null;
  if (become) return nounOf(become[1]!);
  const again =
    noun === undefined && ONE_IN_ING.test(object.slice(0, object.length - tail.length).trim()) ? nounOf(head) : undefined;
  if (again && named?.(again) === true) return again;
  const asked = verbs.some((verb) => DECIDING.test(verb)) && !(noun && named?.(noun)) ? ASKED.exec(head) : null;
  return asked ? { words: [asked[1]!.toLowerCase(), 'request'], plural: true } : noun;
}

/** `request mentoring`: the request is kept, where there is such a thing; `hospitals request bags` are the hospital requests named before. */
export function requested(
  head: string,
  actor: string | undefined,
  named: ((noun: Noun) => boolean) | undefined,
): Noun | undefined {
  const [who] = actorNouns(actor);
  const theirs: Noun | undefined = who && { words: [...who.words, 'request'], plural: true };
  if (theirs && named?.(theirs) === true) return theirs;
  const what = nounOf(head);
  const key = what && `${nounKey(what)} request`;
  if (key === undefined) return undefined;
  const own = what!.plural && what!.words.length <= 2 && !isKnownEntity(nounKey(what!)) && !propertyNouns.has(nounKey(what!));
  return isKnownEntity(key) || own ? { words: key.split(' '), plural: true } : undefined;
}
