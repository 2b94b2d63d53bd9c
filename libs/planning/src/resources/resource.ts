import type { FieldType, PlanEntity, PlanField, PlanRelation } from '../plan.schemas.js';
import { composedDisplay, NAME_PARTS, ownDisplay } from './display.js';
import { toLinks } from './links.js';
import { EntityNamer, snake, unique } from './naming.js';
import { BUILT_IN, LIST_PARAMETERS, type PlanShape, type Resource, type ResourceField } from './types.js';

const MAX_LENGTH: Partial<Record<FieldType, number>> = {
  string: 200,
  text: 5000,
  email: 254,
  phone: 40,
  url: 2048,
  /** A picture itself as a `data:` address. */
  image: 200_000,
};
const SEARCHED: readonly FieldType[] = ['string', 'text', 'email', 'phone'];
const FILTERED: readonly FieldType[] = ['enum', 'boolean', 'reference'];
/** Every object has them without being given one: an absent property of such a name would look present. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** Resources in the plan's order. Total: repairs what the schema allows but a database cannot hold (cycles of required references). */
export function toResources(plan: PlanShape): Resource[] {
  const namer = new EntityNamer();
  const names = new Map(plan.entities.map((entity) => [entity.name, namer.name(entity.name, entity.pluralLabel)]));
  const optional = referencesToRelax(plan);
  const drafts = plan.entities.map((entity) => ({
    ...names.get(entity.name)!,
    entity,
    fields: toFields(entity, plan, optional),
  }));
  const labelOf = new Map(plan.entities.map((entity) => [entity.name, entity]));
  const links = toLinks(plan, names, labelOf, drafts);
  const plainDisplay = new Map(drafts.map((draft) => [draft.entity.name, ownDisplay(draft.fields)]));
  return drafts.map((draft) => {
    const display = plainDisplay.get(draft.entity.name) ?? composedDisplay(draft.fields, plainDisplay);
    const ownLinks = links.get(draft.entity.name) ?? [];
    const parameters = new Set<string>([...LIST_PARAMETERS, ...ownLinks.map((link) => link.filterName)]);
    return {
      ...draft,
      display,
      displaySeparator: display.every((field) => NAME_PARTS.has(field.name)) ? ' ' : ' · ',
      searchFields: draft.fields.filter((field) => SEARCHED.includes(field.type)),
      filterFields: draft.fields.filter((field) => FILTERED.includes(field.type) && !parameters.has(field.valueName)),
      dateFields: draft.fields.filter((field) => field.type === 'date' || field.type === 'datetime'),
      links: ownLinks,
    };
  });
}

function toFields(entity: PlanEntity, plan: PlanShape, optional: ReadonlySet<PlanField>): ResourceField[] {
  const known = new Set(plan.entities.map((e) => e.name));
  const values = new Set(BUILT_IN);
  const columns = new Set(['id', 'created_at', 'updated_at']);
  const fields: ResourceField[] = [];
  for (const field of entity.fields) {
    if (BUILT_IN.has(field.name.toLowerCase())) continue;
    const type = usableType(field, known);
    const name = unique(values, INHERITED.has(field.name) ? `${field.name}Value` : field.name);
    const valueName = type === 'reference' ? unique(values, `${name}Id`) : name;
    const options = type === 'enum' ? [...new Set(field.enum)] : [];
    fields.push({
      name,
      valueName,
      column: unique(columns, snake(valueName), '_'),
      label: field.label,
      type,
      required: type === 'boolean' || (field.required && !optional.has(field)),
      unique: type !== 'boolean' && type !== 'text' && ((field.unique ?? false) || isOneToOne(entity, field, plan.relations)),
      default: usableDefault(field, type, options),
      enum: options,
      ...(type === 'money' ? { currency: field.currency ?? 'USD' } : {}),
      unit: field.unit,
      ...limits(field, type),
      maxLength: MAX_LENGTH[type],
      ...(type === 'reference' ? { references: field.references } : {}),
    });
  }
  if (fields.length === 0) {
    fields.push({
      name: 'name',
      valueName: 'name',
      column: 'name',
      label: 'Name',
      type: 'string',
      required: true,
      unique: false,
      enum: [],
      maxLength: 200,
    });
  }
  return fields;
}

/** An enum without values and a reference to nothing are lines of text: the plan said no more. */
function usableType(field: PlanField, known: ReadonlySet<string>): FieldType {
  if (field.type === 'enum' && (field.enum === undefined || field.enum.length === 0)) return 'string';
  if (field.type === 'reference' && (field.references === undefined || !known.has(field.references))) return 'string';
  return field.type;
}

function isOneToOne(entity: PlanEntity, field: PlanField, relations: readonly PlanRelation[]): boolean {
  if (field.type !== 'reference') return false;
  const candidates = entity.fields.filter((other) => other.references === field.references);
  return relations.some((relation) => {
    if (relation.kind !== 'one-to-one') return false;
    const ends = [relation.from, relation.to];
    const joins =
      ends.includes(entity.name) &&
      ends.includes(field.references ?? '') &&
      (relation.from !== relation.to || entity.name === relation.from);
    return joins && (candidates.length === 1 || relation.name === field.name);
  });
}

function limits(field: PlanField, type: FieldType): { min?: number; max?: number } {
  switch (type) {
    case 'percent':
      return { min: field.min ?? 0, max: field.max ?? 100 };
    case 'rating':
      return { min: 1, max: 5 };
    case 'money':
      return { min: field.min ?? 0, max: field.max };
    case 'integer':
    case 'decimal':
      return { min: field.min, max: field.max };
    default:
      return {};
  }
}

/** The plan's default when it is a value of the field's type. */
function usableDefault(field: PlanField, type: FieldType, options: readonly string[]): string | number | boolean | undefined {
  const value = field.default;
  if (type === 'boolean') return typeof value === 'boolean' ? value : value === 'true' || value === 1;
  if (value === undefined || value === '') return undefined;
  switch (type) {
    case 'enum':
      return options.includes(String(value)) ? String(value) : undefined;
    case 'integer':
    case 'decimal':
    case 'money':
    case 'percent':
    case 'rating': {
      const number = Number(value);
      const { min = -Infinity, max = Infinity } = limits(field, type);
      if (!Number.isFinite(number) || number < min || number > max) return undefined;
      return type === 'integer' || type === 'rating' ? Math.round(number) : number;
    }
    case 'string':
    case 'text':
      return String(value);
    default:
      return undefined;
  }
}

/**
 * Required references that form a cycle could never be created first. Walks the required references depth first and
 * returns the fields that close a cycle.
 */
function referencesToRelax(plan: PlanShape): Set<PlanField> {
  const byName = new Map(plan.entities.map((entity) => [entity.name, entity]));
  const relaxed = new Set<PlanField>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (entity: PlanEntity): void => {
    state.set(entity.name, 'open');
    for (const field of entity.fields) {
      const target = field.type === 'reference' && field.required ? byName.get(field.references ?? '') : undefined;
      if (target === undefined) continue;
      if (state.get(target.name) === 'open') relaxed.add(field);
      else if (!state.has(target.name)) visit(target);
    }
    state.set(entity.name, 'done');
  };
  for (const entity of plan.entities) if (!state.has(entity.name)) visit(entity);
  return relaxed;
}
