import {
  generalDomains,
  genericActors,
  headwordOf,
  isKnownEntity,
  knownDomains,
  nearNouns,
  satelliteNouns,
  type Domain,
} from '../lexicon.js';
import { nounKey, nounOf } from '../nouns.js';
import { isPersonLike, usualFields } from '../usual-fields.js';
import type { RequestReading } from '../read/notes.js';
import type { Candidate } from './candidates.js';

const OCCASION = /(?:^|\s)(?:booking|reservation|appointment|session)$/;
const BOOKED = /\b(?:bookings?|reservations?|reserv(?:e|ing))\b/i;

/** `room` for the chat room of a chat. */
const isTail = (short: string, long: string): boolean => long.endsWith(` ${short}`);

/** True for two names of one thing: `booking` and `appointment` of a barber. */
const meansSame = (one: string, other: string): boolean =>
  one === other ||
  (headwordOf(one) !== undefined && headwordOf(one) === headwordOf(other)) ||
  nearNouns.some((near) => near.includes(one) && near.includes(other)) ||
  (OCCASION.test(one) && OCCASION.test(other));

interface Named {
  readonly domain: Domain;
  readonly start: number;
  readonly end: number;
}

/**
 * The kind that the words name first, in its longest wording: `volunteer management for a food bank` is about volunteers.
 * Of kinds that stand side by side the last is what it is, those before say of which sort: a `school library` lends books.
 * In a short request, kinds joined by `and` count both: `water and calorie tracker`.
 */
function kindsNamed(domains: readonly Domain[], words: string, suits: (domain: Domain) => boolean, brief: boolean): Domain[] {
  const named = domains.flatMap((domain): Named[] => {
    const match = domain.match.exec(words);
    return match && suits(domain) ? [{ domain, start: match.index, end: match.index + match[0].length }] : [];
  });
  const longest = (found: readonly Named[]): Named | undefined =>
    found.reduce<Named | undefined>(
      (best, one) => (!best || one.start < best.start || (one.start === best.start && one.end > best.end) ? one : best),
      undefined,
    );
  const after = (end: number, joint: RegExp): Named | undefined =>
    longest(
      named.filter(
        (one) => one.start > end && joint.test(words.slice(end, one.start)) && !SORT.test(words.slice(one.start, one.end)),
      ),
    );
  let first = longest(named);
  if (!first) return [];
  for (
    let next = after(first.end, /^[\s-]$/);
    next && !DEED.test(words.slice(first.start, first.end));
    next = after(first.end, /^[\s-]$/)
  )
    first = next;
  const second = brief ? after(first.end, /^ (?:and|&) $/) : undefined;
  return second ? [first.domain, second.domain] : [first.domain];
}

/** `freelancer marketplace`: what is said before tells what is traded there. */
const SORT =
  /^(?:marketplace|company|business|agency|community|inventory|bookings?|appointments?|scheduling|events?|clubs?|library)$/i;

/** `lend board games`: what is done says more of the application than with what. */
const DEED = /^(?:lend|borrow|swap|exchang|shar|barter|rent|track)/i;

/** True when the request is about selling things. */
const sells = (reading: RequestReading): boolean =>
  reading.facts.some((fact) => fact.kind === 'operation' && fact.verb === 'sell' && fact.noun !== undefined);

