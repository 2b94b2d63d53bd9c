import { generalDomains, headwordOf, knownDomains, nearNouns, satelliteNouns, type Domain } from '../lexicon.js';
import { nounKey } from '../nouns.js';
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

/** The kind that the words name first: `volunteer management for a food bank` is about volunteers. */
function firstNamed(domains: readonly Domain[], words: string, suits: (domain: Domain) => boolean): Domain | undefined {
  let first: { domain: Domain; index: number } | undefined;
  for (const domain of domains) {
    const index = domain.match.exec(words)?.index;
    if (index !== undefined && (!first || index < first.index) && suits(domain)) first = { domain, index };
  }
  return first?.domain;
}

/** True when the request is about selling things. */
const sells = (reading: RequestReading): boolean =>
  reading.facts.some((fact) => fact.kind === 'operation' && fact.verb === 'sell' && fact.noun !== undefined);

/** What an application of this kind always stores, for a request that says little. */
export function fromDomain(reading: RequestReading, text: string, accepted: readonly Candidate[]): Candidate[] {
  const title = reading.title ?? text.slice(0, 200);
  const suits = (one: Domain): boolean =>
    accepted.every(({ noun }) => satelliteNouns.has(nounKey(noun))) ||
    [...one.core, ...one.often].some((word) =>
      accepted.some(
        (candidate) =>
          meansSame(nounKey(candidate.noun), word) ||
          isTail(nounKey(candidate.noun), word) ||
          isTail(word, nounKey(candidate.noun)),
      ),
    );
  const opening = accepted.length > 0 || text.length <= 200 ? text.slice(0, 200) : title;
  const domain = [opening, title, text.slice(0, 400)]
    .flatMap((words, i) =>
      [knownDomains, generalDomains].map((list) => firstNamed(i === 2 && accepted.length === 0 ? [] : list, words, suits)),
    )
    .find((found) => found !== undefined);
  const part = reading.parts.find((one) => one.kind === 'title') ?? reading.parts[0];
  if (!part) return [];
  const core = [...(domain?.core ?? (sells(reading) ? ['order', 'customer'] : []))];
  if (domain && BOOKED.test(opening) && !core.some((word) => OCCASION.test(word) || /(?:rental|loan|ride|visit)$/.test(word)))
    core.push('booking');
  const main = accepted.length > 1 ? core.slice(0, 1) : core;
  return main
    .filter(
      (word) =>
        !accepted.some(
          (candidate) =>
            (candidate.noun.words.at(-1) === word.split(' ').at(-1) && !isTail(nounKey(candidate.noun), word)) ||
            meansSame(nounKey(candidate.noun), word),
        ),
    )
    .map((word) => ({
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
