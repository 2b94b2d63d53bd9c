import { genericActors } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { Fact, Part } from './facts.js';
import { listItems } from './lists.js';

const ROLES =
  /^((?:(?:an?|the|all|both)\s+)?[\w-]+(?:\s[\w-]+)?(?:(?:,|\s+and|\s+or|,\s*and)\s+(?:(?:an?|the)\s+)?[\w-]+(?:\s[\w-]+)?)*)\s+(?:is|are)\s+(?:(?:both|all|also|just|simply)\s+)?(?:an?\s+)?([\w-]+(?:\s[\w-]+)?)$/i;

/** `The reporter and the assignee of a ticket are users`. */
const OWNED_ROLES =
  /^((?:the|both)\s+[\w-]+(?:\s[\w-]+)?(?:(?:,|\s+and|,\s*and)\s+(?:the\s+)?[\w-]+(?:\s[\w-]+)?)*)\s+of\s+(?:an?|the|each|every)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:is|are)\s+(?:both\s+|always\s+|also\s+)?(?:an?\s+)?([\w-]+)(?:\s+(?:too|as well|themselves|itself))?$/i;

const isPerson = (noun: Noun): boolean => genericActors.has(nounKey(noun)) || isPersonLike(nounKey(noun));

/** `Reporters and editors are users`: ways in which a user takes part. */
export function readRole(text: string, part: Part): Fact[] {
  const owned = OWNED_ROLES.exec(text);
  if (owned) {
    const holder = nounOf(owned[2]!);
    const who = nounOf(owned[3]!);
    if (holder && who && isPerson(who))
      return [
        {
          kind: 'fields',
          noun: holder,
          fields: listItems(owned[1]!.replace(/\b(?:the|an?)\s+/gi, '')).map((name) => ({
            name: name.toLowerCase(),
            target: nounKey(who),
            count: 'one',
          })),
          part,
        },
      ];
  }
  const match = ROLES.exec(text);
  const of = match && nounOf(match[2]!);
  if (!of || !isPerson(of) || !(of.plural || /\ban?\s+[\w-]+(?:\s[\w-]+)?$/i.test(text))) return [];
  const nouns = listItems(match[1]!.replace(/\s+or\s+/gi, ' and ')).map((one) => nounOf(one));
  if (!nouns.every((noun) => noun !== undefined && isPerson(noun) && nounKey(noun) !== nounKey(of))) return [];
  return nouns.map((noun) => ({ kind: 'role', noun: noun!, of, part }));
}

/** `Tasks can have subtasks`: those are tasks too. */
const PIECE = /^(?:sub|child)[- ]?(.+)$/;

/** Reads what is said of a role as said of who has it: `an article is written by a reporter` is a reference to a user. */
export function resolveRoles(facts: readonly Fact[]): Fact[] {
  const declared = new Set(
    facts.flatMap((fact) => (fact.kind === 'fields' && fact.fields.length > 0 ? [nounKey(fact.noun)] : [])),
  );
  const roles = new Map<string, Noun>();
  const pieces = new Set<string>();
  for (const fact of facts)
    if (fact.kind === 'role' && declared.has(nounKey(fact.of)) && !declared.has(nounKey(fact.noun)))
      roles.set(nounKey(fact.noun), fact.of);
  for (const fact of facts) {
    const whole = fact.kind === 'relation' ? PIECE.exec(nounKey(fact.to))?.[1] : undefined;
    if (
      fact.kind === 'relation' &&
      whole &&
      whole === nounKey(fact.from) &&
      declared.has(whole) &&
      !declared.has(nounKey(fact.to))
    )
      pieces.add(nounKey(fact.to));
  }
  if (roles.size === 0 && pieces.size === 0) return facts.filter((fact) => fact.kind !== 'role');
  return facts.flatMap((fact): Fact[] => {
    if (fact.kind === 'role') return [];
    if (fact.kind === 'relation') {
      if (pieces.has(nounKey(fact.to))) return [{ ...fact, to: fact.from, relation: 'one-to-many', weak: false }];
      const to = roles.get(nounKey(fact.to));
      const from = roles.get(nounKey(fact.from));
      if (to && !from) return [{ ...fact, to, name: nounKey(fact.to), weak: false }];
      return from ? [{ ...fact, from, to: to ?? fact.to }] : [fact];
    }
    if (fact.kind === 'fields')
      return [
        {
          ...fact,
          fields: fact.fields.map((field) => {
            const of = roles.get(field.name);
            return of && field.target === undefined ? { ...field, target: nounKey(of), count: field.count ?? 'one' } : field;
          }),
        },
      ];
    if (fact.kind === 'entity')
      return roles.has(nounKey(fact.noun)) ? [{ ...fact, noun: roles.get(nounKey(fact.noun))! }] : [fact];
    if (fact.kind === 'operation' && fact.noun && roles.has(nounKey(fact.noun)))
      return [{ ...fact, noun: roles.get(nounKey(fact.noun))! }];
    return [fact];
  });
}
