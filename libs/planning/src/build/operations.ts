import type { PlanEntity, PlanOperation } from '../plan.schemas.js';
import { knownVerb } from '../lexicon.js';
import type { Fact } from '../read/facts.js';
import { article } from './criteria.js';
import type { Settled } from './settle-entities.js';
import type { DraftEntity } from './draft.js';

type Kind = PlanOperation['kind'];

const KIND_OF: Readonly<Record<string, Kind>> = {
  browse: 'list',
  list: 'list',
  see: 'list',
  explore: 'list',
  discover: 'list',
  display: 'list',
  show: 'list',
  view: 'view',
  read: 'view',
  open: 'view',
  check: 'view',
  search: 'search',
  find: 'search',
  'look up': 'search',
  query: 'search',
  lookup: 'search',
  filter: 'filter',
  sort: 'sort',
  export: 'export',
  download: 'export',
  edit: 'update',
  update: 'update',
  change: 'update',
  modify: 'update',
  adjust: 'update',
  rename: 'update',
  reschedule: 'update',
  assign: 'update',
  set: 'update',
  mark: 'update',
  move: 'update',
  maintain: 'update',
  categorize: 'update',
  tag: 'update',
  delete: 'delete',
  remove: 'delete',
};

/** What a verb of the request does with a record: everything that stores is a creation. */
export function operationKind(verb: string): Kind | undefined {
  const kind = KIND_OF[verb];
  if (kind) return kind;
  const known = knownVerb(verb);
  if (known?.class === 'store') return 'create';
  if (known?.class === 'view') return 'view';
  return known?.value ? 'update' : undefined;
}

const TEXT: Readonly<Record<Exclude<Kind, 'transition' | 'dashboard'>, (one: string, many: string) => string>> = {
  list: (_one, many) => `List ${many}`,
  create: (one) => `Create ${one}`,
  view: (one) => `View ${one}`,
  update: (one) => `Change ${one}`,
  delete: (one) => `Delete ${one}`,
  search: (_one, many) => `Search ${many}`,
  filter: (_one, many) => `Filter ${many}`,
  sort: (_one, many) => `Sort ${many}`,
  export: (_one, many) => `Export ${many} as CSV`,
};

/** Every operation the application offers; those that the request names are `stated`. */
export function planOperations(entities: readonly PlanEntity[], facts: readonly Fact[], settled: Settled): PlanOperation[] {
  const stated = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'operation' || !fact.noun) continue;
    const entity = settled.find(fact.noun);
    const kind = operationKind(fact.verb);
    if (entity && kind) stated.add(`${kind} ${entity.name}`);
    if (entity && fact.verb === 'manage')
      for (const one of ['create', 'update', 'delete', 'list']) stated.add(`${one} ${entity.name}`);
  }
  const operations: PlanOperation[] = [];
  for (const entity of entities) {
    for (const kind of ['list', 'view', 'create', 'update', 'delete', 'search', 'filter', 'sort', 'export'] as const) {
      if (kind === 'filter' && !entity.fields.some((field) => ['enum', 'boolean', 'reference'].includes(field.type))) continue;
      if (kind === 'search' && !entity.fields.some((field) => ['string', 'text', 'email', 'phone', 'url'].includes(field.type)))
        continue;
      operations.push({
        id: `${kind} ${entity.name}`,
        kind,
        entity: entity.name,
        text: TEXT[kind](article(entity.label), entity.pluralLabel.toLowerCase()),
        source: stated.has(`${kind} ${entity.name}`) ? 'stated' : 'inferred',
      });
    }
    operations.push(...transitions(entity, facts, settled));
  }
  operations.push({
    id: 'dashboard',
    kind: 'dashboard',
    text: 'See counts of all records on the start page',
    source: facts.some((fact) => /dashboard|overview|statistic/i.test(fact.part.text)) ? 'stated' : 'inferred',
  });
  return operations;
}

function transitions(entity: PlanEntity, facts: readonly Fact[], settled: Settled): PlanOperation[] {
  const found: PlanOperation[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'transition' || settled.find(fact.noun)?.name !== entity.name) continue;
    const target = transitionTarget(entity, fact.value);
    if (!target || found.some((one) => one.field === target.field && one.value === target.value)) continue;
    found.push({
      id: `transition ${entity.name}.${target.field}.${target.value}`.slice(0, 120),
      kind: 'transition',
      entity: entity.name,
      field: target.field,
      value: target.value,
      text: `Set ${article(entity.label)} to "${target.value}"`,
      source: 'stated',
    });
  }
  return found;
}

const SAME_VALUES: readonly (readonly string[])[] = [
  ['done', 'completed', 'complete', 'finished', 'closed'],
  ['cancelled', 'canceled'],
  ['in progress', 'started', 'active', 'ongoing'],
  ['approved', 'accepted', 'confirmed'],
  ['rejected', 'declined', 'denied'],
  ['published', 'live'],
  ['paid', 'settled'],
  ['returned', 'given back'],
  ['resolved', 'fixed', 'solved'],
];

/** The enum and its value that a change of state means: `complete a task` → status `done`. */
export function transitionTarget(entity: PlanEntity, value: string): { field: string; value: string } | undefined {
  const enums = entity.fields.filter((field) => field.type === 'enum');
  for (const wanted of [[value], SAME_VALUES.find((group) => group.includes(value)) ?? []]) {
    for (const field of enums) {
      const match = field.enum?.find((one) => wanted.includes(one.toLowerCase()));
      if (match) return { field: field.name, value: match };
    }
  }
  return undefined;
}

/** Adds the value that a stated change of state ends in, where the planner itself made up the status. */
export function extendInferredStatuses(entities: readonly DraftEntity[], facts: readonly Fact[], settled: Settled): void {
  for (const fact of facts) {
    if (fact.kind !== 'transition') continue;
    const entity = settled.find(fact.noun);
    const field =
      entity && entities.includes(entity)
        ? entity.fields.find(
            (one) => one.type === 'enum' && one.source === 'inferred' && /^(?:status|stage|state)$/.test(one.words.join(' ')),
          )
        : undefined;
    if (!field?.values || field.values.includes(fact.value)) continue;
    const group = SAME_VALUES.find((one) => one.includes(fact.value)) ?? [];
    if (!field.values.some((value) => group.includes(value))) field.values = [...field.values, fact.value];
  }
}
