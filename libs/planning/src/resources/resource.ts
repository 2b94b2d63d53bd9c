import type { FieldType, Plan, PlanEntity, PlanField, PlanRelation } from '../plan.schemas.js';
import { camel, EntityNamer, type EntityNames, kebab, pluralName, singularName, snake, unique } from './naming.js';

/**
 * A plan's entities as resources of an HTTP API: every name, limit and relation decided once, so that the contract,
 * the backend and the frontend cannot disagree. `#foundry/templates` adds what only a picture of them needs.
 */
export interface Resource extends EntityNames {
  readonly entity: PlanEntity;
  readonly fields: readonly ResourceField[];
  /** Fields whose values, joined by `displaySeparator`, stand for a record: one name, or first and last name, or a date and a reference. */
  readonly display: readonly ResourceField[];
  readonly displaySeparator: string;
  readonly searchFields: readonly ResourceField[];
  readonly filterFields: readonly ResourceField[];
  readonly dateFields: readonly ResourceField[];
  readonly links: readonly ResourceLink[];
}

export interface ResourceField {
  readonly name: string;
  readonly valueName: string;
  readonly column: string;
  readonly label: string;
  readonly type: FieldType;
  /** A value must be given (or has a default) and can never be null. */
  readonly required: boolean;
  readonly unique: boolean;
  readonly default?: string | number | boolean;
  readonly enum: readonly string[];
  readonly currency?: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Longest accepted text, in characters. */
  readonly maxLength?: number;
  /** Name of the referenced plan entity. */
  readonly references?: string;
}

/** One side of a many-to-many relation. */
export interface ResourceLink {
  readonly name: string;
  readonly idsName: string;
  /** The query parameter that lists are filtered by: `tagId`. */
  readonly filterName: string;
  readonly label: string;
  /** Name of the plan entity on the other side. */
  readonly target: string;
  readonly table: string;
  readonly ownColumn: string;
  readonly targetColumn: string;
  readonly owner: boolean;
}

/** Everything of a plan that the API is derived from. */
export type PlanShape = Pick<Plan, 'title' | 'summary' | 'entities' | 'relations'>;

const MAX_LENGTH: Partial<Record<FieldType, number>> = {
  string: 200,
  text: 5000,
  email: 254,
  phone: 40,
  url: 2048,
  image: 2048,
};
const SEARCHED: readonly FieldType[] = ['string', 'text', 'email', 'phone'];
const FILTERED: readonly FieldType[] = ['enum', 'boolean', 'reference'];
/** Every record has them; a field of the plan with such a name is the same thing and is not stored twice. */
const BUILT_IN = new Set(['id', 'createdat', 'updatedat']);
/** Every object has them without being given one: an absent property of such a name would look present. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));
/** Query parameters of every list: a field of such a name cannot be a filter. */
export const LIST_PARAMETERS = ['page', 'pageSize', 'search', 'sort'] as const;

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
    fields.push({ name: 'name', valueName: 'name', column: 'name', label: 'Name', type: 'string', required: true, unique: false, enum: [], maxLength: 200 });
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
    const joins = ends.includes(entity.name) && ends.includes(field.references ?? '') && (relation.from !== relation.to || entity.name === relation.from);
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

const NAME_PARTS = new Set(['firstName', 'lastName', 'forename', 'surname', 'familyName', 'givenName', 'middleName']);
const DISPLAY_NAMES = ['name', 'title', 'fullName', 'label', 'subject', 'displayName', 'headline', 'question', 'username'];
const DISPLAY_CODES = ['number', 'code', 'sku', 'reference', 'isbn', 'serialNumber', 'plate', 'licensePlate', 'email'];

/** The display of an entity that has words of its own. */
function ownDisplay(fields: readonly ResourceField[]): ResourceField[] | undefined {
  const text = fields.filter((field) => field.type === 'string');
  const named = (names: readonly string[]) => names.map((name) => text.find((f) => f.name === name)).find((f) => f !== undefined);
  const direct = named(DISPLAY_NAMES);
  if (direct !== undefined) return [direct];
  const parts = text.filter((field) => NAME_PARTS.has(field.name) && field.name !== 'middleName');
  if (parts.length > 0) return parts.slice(0, 2);
  const suffixed = text.find((field) => /(Name|Title|Label|Subject)$/.test(field.name));
  if (suffixed !== undefined) return [suffixed];
  const references = fields.some((field) => field.type === 'reference' && field.required);
  const code = named(DISPLAY_CODES) ?? text.find((f) => /(Number|Code|No|Id)$/.test(f.name)) ?? fields.find((f) => f.type === 'email');
  if (code !== undefined) return [code];
  const required = text.find((field) => field.required);
  if (required !== undefined && !references) return [required];
  if (!references && text[0] !== undefined) return [text[0]];
  return undefined;
}

