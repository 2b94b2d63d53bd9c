import type { PlanEntity, PlanOperation } from '../plan.schemas.js';
import { fieldIdentifier } from '../naming.js';
import type { Fact, Part } from '../read/facts.js';
import type { Draft } from '../build/draft.js';
import { operationKind, transitionTarget } from '../build/operations.js';
import type { Settled } from '../build/settle-entities.js';

/** Notes that a criterion, by its key (`create Pet`, `filter Pet.species`), answers a part of the request. */
export type Cite = (part: Part, key: string) => void;

/** Which parts asked for the entities, fields and relations that the plan has. */
export function citeData(draft: Draft, entities: readonly PlanEntity[], cite: Cite): void {
  for (const entity of draft.entities) {
    for (const part of entity.parts) cite(part, `create ${entity.name}`);
    for (const part of entity.parts) cite(part, `list ${entity.name}`);
    const planned = entities.find((one) => one.name === entity.name);
    for (const field of entity.fields) {
      const name = fieldIdentifier(field.words);
      const known = planned?.fields.find((one) => one.name === name);
      if (!known || field.source !== 'stated') continue;
      for (const part of field.parts) {
        cite(part, `create ${entity.name}`);
        if (known.unique) cite(part, `unique ${entity.name}.${known.name}`);
        if (['enum', 'boolean', 'reference'].includes(known.type)) cite(part, `filter ${entity.name}.${known.name}`);
        if (known.references) cite(part, `children ${known.references}>${entity.name}.${known.name}`);
      }
    }
  }
  for (const relation of draft.relations) {
    for (const part of relation.parts)
      if (relation.kind === 'many-to-many') cite(part, `link ${[relation.from.name, relation.to.name].sort().join('|')}`);
  }
}

/** Which parts asked for the operations that the plan has. */
export function citeFact(
  fact: Fact,
  settled: Settled,
  entities: readonly PlanEntity[],
  operations: readonly PlanOperation[],
  cite: Cite,
): void {
  if (fact.kind === 'operation' && fact.noun) {
    const entity = settled.find(fact.noun);
    const kind = operationKind(fact.verb);
    if (!entity || !kind) return;
    if (kind === 'filter' || kind === 'search') {
      const planned = entities.find((one) => one.name === entity.name);
      for (const field of planned?.fields ?? [])
        if (!fact.by || fact.by.some((name) => name.endsWith(field.label.toLowerCase())))
          if (kind === 'filter' || fact.by) cite(fact.part, `filter ${entity.name}.${field.name}`);
    }
    cite(fact.part, `${kind} ${entity.name}`);
    if (kind === 'list') cite(fact.part, `view ${entity.name}`);
    if (fact.verb === 'manage') for (const one of ['create', 'update', 'delete']) cite(fact.part, `${one} ${entity.name}`);
  }
  if (fact.kind === 'transition') {
    const entity = settled.find(fact.noun);
    const planned = entity && entities.find((one) => one.name === entity.name);
    const target = planned && transitionTarget(planned, fact.value);
    if (entity && target && operations.some((one) => one.kind === 'transition' && one.entity === entity.name))
      cite(fact.part, `transition ${entity.name}.${target.field}.${target.value}`);
  }
}

/** The words of the things that each part wants kept or changed, not only shown. */
export function storedIn(facts: readonly Fact[], settled: Settled): Map<Part, string[]> {
  const stored = new Map<Part, string[]>();
  for (const fact of facts) {
    if (fact.kind !== 'operation' || !fact.noun || !settled.find(fact.noun)) continue;
    const kind = operationKind(fact.verb);
    if (kind !== 'create' && kind !== 'update' && kind !== 'delete') continue;
    stored.set(fact.part, [...(stored.get(fact.part) ?? []), ...fact.noun.words]);
  }
  return stored;
}
