import { genericActors, isKnownEntity, knownVerb } from '../lexicon.js';
import { isActor, nounKey, nounOf, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { Fact, Part } from './facts.js';
import { listItems } from './lists.js';

/** Whoever does one of these owns what comes of it: `photographers submit photos`. */
const AUTHORING =
  /^(?:submit|post|write|leave|upload|log|record|report|request|share|offer|give|send|ask|host|claim|accept|take|publish|list|register|hand in|pick up|file|raise|propose|sell|bring|own|keep|lead|teach|run|deliver|perform|make|track)$/;

/** Work on the application's records: it says nothing about whose they are. */
const IMPERSONAL =
  /^(?:manage|schedule|plan|assign|allocate|approve|reject|organi[sz]e|edit|update|delete|remove|see|view|browse|search|set|mark|invite|use|choose|select|need|want|find|filter|export|print|check|monitor|maintain|change|define|configure|categori[sz]e|confirm|decline|cancel|close|archive|publish|get|have|read|compare|sort|show|pay|watch|like|work with|contact|message|moderate|oversee|coordinate|announce|notify|remind|decide|import|handle|control)$/;

/** Around every application: nothing is kept about them unless the request says what. */
const NOBODY =
  /^(?:user|visitor|admin|administrator|people|person|other|everyone|everybody|anyone|someone|staff|moderator|reader|viewer|public|friend|we|i|you|they|it|audience|manager|editor|operator|website|site|app|system|platform|portal|office|department|business|company|club|store|shop)$/;

/** Several of them take part as people do: `companies register programs`. */
const BODIES = /^(?:company|business|club|store|shop)$/;

/** Verbs whose object is put somewhere: `submit photos to contests`, `post assignments for a course`. */
const PLACING =
  /^(?:book|reserve|buy|rent|submit|post|write|leave|upload|log|record|report|create|add|make|schedule|request|give|send|ask|publish|enter|register|plan|file|raise|attach|offer|hand in|track|set|issue|open|place|propose|draft|prepare|set up)$/;

const PLACE =
  /(?:^|\s)(to|for|on|in|at|about|of|after|against|per|from|under|with)\s+((?:(?:an?|the|each|every|any|their|its|my|our|his|her|one|specific|certain)\s+)*[\w-]+(?:\s(?!to\b|for\b|on\b|in\b|at\b|of\b|and\b|with\b|by\b|from\b|that\b|when\b|so\b|if\b)[\w-]+)?)/gi;

/** Each line of a cart or a wish list is about one thing that was put there. */
const LINES = /^(?:(?:shopping )?(?:cart|basket)|wish ?list|watch ?list|favou?rite)$/;
/** What gathers things that others gather too. */
const GATHERED = /^(?:playlist|collection|reading list|recipe book|cookbook)$/;

/** Where things and people are kept or work: what is assigned to one points to it. */
const UNIT_OF_PEOPLE = /(?:^|\s)(?:department|team|group|ward|branch|office|division|squad|crew|class)$/;
const LOCATED =
  /(?:^|\s)(?:greenhouse|room|building|warehouse|location|site|zone|area|field|shelf|category|project|floor|station|depot|hall|locker|farm|stable|tank|enclosure|plot|bed|facility|folder|gate|department|branch|office|ward)$/;

/** The people or bodies that a subject names: `Players and coaches` → player, coach. */
export const actorNouns = (actors: string | undefined): Noun[] =>
  actors === undefined
    ? []
    : listItems(actors.replace(/\bor\b/g, 'and')).flatMap((one) => {
        const noun = nounOf(one);
        const body = noun?.plural === true && BODIES.test(nounKey(noun));
        return noun && (body || (!NOBODY.test(nounKey(noun)) && !NOBODY.test(noun.words.at(-1)!))) ? [noun] : [];
      });

/** True when doing this makes the one who does it worth a record of their own: they book, own or write something. */
export const isPersonal = (verb: string): boolean =>
  knownVerb(verb)?.yields !== undefined || AUTHORING.test(verb) || !IMPERSONAL.test(verb);

/** What makes also a customer or a client somebody of whom a record is kept: they order, rent or own something. */
const HOLDING =
  /^(?:withdraw|file|report|leave|raise|book|reserve|order|place|purchase|buy|rent|borrow|lend|enroll|apply|subscribe|submit|register|adopt|donate|pledge|bid|hire|request|sell|list|own|upload|create|post|publish)$/;

/** Facts for people of whom the request says that they do something of their own. `doing`: said as a fact, not as a wish. */
export function actorFacts(actors: readonly Noun[], verbs: readonly string[], doing: boolean, part: Part): Fact[] {
  if (!verbs.some(isPersonal)) return [];
  const holding = doing || verbs.some((verb) => HOLDING.test(verb));
  return actors
    .filter((noun) => noun.plural && (isKnownEntity(nounKey(noun)) || isPersonLike(nounKey(noun))))
    .filter((noun) => holding || !isActor(noun))
    .map((noun) => ({ kind: 'entity', noun, weight: 'stored', part }));
}

/** What each of many people takes is nobody's own: `employees take quizzes`. */
const TAKEN_BY_MANY = /^(?:quiz|test|exam|course|class|lesson|survey|workshop|training|tour|assessment|poll)$/;

/** What a deed ties together: what it makes, or its object, to whoever did it and to the place it is put. */
export function deedRelations(
  verb: string,
  object: Noun,
  tail: string,
  actors: readonly Noun[],
  doing: boolean,
  part: Part,
): Fact[] {
  const facts: Fact[] = [];
  const tie = (from: Noun, to: Noun): void => {
    if (nounKey(from) !== nounKey(to))
      facts.push({ kind: 'relation', from, to, relation: 'many-to-one', weak: true, implied: true, part });
  };
  const assigned = /^(?:assign|allocate)$/.test(verb)
    ? /^(?:to|for)\s+((?:(?:an?|the|each|every|their|its)\s+)?[\w-]+(?:\s[\w-]+)?)/i.exec(tail)
    : null;
  const receiver = assigned && nounOf(assigned[1]!);
  if (receiver) {
    const person = (noun: Noun): boolean => isPersonLike(nounKey(noun)) || isActor(noun);
    const kept = (person(object) ? UNIT_OF_PEOPLE : LOCATED).test(nounKey(receiver));
    if (kept || (person(receiver) && !person(object))) tie(object, receiver);
    else tie(receiver, object);
    return facts;
  }
  if (/^(?:join|attend|follow|enter|visit)$/.test(verb)) {
    if (doing)
      for (const from of actors) facts.push({ kind: 'relation', from, to: object, relation: 'many-to-many', weak: true, part });
    return facts;
  }
  if (
    (AUTHORING.test(verb) || (doing && !IMPERSONAL.test(verb) && actors.every((one) => isPersonLike(nounKey(one))))) &&
    !(verb === 'take' && TAKEN_BY_MANY.test(object.words.at(-1)!)) &&
    !isPersonLike(nounKey(object))
  )
    for (const actor of actors) tie(object, actor);
  if (PLACING.test(verb))
    for (const match of ` ${tail}`.matchAll(PLACE)) {
      const place = nounOf(match[2]!);
      if (place && LINES.test(nounKey(place))) tie(place, object);
      else if (place && GATHERED.test(nounKey(place)))
        facts.push({ kind: 'relation', from: place, to: object, relation: 'many-to-many', weak: true, part });
      else if (place && (match[1] !== 'with' || isPersonLike(nounKey(place))) && !genericActors.has(nounKey(place)))
        tie(object, place);
    }
  return facts;
}

/** A booking of a class by a member: what the verb makes points to both. */
export function madeRelations(made: Noun, object: Noun | undefined, actors: readonly Noun[], part: Part): Fact[] {
  return [...(object ? [object] : []), ...actors]
    .filter((to) => nounKey(to) !== nounKey(made))
    .map((to) => ({ kind: 'relation', from: made, to, relation: 'many-to-one', weak: true, implied: true, part }));
}

/** Parts of an organisation: work that is handed to them makes them something to choose from. */
const UNITS = /^(?:department|team|division|branch|unit|group|office|company|supplier|vendor|family|household|school)$/;
const HANDING =
  /^(?:assign|route|allocate|forward|refer|add|move|transfer|escalate|send|distribute|deliver|dispatch|donate|organi[sz]e|group|invite)$/;

/** `route complaints to departments`. */
export const isHandedTo = (verb: string, unit: Noun): boolean => unit.plural && UNITS.test(nounKey(unit)) && HANDING.test(verb);

/** `employees can update their profile`: that is the employee. */
export const whoseProfile = (object: string, actor: string | undefined): Noun | undefined =>
  /^(?:their|his|her|my|your|an?)\s/i.test(object)
    ? actorNouns(actor).find((one) => isPersonLike(nounKey(one)) && isKnownEntity(nounKey(one)))
    : undefined;
