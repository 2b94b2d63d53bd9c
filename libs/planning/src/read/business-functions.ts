import {
  activityNouns,
  genericActors,
  idleAdjectives,
  isKnownEntity,
  isStructure,
  knownVerb,
  propertyNouns,
} from '../lexicon.js';
import { singular } from '../language.js';
import { isStopNoun, nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { wordClass } from '../word-classes.js';

/** `shipping management functions`: what is said of every function. */
const SAID_OF_ALL =
  /\s+(?:management|administration|functionality|functionalities|functions?|features?|modules?|services?|support|processing|handling)$/;

/** `seal management`: whatever is managed is stored, also where its word says nothing of data elsewhere. */
const MANAGED = /^(.+?)\s+(?:management|administration)(?:\s+(?:functionality|functionalities|functions?|features?|modules?))?$/;

/** `medication reminders`: what to be reminded of, and when. Of messages and states nobody sets a time. */
const REMINDERS =
  /^((?!(?:message|notification|system|status|order|email|sms|intelligent|automatic|timely|smart|real-time|regular)\b)[a-z]+(?: [a-z]+)?) (reminder|warning)s?(?: (?:settings?|functions?|functionality))?$/;

/** What is managed here is the software, the people who use it or everything at once. */
const NO_RECORD =
  /^(?:system|information|data|content|user|account|backend|background|website|site|platform|app|application|mini-program|program|software|business|enterprise|company|operation|service|time|state|session|memory|cache|security|access|identity|storage|device|personal|profile|database|online|daily|store|shop|group|traffic|project|relationship|life|lifecycle|code|category|style|layout|asset)$/;

/**
 * What a function of business software keeps: `cost accounting` → cost records, `seal management` → seals. Undefined for what is
 * no such function, or where the ordinary reading of its words says it. `verbs`: what is done with it; `update stock` is no function.
 */
export function functionThing(phrase: string, verbs: readonly string[]): Noun | undefined {
  const text = phrase.toLowerCase().replace(/^(?:an?|the|their|our)\s+/, '');
  const overseen = verbs.every((verb) => OVERSEEING.test(verb));
  if (propertyNouns.has(text) && !overseen) return undefined;
  const record = recordOf(text);
  if (record !== undefined) return { words: record.split(' '), plural: true };
  const [, reminded = '', sort = ''] = (overseen && REMINDERS.exec(text)) || [];
  const remembered = reminded === '' ? undefined : nounOf(reminded);
  if (remembered) return { words: [...remembered.words, sort], plural: true };
  const classified = /^([a-z]+) classification$/.exec(text)?.[1];
  if (classified !== undefined && overseen && !isKnownEntity(text))
    return { words: [singular(classified), 'category'], plural: true };
  const managed = MANAGED.exec(text)?.[1];
  const noun = managed === undefined ? undefined : nounOf(managed);
  if (!noun || storableNoun(phrase) !== undefined) return undefined;
  const key = nounKey(noun);
  const last = noun.words.at(-1)!;
  if (NO_RECORD.test(last) || genericActors.has(last) || idleAdjectives.has(key)) return undefined;
  const named = isKnownEntity(key) || isStructure(key) || (wordClass(last) === 'noun' && knownVerb(last)?.class !== 'view');
  return named ? { words: noun.words, plural: true } : undefined;
}

/** Verbs that add nothing to the function that is their object. */
const OVERSEEING = /^(?:manage|handle|perform|conduct|provide|offer|support|include|have|oversee|run|organi[sz]e|administer)$/;

/** Looks the words up as they stand, then without what is said of every function and without adjectives. */
function recordOf(text: string): string | undefined {
  for (let words = text; words !== '';) {
    const record = activityNouns.get(words);
    if (record !== undefined) return record;
    const shorter = SAID_OF_ALL.test(words) ? words.replace(SAID_OF_ALL, '') : withoutAdjective(words);
    if (shorter === undefined) return activityNouns.get(SAID_LAST.exec(text)?.[1] ?? '');
    words = shorter;
  }
  return undefined;
}

/** `equipment borrowing`, `financial news`: whatever stands before, it is kept as this. */
const SAID_LAST = /\s(news|borrowing|lending|recharge|bidding|voting|reimbursement)$/;

function withoutAdjective(text: string): string | undefined {
  const [first = '', ...others] = text.split(' ');
  return others.length > 0 && idleAdjectives.has(first) && wordClass(first) !== 'gerund' ? others.join(' ') : undefined;
}

/** A function may keep what is no data elsewhere: versions, reminders. */
export const isKeptForSure = (noun: Noun): boolean => isStopNoun(noun) || /^(?:reminder|warning)$/.test(noun.words.at(-1)!);
