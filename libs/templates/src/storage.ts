import type { Resource, ResourceField } from '#foundry/planning';
import type { EntityStorage, FieldStorage } from './project-model.js';
import { fieldSamples } from './samples.js';

/** The schema builder of the backend's `lib/fields.ts` for each type. */
const FIELD_SCHEMAS: Readonly<Record<ResourceField['type'], string>> = {
  string: 'line',
  text: 'lines',
  email: 'email',
  phone: 'phone',
  url: 'webAddress',
  image: 'picture',
  integer: 'integer',
  rating: 'integer',
  decimal: 'decimal',
  percent: 'decimal',
  money: 'money',
  boolean: 'flag',
  date: 'date',
  datetime: 'instant',
  time: 'time',
  color: 'color',
  enum: 'choice',
  reference: 'id',
};

const KINDS: Readonly<Partial<Record<ResourceField['type'], FieldStorage['kind']>>> = {
  integer: 'integer',
  rating: 'integer',
  reference: 'integer',
  decimal: 'real',
  percent: 'real',
  money: 'money',
  boolean: 'boolean',
};

export function fieldStorage(field: ResourceField, table: string): Omit<FieldStorage, 'filterCriteria' | 'uniqueCriteria'> {
  const kind = KINDS[field.type] ?? 'text';
  const type = kind === 'text' ? 'TEXT' : kind === 'real' ? 'REAL' : 'INTEGER';
  const value = field.default;
  const stored =
    typeof value === 'boolean' ? Number(value) : kind === 'money' && typeof value === 'number' ? Math.round(value * 100) : value;
  return {
    kind,
    type,
    index: `${table}_${field.column}`,
    samples: fieldSamples(field),
    ...(stored === undefined ? {} : { default: stored }),
  };
}

export function entityStorage(
  resource: Resource,
  tableOf: (entity: string) => string,
): Omit<EntityStorage, 'builders' | 'sortSample' | 'changeSample'> {
  const references = resource.fields.filter((field) => field.type === 'reference');
  const hasIdFilter = resource.links.length > 0 || resource.filterFields.some((field) => field.type === 'reference');
  const schemas = new Set(resource.fields.map((field) => FIELD_SCHEMAS[field.type]));
  if (resource.links.length > 0) schemas.add('ids');
  return {
    fieldSchemas: [...schemas].sort(),
    columnKinds: [...new Set(resource.fields.map((field) => KINDS[field.type] ?? 'text'))].sort(),
    hasLabels: references.length > 0 || resource.links.length > 0,
    hasFlagFilter: resource.filterFields.some((field) => field.type === 'boolean'),
    hasIdFilter,
    usesCounter: resource.fields.some((field) => /\bn\b/.test(fieldSamples(field).sample?.replace(/^\s*"[^]*/, '') ?? '')),
    requiredInputs: resource.fields
      .filter((field) => field.required && field.default === undefined)
      .map((field) => field.valueName),
    labelSql: labelSql(resource),
    labelJoins: resource.display
      .filter((field) => field.type === 'reference')
      .map((field) => ({ view: `${tableOf(field.references!)}_labels`, alias: `ref_${field.column}`, column: field.column })),
  };
}

/** What people call a record, as SQL: its display fields with the separator between those that have a value, else `#id`. */
function labelSql(resource: Resource): string {
  const [only, ...others] = resource.display;
  const byId = `'#' || t."id"`;
  if (only === undefined) return byId;
  if (others.length === 0)
    return only.required && only.type === 'string' ? `t."${only.column}"` : `coalesce(${partSql(only)}, ${byId})`;
  const { displaySeparator: separator } = resource;
  const joined = resource.display.map((field) => `coalesce('${separator}' || ${partSql(field)}, '')`).join(' || ');
  return `coalesce(nullif(substr(${joined}, ${separator.length + 1}), ''), ${byId})`;
}

function partSql(field: ResourceField): string {
  switch (field.type) {
    case 'reference':
      return `"ref_${field.column}"."label"`;
    case 'datetime':
      return `replace(substr(t."${field.column}", 1, 16), 'T', ' ')`;
    case 'money':
      return `printf('%.2f', t."${field.column}" / 100.0)`;
    default:
      return KINDS[field.type] === undefined ? `t."${field.column}"` : `CAST(t."${field.column}" AS TEXT)`;
  }
}
