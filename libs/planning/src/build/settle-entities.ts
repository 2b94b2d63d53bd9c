import {
  canonicalNouns,
  derivedNouns,
  headwordOf,
  impliedNouns,
  isKnownEntity,
  namesKindOfApplication,
  organisationNouns,
  satelliteNouns,
} from '../lexicon.js';
import { entityIdentifier } from '../naming.js';
import { nounKey, type Noun } from '../nouns.js';
import { MAX_ENTITIES, requestErrors } from '../planning.errors.js';
import type { Fact } from '../read/facts.js';
import type { RequestReading } from '../read/notes.js';
import { accept, collect, type Candidate, givenAway } from './candidates.js';
import type { DraftEntity } from './draft.js';
import { kindsOf } from '../senses.js';
import { isPersonLike } from '../usual-fields.js';
import { fromDomain, isBrief, namesApplication, takeLongerNames } from './kind-of-application.js';
import { merge } from './merge-candidates.js';
import { onlyShowsPages } from './no-things.js';
import { dataThings } from './data-things.js';
import { lastResort } from './last-resort.js';
import { meansElse } from './other-meanings.js';
import { isOnlyRecognized, isRecognition } from './recognized-things.js';
import { siteThings } from './site-things.js';
import { workedOnThings } from './worked-on-things.js';
import { dropShadows, soldThings } from './shadows.js';
import { noteSaidProperties, overlookedThings, saidThings } from './overlooked-things.js';

export interface Settled {
  readonly entities: DraftEntity[];
  /** The entity that a noun of the request means, if any. */
  readonly find: (noun: Noun) => DraftEntity | undefined;
  /** True when the request spells out its data: then nothing is added that it does not name. */
  readonly structured: boolean;
  /** True for user stories: `as a librarian I want to register books with title and author` lists what is kept. */
  readonly stories: boolean;
  /** The kinds of application that the request speaks for. */
  readonly kinds: ReadonlySet<string>;
}

const STORY = /\bas an?\s[\w -]{2,40}?,?\s+(?:i|we)\s+(?:want|need|would like|can|should|wish|must)\b/gi;

/** Decides which nouns of the reading are things the application stores. */
export function settleEntities(reading: RequestReading, text: string): Settled {
  const stated = reading.facts.reduce(
    (sum, fact) =>
      sum +
      (fact.part.kind !== 'data' || fact.part.casual === true
        ? 0
        : fact.kind === 'fields'
          ? fact.fields.length
          : fact.kind === 'relation' && !fact.weak
            ? 2
            : 0),
    0,
  );
  const structured = stated >= 3 && !mostlyWishes(reading.facts);
  const candidates = collect(reading.facts, structured);
  const named = reading.title?.toLowerCase() ?? '';
  const accepted = [...candidates.values()].filter(
    (candidate) => accept(candidate, structured, candidates) || (!structured && isNamedResult(candidate, named)),
  );
  if (!structured && !isBrief(text)) accepted.push(...overlookedThings(reading, text, accepted));
  if (!structured)
    drop(accepted, (one) => onlyShowsPages(one, reading.sentences) || (!isBrief(text) && meansElse(one, reading.sentences)));
  if (!structured) {
    const readings = isBrief(text) ? [] : dataThings(reading, accepted);
    accepted.push(...readings);
    accepted.push(
      ...workedOnThings(reading, accepted).filter(({ noun }) => readings.length === 0 || nounKey(noun) !== 'data record'),
    );
  }
  if (!structured && !isBrief(text)) {
    accepted.push(...siteThings(reading, text, accepted));
    drop(accepted, (one) => meansElse(one, reading.sentences));
    if (accepted.some(isRecognition)) drop(accepted, (one) => isOnlyRecognized(one, reading.sentences));
  }
  if (!structured) dropShadows(accepted, text, soldThings(reading.facts));
  dropTitleShadows(accepted);
  const data = accepted.filter(
    (candidate) => candidate.weight !== 'title' || !organisationNouns.has(candidate.noun.words.at(-1)!),
  );
  if (!structured && isBrief(text) && data.length === 1 && isOwnKind(data[0]!)) data.splice(0, 1);
  let inferred: Candidate[] = [];
  if (
    data.length === 0 ||
    (!structured && data.length <= 3 && isBrief(text) && (data.length < 2 || namesApplication(text))) ||
    (!structured &&
      data.filter(({ noun }) => !satelliteNouns.has(nounKey(noun))).length < Math.min(2, Math.max(1, 3 - data.length)))
  ) {
    inferred = fromDomain(reading, text, data);
    takeLongerNames(data, inferred);
  }
  if (!structured) {
    const said = saidThings(reading, text, [...data, ...inferred]);
    if (said.some(({ noun }) => nounKey(noun) === 'sale')) inferred = inferred.filter(({ noun }) => nounKey(noun) !== 'order');
    inferred.push(...impliedBy(data), ...said);
  }
  const kept = data.length + inferred.length > (accepted.length > data.length ? 1 : 0) ? data : accepted;
  const chosen = kept.length + inferred.length > 0 ? [...kept, ...inferred] : lastResort(reading, text, candidates);
  if (chosen.length === 0) {
    throw requestErrors.nothingToStore(
      'The request names nothing to store. Name the things the application should keep, for example "books (title, author) and members (name, email)".',
    );
  }
  if (!structured) noteSaidProperties(reading, text, chosen);
  const merged = merge(chosen, structured);
  if (merged.length > MAX_ENTITIES) {
    throw requestErrors.tooManyEntities(
      `The request names ${merged.length} things to store; one application can have at most ${MAX_ENTITIES}. Split it into several builds.`,
      { details: { entities: merged.length } },
    );
  }
  return {
    ...finish(merged, new Set(inferred), structured),
    stories: (text.match(STORY) ?? []).length >= 2,
    kinds: kindsOf(text),
  };
}

