import {
  derivedNouns,
  genericActors,
  headwordOf,
  isKnownEntity,
  knownDomains,
  nearNouns,
  organisationNouns,
  propertyNouns,
  softwareNouns,
  stopNouns,
  type Domain,
} from '../lexicon.js';
import { entityIdentifier } from '../naming.js';
import { isActor, nounKey, type Noun } from '../nouns.js';
import { isPersonLike } from './usual-fields.js';
import { MAX_ENTITIES, requestErrors } from '../planning.errors.js';
import type { Fact, Part, Weight } from '../read/facts.js';
import type { RequestReading } from '../read/request-reader.js';
import type { DraftEntity } from './draft.js';

const RANK: Readonly<Record<Weight, number>> = {
  declared: 6,
  related: 5,
  stored: 4,
  viewed: 3,
  title: 2,
  mentioned: 1.5,
  actor: 1,
};

interface Candidate {
  readonly noun: Noun;
  weight: Weight;
  mentions: number;
  hasFields: boolean;
  readonly parts: Set<Part>;
}

export interface Settled {
  readonly entities: DraftEntity[];
  /** The entity that a noun of the request means, if any. */
  readonly find: (noun: Noun) => DraftEntity | undefined;
  /** True when the request spells out its data: then nothing is added that it does not name. */
  readonly structured: boolean;
}

/** Decides which nouns of the reading are things the application stores. */
export function settleEntities(reading: RequestReading, text: string): Settled {
  const stated = reading.facts.reduce(
    (sum, fact) =>
      sum +
      (fact.part.kind !== 'data'
        ? 0
        : fact.kind === 'fields'
          ? fact.fields.length
          : fact.kind === 'relation' && !fact.weak
            ? 2
            : 0),
    0,
  );
  const structured = stated >= 3;
  const candidates = collect(reading.facts, structured);
  const accepted = [...candidates.values()].filter((candidate) => accept(candidate, structured, candidates));
  dropTitleShadows(accepted);
  const data = accepted.filter(
    (candidate) => candidate.weight !== 'title' || !organisationNouns.has(candidate.noun.words.at(-1)!),
  );
  let inferred: Candidate[] = [];
  if (data.length === 0 || (!structured && data.length < 2)) inferred = fromDomain(reading, text, data);
  const kept = data.length + inferred.length > (accepted.length > data.length ? 1 : 0) ? data : accepted;
  const chosen = kept.length + inferred.length > 0 ? [...kept, ...inferred] : lastResort(candidates);
  if (chosen.length === 0) {
    throw requestErrors.nothingToStore(
      'The request names nothing to store. Name the things the application should keep, for example "books (title, author) and members (name, email)".',
    );
  }
  const merged = merge(chosen, structured);
  if (merged.length > MAX_ENTITIES) {
    throw requestErrors.tooManyEntities(
      `The request names ${merged.length} things to store; one application can have at most ${MAX_ENTITIES}. Split it into several builds.`,
      { details: { entities: merged.length } },
    );
  }
  return finish(merged, new Set(inferred), structured);
}

