import {
  derivedNouns,
  genericActors,
  idleAdjectives,
  isKnownEntity,
  propertyNouns,
  softwareNouns,
  stopNouns,
} from '../lexicon.js';
import { entityIdentifier } from '../naming.js';
import { isActor, isShown, nounKey, type Noun } from '../nouns.js';
import { holdsVerb, isDoneByOne } from '../read/clause-names.js';
import type { Fact, Part, Weight } from '../read/facts.js';
import { isPersonLike } from '../usual-fields.js';
import { isNoThing } from './no-things.js';

export const RANK: Readonly<Record<Weight, number>> = {
  declared: 6,
  subject: 5.5,
  related: 5,
  stored: 4,
  viewed: 3,
  title: 2,
  mentioned: 1.5,
  actor: 1,
};

export interface Candidate {
  /** In the plural where it is said so anywhere. */
  noun: Noun;
  weight: Weight;
  mentions: number;
  hasFields: boolean;
  readonly parts: Set<Part>;
}

/** A thing that no reader named and something else in the request gives away; `parts` answer for it. */
export const givenAway = (key: string, weight: Weight, parts: readonly Part[], mentions = 1): Candidate => ({
  noun: { words: key.split(' '), plural: true },
  weight,
  mentions,
  hasFields: false,
  parts: new Set(parts),
});

/** The parts of a request in which one of the wordings stands, whatever its letters' case. */
export const partsSaying = (wordings: ReadonlySet<string>, parts: readonly Part[]): Part[] =>
  parts.filter(({ text }) => [...wordings].some((words) => text.toLowerCase().includes(words)));

export function collect(facts: readonly Fact[], structured: boolean): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  const note = (noun: Noun, weight: Weight, part: Part, hasFields = false): void => {
    const key = nounKey(noun);
    if (key === '' || entityIdentifier(noun.words) === undefined) return;
    const known = candidates.get(key);
    if (!known) candidates.set(key, { noun, weight, mentions: 1, hasFields, parts: new Set([part]) });
    else {
      known.mentions += 1;
      if (noun.plural) known.noun = noun;
      known.hasFields ||= hasFields;
      known.parts.add(part);
      if (RANK[weight] > RANK[known.weight]) known.weight = weight;
    }
  };
  for (const fact of facts) {
    if (fact.kind === 'entity') note(fact.noun, fact.weight, fact.part);
    else if (fact.kind === 'fields') {
      if (!fact.weak) note(fact.noun, fact.fields.length > 0 ? 'declared' : 'stored', fact.part, fact.fields.length > 0);
    } else if (fact.kind === 'relation' && !fact.weak) {
      note(fact.from, 'related', fact.part);
      note(fact.to, 'related', fact.part);
    } else if (fact.kind === 'values' && fact.noun && structured) note(fact.noun, 'viewed', fact.part);
  }
  for (const fact of facts) {
    if (fact.kind !== 'relation' || !fact.weak || !fact.promotes) continue;
    const declared = (noun: Noun): boolean => ['declared', 'related'].includes(candidates.get(nounKey(noun))?.weight ?? '');
    for (const [one, other] of [
      [fact.from, fact.to],
      [fact.to, fact.from],
    ] as const) {
      const key = nounKey(other);
      if (
        declared(one) &&
        !declared(other) &&
        (isKnownEntity(key) || (other.plural && isPersonLike(key) && !genericActors.has(key))) &&
        !ALWAYS_ACTORS.has(nounKey(other))
      )
        note(other, 'related', fact.part);
    }
  }
  return candidates;
}