/** One short sentence: it names the application and leaves what it stores to whoever builds it. */
export const isBrief = (text: string): boolean => text.length <= BRIEF_CHARACTERS && !/[,:;(]|\.\s/.test(text);
const BRIEF_CHARACTERS = 110;

/** `a website for my yoga studio`, not `we track donations and food`, which says all that is kept. */
export const namesApplication = (text: string): boolean =>
  !/^(?:please\s+)?(?:(?:we|i)\s+(?:want to\s+|need to\s+)?)?(?:track|keep|store|record|collect|manage|have|sell|log)\b/i.test(
    text,
  );

/** What is sold by its own name is the product: `a store for sneakers`. */
const SOLD = /^(?:product|item|artwork)$/;

/** How many things a short request that names some itself is completed to. */
const ENOUGH = 4;
const ADDED = 2;
/** `course platform with quizzes`: what comes after the application's own name is more than that stores anyway. */
const EXTRAS =
  /\b(app|application|platform|portal|site|website|system|software|tool|tracker|manager|shop|store)\s(?:with|including|featuring)\s/i;
const WITH_EXTRAS = 5;

/** Whoever does the work or comes in any application of a kind; a request may call them something else. */
const ANYBODY = /^(?:employee|member|user|borrower)$/;

/** `a rota for our volunteers`: those are who the shifts are for. */
function peopleNamed(words: string): string | undefined {
  const named = /\b(?:for|of|between|among)\s+(?:(?:our|my|the|all)\s+)?((?:[a-z-]+\s)?[a-z-]+s)\b(?!\s+(?:to|can|who)\b)/i.exec(
    words,
  )?.[1];
  const noun = named === undefined ? undefined : nounOf(named);
  const key = noun && [nounKey(noun), noun.words.at(-1)!].find((one) => isKnownEntity(one) && isPersonLike(one));
  return key !== undefined && !ANYBODY.test(key) && !genericActors.has(key) ? key : undefined;
}

/** What an application of this kind always stores, for a request that says little. */
export function fromDomain(reading: RequestReading, text: string, accepted: readonly Candidate[]): Candidate[] {
  const brief = isBrief(text);
  const title = reading.title ?? text.slice(0, 200);
  const extras = brief ? EXTRAS.exec(text) : null;
  const own = extras ? text.slice(0, extras.index + extras[1]!.length) : text;
  const touches = (one: Domain): boolean =>
    [...one.core, ...one.often].some((word) =>
      accepted.some(
        (candidate) =>
          meansSame(nounKey(candidate.noun), word) ||
          isTail(nounKey(candidate.noun), word) ||
          isTail(word, nounKey(candidate.noun)) ||
          nounKey(candidate.noun).startsWith(`${word} `),
      ),
    );
  const apart = (kind: string): boolean => accepted.every(({ noun }) => !kind.toLowerCase().includes(noun.words.at(-1)!));
  const opens = (one: Domain): boolean => {
    if (generalDomains.includes(one)) return false;
    const kind = one.match.exec(own)?.[0];
    return kind !== undefined && (extras !== null || (brief && accepted.length <= 1 && apart(kind)));
  };
  const suits = (one: Domain): boolean =>
    accepted.every(({ noun }) => satelliteNouns.has(nounKey(noun))) || touches(one) || opens(one);
  const opening = accepted.length > 0 || text.length <= 200 ? text.slice(0, 200) : title;
  const found = [opening, title, text.slice(0, 400)]
    .flatMap((words, i) =>
      [knownDomains, generalDomains].map((list) => kindsNamed(i === 2 && accepted.length === 0 ? [] : list, words, suits, brief)),
    )
    .find((kinds) => kinds.length > 0);
  const part = reading.parts.find((one) => one.kind === 'title') ?? reading.parts[0];
  if (!part) return [];
  const core = [
    ...new Set(
      found?.flatMap((one) => one.core) ??
        (sells(reading) ? ['order', 'customer'] : brief && BOOKED.test(opening) ? ['booking', 'customer'] : []),
    ),
  ];
  if (found && BOOKED.test(opening) && !core.some((word) => OCCASION.test(word) || /(?:rental|loan|ride|visit)$/.test(word)))
    core.push('booking');
  const people = brief ? peopleNamed(text) : undefined;
  const anybody = people === undefined || core.includes(people) ? -1 : core.findIndex((word) => ANYBODY.test(word));
  if (anybody >= 0) core[anybody] = people!;
  const main = accepted.length > 1 && !brief ? core.slice(0, 1) : core;
  const priced = accepted.some(
    ({ noun }) => !isPersonLike(nounKey(noun)) && usualFields(nounKey(noun)).some(({ words }) => words === 'price'),
  );
  const missing = main.filter(
    (word) =>
      !(brief && priced && SOLD.test(word)) &&
      !accepted.some(
        (candidate) =>
          (candidate.noun.words.at(-1) === word.split(' ').at(-1) && !isTail(nounKey(candidate.noun), word)) ||
          meansSame(nounKey(candidate.noun), word),
      ),
  );
  const enough = extras === null ? ENOUGH : WITH_EXTRAS;
  const room = accepted.length > 1 && brief ? Math.min(ADDED, Math.max(0, enough - accepted.length)) : missing.length;
  return missing.slice(0, room).map((word) => ({
    noun: { words: word.split(' '), plural: false },
    weight: 'title' as const,
    mentions: 1,
    hasFields: false,
    parts: new Set([part]),
  }));
}

/** `rooms` of a chat are what its kind of application calls chat rooms: the longer name takes the shorter one's place. */
export function takeLongerNames(data: Candidate[], inferred: Candidate[]): void {
  for (const [i, candidate] of data.entries()) {
    const longer = inferred.findIndex(({ noun }) => isTail(nounKey(candidate.noun), nounKey(noun)));
    if (longer < 0 || candidate.hasFields) continue;
    data[i] = { ...candidate, noun: inferred[longer]!.noun };
    inferred.splice(longer, 1);
  }
}
