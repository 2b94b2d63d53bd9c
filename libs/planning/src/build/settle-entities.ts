import {
  derivedNouns,
  genericActors,
  headwordOf,
  knownDomains,
  organisationNouns,
  propertyNouns,
  softwareNouns,
  stopNouns,
  type Domain,
} from '../lexicon.js';
import { entityIdentifier } from '../naming.js';
import { nounKey, type Noun } from '../nouns.js';
import { MAX_ENTITIES, requestErrors } from '../planning.errors.js';
import type { RequestReading } from '../read/notes.js';
import { accept, collect, RANK, type Candidate } from './candidates.js';
import type { DraftEntity } from './draft.js';
import { merge } from './merge-candidates.js';

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