function collect(facts: readonly Fact[], structured: boolean): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  const note = (noun: Noun, weight: Weight, part: Part, hasFields = false): void => {
    const key = nounKey(noun);
    if (key === '' || entityIdentifier(noun.words) === undefined) return;
    const known = candidates.get(key);
    if (!known) candidates.set(key, { noun, weight, mentions: 1, hasFields, parts: new Set([part]) });
    else {
      known.mentions += 1;
      known.hasFields ||= hasFields;
      known.parts.add(part);
      if (RANK[weight] > RANK[known.weight]) known.weight = weight;
    }
  };
  for (const fact of facts) {
    if (fact.kind === 'entity') note(fact.noun, fact.weight, fact.part);
    else if (fact.kind === 'fields')
      note(fact.noun, fact.fields.length > 0 ? 'declared' : 'stored', fact.part, fact.fields.length > 0);
    else if (fact.kind === 'relation' && !fact.weak) {
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

function accept(candidate: Candidate, structured: boolean, all: ReadonlyMap<string, Candidate>): boolean {
  const key = nounKey(candidate.noun);
  const last = candidate.noun.words.at(-1)!;
  const known = isKnownEntity(key);
  if (candidate.weight === 'declared') return true;
  if (candidate.weight === 'related') return !(stopNouns.has(key) && !known && !genericActors.has(key));
  if (stopNouns.has(key) || (!known && (propertyNouns.has(key) || softwareNouns.has(key) || stopNouns.has(last)))) return false;
  if (derivedNouns.has(last) && !known) return false;
  if (softwareNouns.has(key) && !candidate.noun.plural) return false;
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

/** The application's name repeats a thing that the request names better: `wedding venue` and `venue`. */
function dropTitleShadows(accepted: Candidate[]): void {
  for (let i = accepted.length - 1; i >= 0; i--) {
    const candidate = accepted[i]!;
    if (candidate.weight !== 'title') continue;
    const key = nounKey(candidate.noun);
    const last = candidate.noun.words.at(-1)!;
    if (
      accepted.some(
        (other) =>
          other !== candidate &&
          other.weight !== 'title' &&
          (other.noun.words.at(-1) === last || nounKey(other.noun).startsWith(`${key} `)),
      )
    )
      accepted.splice(i, 1);
  }
}

/** What an application of this kind always stores, for a request that says little. */
function fromDomain(reading: RequestReading, text: string, accepted: readonly Candidate[]): Candidate[] {
  const title = reading.title ?? text.slice(0, 200);
  const suits = (one: Domain): boolean =>
    accepted.length === 0 ||
    [...one.core, ...one.often].some((word) =>
      accepted.some(
        (candidate) =>
          nounKey(candidate.noun) === word ||
          (headwordOf(word) !== undefined && headwordOf(nounKey(candidate.noun)) === headwordOf(word)),
      ),
    );
  const domain =
    knownDomains.find(
      (one) => one.match.test(text.slice(0, 160)) && (accepted.length > 0 || one.match.test(title)) && suits(one),
    ) ??
    knownDomains.find((one) => one.match.test(title) && suits(one)) ??
    knownDomains.find((one) => one.match.test(text.slice(0, 400)) && suits(one));
  if (!domain) return [];
  const part = reading.parts.find((one) => one.kind === 'title') ?? reading.parts[0];
  if (!part) return [];
  return domain.core
    .filter(
      (word) =>
        !accepted.some(
          (candidate) =>
            candidate.noun.words.at(-1) === word.split(' ').at(-1) ||
            (headwordOf(nounKey(candidate.noun)) ?? '') === headwordOf(word),
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

/** Nothing is sure: the best unknown noun that the request wants managed, or that names the application. */
function lastResort(candidates: ReadonlyMap<string, Candidate>): Candidate[] {
  const usable = [...candidates.values()].filter(({ noun }) => {
    const key = nounKey(noun);
    return (
      !stopNouns.has(key) &&
      !genericActors.has(key) &&
      !derivedNouns.has(key) &&
      !propertyNouns.has(key) &&
      !softwareNouns.has(key) &&
      !stopNouns.has(noun.words.at(-1)!)
    );
  });
  usable.sort((a, b) => RANK[b.weight] - RANK[a.weight]);
  return usable.slice(0, 1);
}

/** Joins candidates that mean one thing; the first spelling named stays. */
function merge(chosen: readonly Candidate[], structured: boolean): { candidate: Candidate; keys: Set<string> }[] {
  const groups: { candidate: Candidate; keys: Set<string> }[] = [];
  for (const candidate of chosen) {
    const key = nounKey(candidate.noun);
    const same = groups.find((group) => {
      const other = nounKey(group.candidate.noun);
      if (other === key || entityIdentifier(group.candidate.noun.words) === entityIdentifier(candidate.noun.words)) return true;
      if (candidate.hasFields && group.candidate.hasFields) return false;
      if (headwordOf(key) !== undefined && headwordOf(key) === headwordOf(other)) return true;
      if (structured && RANK[candidate.weight] >= 5 && RANK[group.candidate.weight] >= 5) return false;
      if (!structured && nearNouns.some((near) => near.includes(key) && near.includes(other))) return true;
      return isTailOf(key, other, chosen, structured) || isTailOf(other, key, chosen, structured);
    });
    if (!same) groups.push({ candidate, keys: new Set([key]) });
    else {
      same.keys.add(key);
      for (const part of candidate.parts) same.candidate.parts.add(part);
      same.candidate.mentions += candidate.mentions;
      if (RANK[candidate.weight] > RANK[same.candidate.weight]) same.candidate.weight = candidate.weight;
      if (
        (isKnownEntity(key) && !isKnownEntity(nounKey(same.candidate.noun))) ||
        (candidate.hasFields && !same.candidate.hasFields) ||
        key.startsWith(`${nounKey(same.candidate.noun)} `) ||
        (headwordOf(key) === key && !same.candidate.hasFields)
      ) {
        groups[groups.indexOf(same)] = {
          candidate: { ...same.candidate, noun: candidate.noun, hasFields: same.candidate.hasFields || candidate.hasFields },
          keys: same.keys,
        };
      }
    }
  }
  return groups;
}

/** Words that mean the longer name when they stand alone: `application status` in a portal for permit applications. */
const GENERIC_HEADS = new Set([
  'application',
  'request',
  'report',
  'record',
  'plan',
  'package',
  'entry',
  'card',
  'session',
  'agreement',
  'profile',
]);

/** `route` for `tour route`, unless several longer names end so (`product review`, `seller review`). */
function isTailOf(short: string, long: string, all: readonly Candidate[], structured: boolean): boolean {
  if (!long.endsWith(` ${short}`)) return false;
  const weak =
    (!structured && GENERIC_HEADS.has(short)) ||
    (!structured && all.some(({ noun, weight }) => nounKey(noun) === short && RANK[weight] <= 3));
  if (isKnownEntity(long) && isKnownEntity(short) && headwordOf(long) !== headwordOf(short) && !weak) return false;
  return all.filter(({ noun }) => nounKey(noun).endsWith(` ${short}`)).length === 1;
}

function finish(
  groups: readonly { candidate: Candidate; keys: Set<string> }[],
  inferred: ReadonlySet<Candidate>,
  structured: boolean,
): Settled {
  const entities: DraftEntity[] = [];
  const byKey = new Map<string, DraftEntity>();
  const names = new Set<string>();
  for (const { candidate, keys } of groups) {
    const base = entityIdentifier(candidate.noun.words)!;
    let name = base;
    for (let n = 2; names.has(name.toLowerCase()); n++) name = `${base.slice(0, 45)}${n}`;
    names.add(name.toLowerCase());
    const entity: DraftEntity = {
      noun: candidate.noun,
      name,
      fields: [],
      source: inferred.has(candidate) ? 'inferred' : 'stated',
      parts: candidate.parts,
    };
    entities.push(entity);
    for (const key of keys) byKey.set(key, entity);
  }
  const find = (noun: Noun): DraftEntity | undefined => {
    const key = nounKey(noun);
    const exact = byKey.get(key);
    if (exact) return exact;
    const head = headwordOf(key);
    if (head !== undefined) {
      const same = entities.find((entity) => headwordOf(nounKey(entity.noun)) === head);
      if (same) return same;
    }
    const tails = entities.filter((entity) => nounKey(entity.noun).endsWith(` ${key}`));
    return tails.length === 1 ? tails[0] : undefined;
  };
  return { entities, find, structured };
}