export function accept(candidate: Candidate, structured: boolean, all: ReadonlyMap<string, Candidate>): boolean {
  const key = nounKey(candidate.noun);
  const last = candidate.noun.words.at(-1)!;
  const known = isKnownEntity(key);
  if (candidate.weight !== 'declared' && !known && candidate.noun.words.length > 1 && idleAdjectives.has(last)) return false;
  if (!known && candidate.noun.words.some((word) => NO_NAME.test(word))) return false;
  if (
    !structured &&
    !candidate.hasFields &&
    (holdsVerb(candidate.noun) ||
      isDoneByOne(
        candidate.noun,
        [...candidate.parts].map(({ text }) => text),
      ))
  )
    return false;
  if (candidate.weight === 'viewed' && !candidate.noun.plural && PAGES.test(key)) return false;
  if (!structured && KIN.test(key)) return false;
  if (candidate.weight === 'declared' || candidate.weight === 'subject') return true;
  if (!structured && !known && isNoThing(candidate)) return false;
  if (candidate.weight === 'related') return !(stopNouns.has(key) && !known && !genericActors.has(key));
  if (
    (stopNouns.has(key) && !isShown(candidate.noun)) ||
    (!known && (propertyNouns.has(key) || softwareNouns.has(key) || stopNouns.has(last)))
  )
    return false;
  if (
    derivedNouns.has(last) &&
    (!known ||
      (!structured &&
        candidate.weight === 'viewed' &&
        ((key === 'report' && candidate.mentions === 1 && ![...all.keys()].some((other) => other.endsWith(' report'))) ||
          (/.\s(?:report|statistic|trend|chart)$/.test(key) && !FINDINGS.test(key)))))
  )
    return false;
  if (softwareNouns.has(key) && !candidate.noun.plural && !isWorkedOn(candidate, known)) return false;
  if (!structured && key === 'person') return false;
  if (!structured && !known && !candidate.noun.plural && candidate.mentions === 1 && ABSTRACT.test(key)) return false;
  if (candidate.weight === 'stored') {
    if (isActor(candidate.noun)) return known && candidate.mentions >= 1;
    return structured ? known : true;
  }
  if (candidate.weight === 'viewed') {
    if (structured || ALWAYS_ACTORS.has(key)) return false;
    if (isActor(candidate.noun)) return known && candidate.noun.plural;
    return known || candidate.noun.plural;
  }
  if (candidate.weight === 'mentioned') return !structured && known && !isActor(candidate.noun) && !ALWAYS_ACTORS.has(key);
  if (candidate.weight === 'actor') return !structured && known && !genericActors.has(key);
  return known && !isActor(candidate.noun) && !softwareNouns.has(last) && (!structured || all.size <= 1);
}

/** `create a board`, `lock a board`: what is made and changed one by one is no word for the application. */
const isWorkedOn = ({ noun, weight, parts }: Candidate, known: boolean): boolean =>
  known &&
  weight === 'stored' &&
  [...parts].filter(({ text }) => new RegExp(`\\ban? ${nounKey(noun)}\\b`, 'i').test(text)).length >= 2;

/** One word, said once: what a thing is like, or a field of work. Nobody keeps an authenticity. */
const ABSTRACT = /^[a-z]{3,}(?:ity|ness|ism|tude|hood)$/;

/** Reports that somebody writes of one case; others are worked out. */
const FINDINGS = /^(?:(?:physical )?examination|medical|lab|inspection|checkup|test|accident|incident) report$/;

/** Of whom a story is told: `my dad has a garage`. */
const KIN =
  /^(?:dad|mom|mum|father|mother|grandma|grandpa|grandmother|grandfather|wife|husband|brother|sister|son|daughter|aunt|uncle)$/;

/** Words that join names and are none: a thing called so was misread. */
const NO_NAME = /^(?:and|on|by|per|with|for|to|at|from|the|an|into|than|while|when)$/;

/** Ways to look at what is stored. */
const PAGES = /^(?:timetable|leaderboard|scoreboard|dashboard|statistic|ranking|standing)$/;

/** People around every application; they are stored only when the request manages them. */
const ALWAYS_ACTORS = new Set([
  'user',
  'visitor',
  'person',
  'friend',
  'reader',
  'buyer',
  'staff',
  'other',
  'owner',
  'friendship',
]);