function drop(list: Candidate[], wrong: (one: Candidate) => boolean): void {
  for (let i = list.length - 1; i >= 0; i--) if (wrong(list[i]!)) list.splice(i, 1);
}

/** What the things named are nothing without, where the request does not say it. */
function impliedBy(data: readonly Candidate[]): Candidate[] {
  return data.flatMap((candidate) => {
    const implied = impliedNouns.get(nounKey(candidate.noun));
    const named = (noun: Noun): boolean =>
      headwordOf(nounKey(noun)) === headwordOf(implied!) || noun.words.at(-1) === implied!.split(' ').at(-1);
    if (implied === undefined || data.some(({ noun }) => named(noun))) return [];
    return [givenAway(implied, 'mentioned', [...candidate.parts])];
  });
}

/** `manage my wine cellar`: the kind of application, no record in it. */
const isOwnKind = ({ noun, hasFields }: Candidate): boolean =>
  !noun.plural && !hasFields && noun.words.length > 1 && !isKnownEntity(nounKey(noun)) && namesKindOfApplication(nounKey(noun));

/** `a stock report website … comments on reports`: what the application is named for is stored, also when it is worked out. */
const isNamedResult = ({ noun, mentions, weight }: Candidate, title: string): boolean =>
  mentions >= 2 &&
  weight !== 'title' &&
  derivedNouns.has(noun.words.at(-1)!) &&
  isKnownEntity(nounKey(noun)) &&
  title.split(/\s+/).includes(noun.words.at(-1)!);

/** More things are only mentioned than described: the request does not spell its data out, however much it says of one. */
function mostlyWishes(facts: readonly Fact[]): boolean {
  const described = new Set<string>();
  const mentioned = new Set<string>();
  for (const fact of facts) {
    if (fact.part.casual !== true && fact.kind === 'fields' && fact.fields.length > 0) described.add(nounKey(fact.noun));
    else if (fact.part.casual !== true && fact.kind === 'relation' && !fact.weak)
      for (const noun of [fact.from, fact.to]) described.add(nounKey(noun));
    else if (fact.kind === 'entity' && (fact.weight === 'stored' || fact.weight === 'related')) mentioned.add(nounKey(fact.noun));
  }
  return [...mentioned].filter((key) => !described.has(key)).length > described.size;
}

/** Words for many sorts of things: an equipment library that describes its instruments keeps those. */
const COLLECTIVE =
  /^(?:equipment|gear|item|asset|inventory|stock|material|resource|furniture|media|property|good|collection|device)$/;

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
          ((COLLECTIVE.test(key) && other.hasFields && !isPersonLike(nounKey(other.noun))) ||
            other.noun.words.at(-1) === last ||
            nounKey(other.noun).startsWith(`${key} `)),
      )
    )
      accepted.splice(i, 1);
  }
}

function finish(
  groups: readonly { candidate: Candidate; keys: Set<string> }[],
  inferred: ReadonlySet<Candidate>,
  structured: boolean,
): Omit<Settled, 'stories' | 'kinds'> {
  const entities: DraftEntity[] = [];
  const byKey = new Map<string, DraftEntity>();
  const names = new Set<string>();
  for (const { candidate: named, keys } of groups) {
    const parts =
      named.hasFields || structured
        ? undefined
        : [nounKey(named.noun), ...keys]
            .map((key) => canonicalNouns.get(key))
            .find(
              (whole) =>
                whole !== undefined && (nounKey(named.noun) === whole || headwordOf(whole) === headwordOf(nounKey(named.noun))),
            );
    const candidate = parts === undefined ? named : { ...named, noun: { words: parts.split(' '), plural: true } };
    keys.add(nounKey(candidate.noun));
    const base = entityIdentifier(candidate.noun.words)!;
    let name = base;
    for (let n = 2; names.has(name.toLowerCase()); n++) name = `${base.slice(0, 45)}${n}`;
    names.add(name.toLowerCase());
    const entity: DraftEntity = {
      noun: candidate.noun,
      name,
      fields: [],
      source: inferred.has(named) ? 'inferred' : 'stated',
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