/** The display of an entity that is known by when and whom it concerns: a visit, an enrolment. */
function composedDisplay(fields: readonly ResourceField[], plain: ReadonlyMap<string, ResourceField[] | undefined>): ResourceField[] {
  const date = fields.find((field) => field.type === 'date' || field.type === 'datetime');
  const references = fields.filter((field) => field.type === 'reference' && plain.get(field.references!) !== undefined);
  const parts = [...(date === undefined ? [] : [date]), ...references.slice(0, date === undefined ? 2 : 1)];
  if (parts.length > 0) return parts;
  const fallback =
    fields.find((field) => field.type === 'string') ??
    fields.find((field) => field.type === 'text') ??
    fields.find((field) => ['url', 'phone', 'email', 'integer', 'enum', 'time'].includes(field.type)) ??
    fields.find((field) => field.type !== 'reference' && field.type !== 'image');
  return fallback === undefined ? [] : [fallback];
}

function toLinks(
  plan: PlanShape,
  names: ReadonlyMap<string, EntityNames>,
  entities: ReadonlyMap<string, PlanEntity>,
  drafts: readonly { readonly entity: PlanEntity; readonly fields: readonly ResourceField[]; readonly table: string }[],
): Map<string, ResourceLink[]> {
  const tables = new Set(['migrations', 'sqlite_sequence', ...drafts.map((draft) => draft.table)]);
  const taken = new Map(
    drafts.map((draft) => [draft.entity.name, new Set([...BUILT_IN, ...draft.fields.flatMap((f) => [f.name.toLowerCase(), f.valueName.toLowerCase()])])]),
  );
  const parameters = new Map(
    drafts.map((draft) => [
      draft.entity.name,
      new Set([...LIST_PARAMETERS, ...draft.fields.flatMap((f) => [f.valueName, `${f.valueName}From`, `${f.valueName}To`])].map((p) => p.toLowerCase())),
    ]),
  );
  const links = new Map<string, ResourceLink[]>();
  const seen = new Set<string>();
  const add = (from: string, to: string, preferred: string, rest: Pick<ResourceLink, 'table' | 'ownColumn' | 'targetColumn' | 'owner'>, label?: string) => {
    const free = taken.get(from)!;
    const name = unique(free, preferred);
    const singular = singularName(name);
    const link: ResourceLink = {
      name,
      idsName: unique(free, `${singular}Ids`),
      filterName: unique(parameters.get(from)!, `${singular}Id`),
      label: label ?? entities.get(to)!.pluralLabel,
      target: to,
      ...rest,
    };
    links.set(from, [...(links.get(from) ?? []), link]);
  };
  for (const relation of plan.relations) {
    const from = names.get(relation.from);
    const to = names.get(relation.to);
    if (relation.kind !== 'many-to-many' || from === undefined || to === undefined) continue;
    const key = [...[relation.from, relation.to].sort(), relation.name ?? ''].join(' ');
    if (seen.has(key) || (relation.name === undefined && [...seen].some((k) => k.startsWith(key)))) continue;
    seen.add(key);
    const forward = relation.name ?? camel(to.path);
    const table = unique(tables, relation.name === undefined ? `${from.table}_${to.table}` : `${from.table}_${snake(forward)}`, '_');
    const ownColumn = `${snake(singularName(camel(from.path)))}_id`;
    const other = `${snake(singularName(forward))}_id`;
    const targetColumn = other === ownColumn ? `other_${other}` : other;
    add(relation.from, relation.to, pluralFor(forward), { table, ownColumn, targetColumn, owner: true }, relation.name === undefined ? undefined : sentence(forward));
    const symmetric = relation.from === relation.to;
    const back = symmetric ? `${singularName(forward)}Of` : camel(from.path);
    const backLabel = symmetric ? `${sentence(singularName(forward))} of` : undefined;
    add(relation.to, relation.from, back, { table, ownColumn: targetColumn, targetColumn: ownColumn, owner: false }, backLabel);
  }
  return links;
}

const pluralFor = (name: string): string => (singularName(name) === name ? pluralName(name) : name);

/** `assignedMembers` → `Assigned members`. */
function sentence(name: string): string {
  const text = kebab(name).replaceAll('-', ' ');
  return text[0]!.toUpperCase() + text.slice(1);
}
