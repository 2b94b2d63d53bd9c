import { headwordOf, isKnownEntity, nearNouns } from '../lexicon.js';
import { entityIdentifier } from '../naming.js';
import { nounKey, type Noun } from '../nouns.js';
import { plainOf } from './shadows.js';
import { RANK, type Candidate } from './candidates.js';

/** Known only from a loose list: `driving lessons` are what `a lesson` means later. */
const listed = (candidate: Candidate): boolean => [...candidate.parts].every((part) => part.casual === true);

const identifiers = new WeakMap<Noun, string>();

/** Worked out once for each noun: every candidate is compared with every other. */
function identifierOf({ noun }: Candidate): string {
  const known = identifiers.get(noun);
  if (known !== undefined) return known;
  const identifier = entityIdentifier(noun.words) ?? nounKey(noun);
  identifiers.set(noun, identifier);
  return identifier;
}

/** Joins candidates that mean one thing; the first spelling named stays. */
export function merge(chosen: readonly Candidate[], structured: boolean): { candidate: Candidate; keys: Set<string> }[] {
  const groups: { candidate: Candidate; keys: Set<string> }[] = [];
  for (const candidate of chosen) {
    const key = nounKey(candidate.noun);
    const same = groups.find((group) => {
      const other = nounKey(group.candidate.noun);
      if (other === key || identifierOf(group.candidate) === identifierOf(candidate)) return true;
      if (plainOf(candidate.noun) === other || plainOf(group.candidate.noun) === key) return true;
      if (candidate.hasFields && group.candidate.hasFields) return false;
      if (headwordOf(key) !== undefined && headwordOf(key) === headwordOf(other)) return true;
      if (structured && !candidate.hasFields && group.candidate.hasFields && isTailOf(key, other, chosen, structured))
        return true;
      if (structured && candidate.hasFields && !group.candidate.hasFields && isTailOf(other, key, chosen, structured))
        return true;
      if (
        structured &&
        RANK[candidate.weight] >= 5 &&
        RANK[group.candidate.weight] >= 5 &&
        !(listed(candidate) || listed(group.candidate))
      )
        return false;
      if (!structured && nearNouns.some((near) => nearIn(near, key, other))) return true;
      return [...group.keys].some((one) => isTailOf(key, one, chosen, structured) || isTailOf(one, key, chosen, structured));
    });
    if (!same) groups.push({ candidate, keys: new Set([key]) });
    else {
      same.keys.add(key);
      for (const part of candidate.parts) same.candidate.parts.add(part);
      same.candidate.mentions += candidate.mentions;
      if (RANK[candidate.weight] > RANK[same.candidate.weight]) same.candidate.weight = candidate.weight;
      if (plainOf(candidate.noun) === nounKey(same.candidate.noun)) {
        same.candidate.hasFields ||= candidate.hasFields;
        continue;
      }
      if (
        plainOf(same.candidate.noun) === key ||
        (isKnownEntity(key) &&
          !isKnownEntity(nounKey(same.candidate.noun)) &&
          !(structured && same.candidate.hasFields && !candidate.hasFields)) ||
        (candidate.hasFields && !same.candidate.hasFields) ||
        (!structured && key === 'appointment' && nounKey(same.candidate.noun) === 'booking') ||
        key.startsWith(`${nounKey(same.candidate.noun)} `) ||
        (headwordOf(key) === key &&
          !/^(?:appointment|product|equipment|artwork|tool)$/.test(nounKey(same.candidate.noun)) &&
          !nounKey(same.candidate.noun).endsWith(` ${key}`) &&
          !same.candidate.hasFields)
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

/** `booking` beside `bed reservation`: the plain word means the longer name of the same sort. */
const nearIn = (near: readonly string[], one: string, other: string): boolean =>
  (near.includes(one) && near.includes(other)) ||
  (near[0] === 'booking' &&
    ((near.includes(one) && near.some((word) => other.endsWith(` ${word}`))) ||
      (near.includes(other) && near.some((word) => one.endsWith(` ${word}`)))));

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
  'lesson',
  'booking',
  'appointment',
  'class',
  'score',
  'registration',
  'goal',
  'contest',
  'lot',
  'pass',
  'offer',
  'order',
  'reservation',
]);

/** `route` for `tour route`, unless several longer names end so (`product review`, `seller review`). */
function isTailOf(short: string, long: string, all: readonly Candidate[], structured: boolean): boolean {
  if (!long.endsWith(` ${short}`)) return false;
  const weak =
    (!structured && GENERIC_HEADS.has(short)) ||
    all.some((one) => nounKey(one.noun) === long && listed(one) && !one.hasFields) ||
    (!structured && all.some(({ noun, weight }) => nounKey(noun) === short && RANK[weight] <= 3)) ||
    (!structured && isSaidAfter(short, long, all));
  if (isKnownEntity(long) && isKnownEntity(short) && headwordOf(long) !== headwordOf(short) && !weak) return false;
  return all.filter(({ noun }) => nounKey(noun).endsWith(` ${short}`)).length === 1;
}

/** `project cases` first and `cases` later: the plain word goes on speaking of them. */
function isSaidAfter(short: string, long: string, all: readonly Candidate[]): boolean {
  const place = (key: string): number => all.findIndex(({ noun }) => nounKey(noun) === key);
  return place(long) < place(short);
}
