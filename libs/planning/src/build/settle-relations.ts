import { fieldIdentifier } from '../naming.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { sharedNouns } from '../lexicon.js';
import type { Fact } from '../read/facts.js';
import { isPersonLike } from '../usual-fields.js';
import type { DraftEntity, DraftRelation } from './draft.js';
import type { Settled } from './settle-entities.js';

/** The relations that the request states between settled entities, before fields are settled. */
export function statedRelations(facts: readonly Fact[], settled: Settled): DraftRelation[] {
  const relations: DraftRelation[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'relation') continue;
    const from = settled.find(fact.from);
    const exact = settled.find(fact.to);
    const role = exact || fact.relation !== 'many-to-one' ? undefined : roleOf(fact.to, settled);
    const to = exact ?? role;
    if (!from || !to || (from === to && !fact.another && (fact.weak || (!fact.name && fact.relation !== 'one-to-many'))))
      continue;
    if (
      fact.implied &&
      settled.structured &&
      facts.some((other) => {
        if (other.kind !== 'relation' || other.implied || other.relation !== 'many-to-many') return false;
        const ends = [settled.find(other.from), settled.find(other.to)];
        return ends.includes(from) && ends.includes(to);
      })
    )
      continue;
    if (
      fact.weak &&
      ((!fact.another && joinedBy(from, to, facts, settled)) ||
        facts.some(
          (other) =>
            other.kind === 'relation' &&
            !other.weak &&
            settled.find(other.from) === from &&
            settled.find(other.to) === to &&
            other.relation === fact.relation,
        ))
    )
      continue;
    if (
      fact.weak &&
      !fact.implied &&
      (fact.relation === 'many-to-many' || (settled.structured && fact.from.plural && isPersonLike(nounKey(fact.from)))) &&
      settled.entities.some((one) => one !== from && one !== to && impliesBoth(one, from, to, facts, settled))
    )
      continue;
    const made = fact.yields === undefined ? undefined : settled.find({ words: fact.yields.split(' '), plural: false });
    if (made && made !== from && made !== to && (settled.structured || impliesBoth(made, from, to, facts, settled))) {
      for (const end of [from, to])
        relations.push({ from: made, to: end, kind: 'many-to-one', optional: false, parts: new Set([fact.part]) });
      continue;
    }
    const shared = fact.relation === 'one-to-many' && sharedNouns.has(nounKey(to.noun));
    relations.push({
      from,
      to,
      kind: shared ? 'many-to-many' : fact.relation,
      ...(role ? { name: nounKey(fact.to) } : fact.name ? { name: fact.name } : {}),
      optional: fact.optional ?? (fact.implied === true && impliedTargets(from, facts, settled) > 1),
      ...(fact.another ? { another: true } : {}),
      parts: new Set([fact.part]),
    });
  }
  return relations;
}

/** `played between a home club and an away club`: the part that a club plays stands before it. */
const roleOf = ({ words }: Noun, settled: Settled): DraftEntity | undefined =>
  words.length === 2 && ROLE.test(words[0]!) ? settled.entities.find((entity) => nounKey(entity.noun) === words[1]) : undefined;

/** Words of sentences are no part that somebody plays. */
const ROLE = /^(?!(?:by|per|of|for|to|in|on|at|with|from|as|and|or|not|no|single|specific|certain|exactly|only)$)[a-z-]+$/;

/** What is made points to both sides already: `members reserve courts` is said by the reservation. */
const impliesBoth = (
  made: DraftEntity,
  one: DraftEntity,
  other: DraftEntity,
  facts: readonly Fact[],
  settled: Settled,
): boolean =>
  [one, other].every((end) =>
    facts.some(
      (fact) => fact.kind === 'relation' && fact.implied && settled.find(fact.from) === made && settled.find(fact.to) === end,
    ),
  );

/** How many sorts of things a made thing can be about: a comment on posts or on photos is on one of them. */
function impliedTargets(made: DraftEntity, facts: readonly Fact[], settled: Settled): number {
  const targets = new Set<DraftEntity>();
  for (const fact of facts) {
    if (fact.kind !== 'relation' || !fact.implied || settled.find(fact.from) !== made) continue;
    const to = settled.find(fact.to);
    if (to && !isPersonLike(nounKey(to.noun))) targets.add(to);
  }
  return targets.size;
}

/** A third thing belongs to both: a loan says what `members borrow books` means. */
function joinedBy(one: DraftEntity, other: DraftEntity, facts: readonly Fact[], settled: Settled): boolean {
  return settled.entities.some((middle) => {
    if (middle === one || middle === other) return false;
    const points = (target: DraftEntity): boolean =>
      facts.some(
        (fact) =>
          fact.kind === 'relation' &&
          !fact.weak &&
          ((settled.find(fact.from) === middle && settled.find(fact.to) === target && fact.relation === 'many-to-one') ||
            (settled.find(fact.from) === target && settled.find(fact.to) === middle && fact.relation === 'one-to-many')),
      );
    return points(one) && points(other);
  });
}

/** One relation for each thing said twice: `owners have many pets` and `a pet belongs to an owner`. */
export function joinRelations(relations: readonly DraftRelation[]): DraftRelation[] {
  const joined: DraftRelation[] = [];
  for (const relation of relations) {
    const same = joined.find((other) => samePair(other, relation) && mayJoin(other, relation));
    if (!same) joined.push(relation);
    else {
      for (const part of relation.parts) same.parts.add(part);
      const index = joined.indexOf(same);
      joined[index] = {
        ...same,
        kind: joinedKind(same, relation),
        ...((same.name ?? relation.name) ? { name: nameOf(same, relation) } : {}),
        optional: joinedOptional(same, relation),
      };
    }
  }
  return joined;
}

/** Only the side that holds the reference says whether it may be empty. */
function joinedOptional(a: DraftRelation, b: DraftRelation): boolean {
  const holding = [a, b].filter((one) => one.kind === 'many-to-one');
  return holding.length > 0 ? holding.some((one) => one.optional) : a.optional && b.optional;
}

/** `an employee belongs to a department` and `a department belongs to an employee` (its head) are two relations. */
const samePair = (a: DraftRelation, b: DraftRelation): boolean =>
  (a.from === b.from && a.to === b.to) ||
  (a.from === b.to && a.to === b.from && !(a.kind === 'many-to-one' && b.kind === 'many-to-one'));

/** Who leads a group is not how its members belong to it. */
const LEADS =
  /^(?:led|headed|managed|chaired|supervised|coached|founded|owned|organi[sz]ed|coordinated|run|hosted|created|submitted|written|posted|reported|raised|opened|started) by$/;

/** Two differently named references stay two (`home team`, `away team`); a passive verb (`assigned to`) is a weaker name. */
function mayJoin(a: DraftRelation, b: DraftRelation): boolean {
  const verbal = (name: string | undefined): boolean =>
    name === undefined ||
    / (?:to|by|with|for|in|at|on|from|of|into|under|about|during|against|between|across|within|through|via)$/.test(name);
  if (a.another !== b.another) return false;
  const [several, single] = a.kind === 'many-to-many' ? [a, b] : [b, a];
  if (several.kind === 'many-to-many' && single.kind === 'many-to-one' && several.from === single.to && !verbal(single.name))
    return false;
  if (
    several.kind === 'many-to-many' &&
    single.kind === 'many-to-one' &&
    several.from === single.to &&
    LEADS.test(single.name ?? '')
  )
    return LEADS.test(several.name ?? '');
  if (a.name !== undefined && b.name !== undefined && a.name !== b.name && a.from === b.from) return false;
  return verbal(a.name) || verbal(b.name) || a.name === b.name;
}

const nameOf = (a: DraftRelation, b: DraftRelation): string =>
  (a.name && !/ (?:to|by|with|for|in|at|on|from)$/.test(a.name) ? a.name : (b.name ?? a.name))!;

function joinedKind(a: DraftRelation, b: DraftRelation): DraftRelation['kind'] {
  for (const [many, one] of [
    [a, b],
    [b, a],
  ] as const)
    if (many.kind === 'many-to-many' && one.kind === 'many-to-one' && one.from === many.to)
      return one === b ? 'one-to-many' : 'many-to-one';
  if (a.kind === 'many-to-many' || b.kind === 'many-to-many') return 'many-to-many';
  if (a.kind === 'one-to-many' && b.kind === 'one-to-many' && a.from !== b.from) return 'many-to-many';
  if (a.kind === 'one-to-one' || b.kind === 'one-to-one') return 'one-to-one';
  return a.kind;
}

/** Writes the to-one side of every relation as a reference field of the entity that holds it. */
export function addReferences(relations: DraftRelation[]): void {
  for (const relation of relations) {
    if (relation.kind === 'many-to-many') continue;
    const holder = relation.kind === 'one-to-many' ? relation.to : relation.from;
    const target = holder === relation.to ? relation.from : relation.to;
    const words = referenceWords(holder, target, relation);
    const identifier = fieldIdentifier(words);
    const clash = holder.fields.findIndex(
      (field) =>
        (field.type !== 'reference' && fieldIdentifier(field.words) === identifier) ||
        (field.type === 'string' && relation.name === [...field.words, ...target.noun.words].join(' ')),
    );
    if (clash >= 0) holder.fields.splice(clash, 1);
    const stated = relation.parts.size > 0;
    holder.fields.push({
      words,
      type: 'reference',
      required: stated && !relation.optional && holder !== target,
      ...(relation.kind === 'one-to-one' ? { unique: true } : {}),
      references: target,
      source: stated ? 'stated' : 'inferred',
      parts: new Set(relation.parts),
    });
  }
}

/** `owner`; `home team` where the request names a role; `assigned to` only when the plain name is taken. */
function referenceWords(holder: DraftEntity, target: DraftEntity, relation: DraftRelation): string[] {
  const taken = (words: readonly string[]): boolean =>
    holder.fields.some((field) => field.type === 'reference' && fieldIdentifier(field.words) === fieldIdentifier(words));
  const own = [...target.noun.words];
  const role = relation.name && holder === relation.from ? relation.name.split(' ') : undefined;
  const verbal =
    role !== undefined &&
    / (?:to|by|with|for|in|at|on|from|of|into|under|about|during|against|between|across|within|through|via)$/.test(
      ` ${role.join(' ')}`,
    );
  const self = holder === target ? [['parent', ...own]] : [];
  const choices = [
    ...(role && !verbal ? [role] : []),
    ...(self.length > 0 ? [] : [own]),
    ...(role && verbal ? [role] : []),
    ...self,
    ['other', ...own],
  ];
  for (const words of choices) if (!taken(words) && nounOf(words.join(' '))) return words;
  for (let n = 2; ; n++) {
    const words = [...own, String(n)];
    if (!taken(words)) return words;
  }
}

/** Records must be creatable one after another: of references that require each other in a ring, the last becomes optional. */
export function breakRings(entities: readonly DraftEntity[]): void {
  const done = new Set<DraftEntity>();
  const visit = (entity: DraftEntity, path: readonly DraftEntity[]): void => {
    if (done.has(entity)) return;
    for (const field of entity.fields) {
      if (!field.references || !field.required) continue;
      if (field.references === entity || path.includes(field.references)) field.required = false;
      else visit(field.references, [...path, field.references]);
    }
    done.add(entity);
  };
  for (const entity of entities) visit(entity, [entity]);
}
