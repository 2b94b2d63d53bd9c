import type { Faker } from '@faker-js/faker';
import { faker } from '@faker-js/faker/locale/en'; // the package's root loads every language
import type { FieldType, Resource, ResourceField } from '#foundry/planning';
import type { SeedRow } from '../project-model.js';
import { hash } from '../theme.js';
import { dateValue, endsSpan, notYet, REFERENCE_DAY, timeValue } from './date-values.js';
import { booleanValue, numberValue } from './number-values.js';
import { picture } from './picture.js';
import { entityContext, namesFor, pick, rowContext, type EntityContext, type RowContext, type RowValues } from './row.js';
import { email, line, phone, text, website } from './text-values.js';

const LOOKUP_ROWS = 8;
const PLAIN_ROWS = 14;
const BUSY_ROWS = 22;
/** Rows a project gets in all; large plans get fewer rows an entity. */
const MAX_ROWS = 480;

const COLOURS = ['#1d4ed8', '#0f766e', '#b45309', '#be185d', '#7c3aed', '#3f7d20', '#a53f2b', '#0e7490', '#8a6d1d', '#475569'];

/** Later fields may look at earlier ones: what a row is and where it stands comes first, text last. */
const ORDER: readonly FieldType[] = [
  'enum',
  'reference',
  'boolean',
  'date',
  'datetime',
  'time',
  'integer',
  'rating',
  'decimal',
  'percent',
  'money',
  'color',
  'string',
  'email',
  'phone',
  'url',
  'image',
  'text',
];

/** Sample records for every resource, the same for the same `slug`. Rows refer to each other by id, which is their position. */
export function seedRows(resources: readonly Resource[], slug: string): Map<Resource, SeedRow[]> {
  const counts = rowCounts(resources, slug);
  const rows = new Map<Resource, SeedRow[]>();
  resources.forEach((resource, position) => {
    // A start of its own for each entity: adding one leaves the others' rows as they were.
    faker.seed(hash(`${slug}/${resource.className}`));
    const context = entityContext(faker, resource, resources, slug, counts.get(resource.entity.name)!);
    rows.set(resource, rowsOf(context, counts, position));
  });
  return rows;
}

function rowCounts(resources: readonly Resource[], slug: string): Map<string, number> {
  const share = Math.min(1, MAX_ROWS / (resources.length * PLAIN_ROWS));
  const counts = new Map<string, number>();
  for (const resource of resources) {
    const { entity, fields } = resource;
    const references = fields.some((field) => field.type === 'reference' && field.required);
    const planned = references ? BUSY_ROWS : fields.length <= 3 ? LOOKUP_ROWS : PLAIN_ROWS;
    const distinctEnums = fields.filter((field) => field.unique && field.type === 'enum').map((field) => field.enum.length);
    counts.set(
      entity.name,
      Math.max(1, Math.min(Math.max(8, Math.round(planned * share)), namesFor(resource, resources, slug), ...distinctEnums)),
    );
  }
  // A required one-to-one reference needs a target of its own; targets may be limited in the same way.
  for (let changed = true; changed;) {
    changed = false;
    for (const { entity, fields } of resources) {
      const limits = fields
        .filter((field) => field.unique && field.required && field.references !== undefined)
        .map((field) => counts.get(field.references!)!);
      const limited = Math.min(counts.get(entity.name)!, ...limits);
      changed ||= limited !== counts.get(entity.name);
      counts.set(entity.name, limited);
    }
  }
  return counts;
}

function rowsOf(entity: EntityContext, counts: ReadonlyMap<string, number>, position: number): SeedRow[] {
  const { faker, resource, rows } = entity;
  const rank = (field: ResourceField): number => ORDER.indexOf(field.type) + (endsSpan(resource, field) ? 0.5 : 0);
  const fields = [...resource.fields].sort((a, b) => rank(a) - rank(b));
  const choices = new Map(fields.map((field) => [field, spread(entity, field, counts)]));
  const seen = new Map(fields.map((field) => [field, new Set<unknown>()]));
  const people = new Set<string>();
  return Array.from({ length: rows }, (_, index) => {
    const values: RowValues = {};
    for (const field of fields) if (field.type === 'enum') values[field.valueName] = choices.get(field)![index]!;
    const row = rowContext(entity, index, people, values);
    people.add(`${row.person.first} ${row.person.last}`);
    for (const field of fields) values[field.valueName] = value(row, field, choices.get(field)!, seen.get(field)!);
    for (const link of resource.links.filter((candidate) => candidate.owner))
      values[link.idsName] = linked(row, counts.get(link.target)!, link.target);
    return { id: index + 1, ...ordered(resource, values), createdAt: createdAt(index, rows, position, faker) };
  });
}

/** Values for all rows of an enum or a reference: every value is used before one is used again, in no visible pattern. */
function spread(
  { faker, resource, rows }: EntityContext,
  field: ResourceField,
  counts: ReadonlyMap<string, number>,
): (string | number | null)[] {
  if (field.type !== 'enum' && field.type !== 'reference') return [];
  const pool: readonly (string | number)[] =
    field.type === 'enum' ? field.enum : Array.from({ length: counts.get(field.references!)! }, (_, index) => index + 1);
  const values: (string | number | null)[] = [];
  while (values.length < rows)
    values.push(...faker.helpers.shuffle([...pool]), ...(field.unique && pool.length < rows ? Array<null>(rows).fill(null) : []));
  return values.slice(0, rows).map((chosen, index) => {
    if (field.references === resource.entity.name)
      return index < 3 || chosen === null ? null : field.unique ? index : 1 + (Number(chosen) % index); // a hierarchy: up to an earlier row
    if (field.type === 'reference' && !field.required && !field.unique && index % 9 === 8) return null;
    return chosen;
  });
}

function value(
  row: RowContext,
  field: ResourceField,
  choices: readonly (string | number | null)[],
  seen: Set<unknown>,
): string | number | boolean | null {
  if (field.type === 'enum' || field.type === 'reference') return choices[row.index]!;
  if (!field.required && (notYet(row, field) || (mayBeEmpty(field) && row.faker.datatype.boolean(0.12)))) return null;
  let made = fitting(field, make(row, field));
  if (!field.unique) return made;
  for (let attempt = 0; seen.has(made) && attempt < 50; attempt++) made = fitting(field, make(row, field));
  if (seen.has(made)) {
    if (!field.required) return null;
    made = typeof made === 'number' ? made + row.index * 1000 : apart(field, String(made), row.index + 1);
  }
  seen.add(made);
  return made;
}

/** The same text made different by a number, so that it is still valid. */
function apart(field: ResourceField, made: string, n: number): string {
  switch (field.type) {
    case 'email':
      return made.replace('@', `${n}@`);
    case 'phone':
      return `${made.slice(0, -2)}${String(n).padStart(2, '0')}`;
    case 'color':
      return `#${(0x333333 + n * 0x040506).toString(16)}`;
    case 'date':
    case 'datetime':
      return new Date(Date.parse(made) + n * 86_400_000).toISOString().slice(0, made.length);
    case 'time':
      return `${made.slice(0, 3)}${String(n % 60).padStart(2, '0')}`;
    default:
      return `${made} ${n}`;
  }
}

const mayBeEmpty = (field: ResourceField): boolean =>
  !['boolean', 'image', 'date', 'datetime'].includes(field.type) && !/name$/i.test(field.name);

function fitting(field: ResourceField, made: string | number | boolean): string | number | boolean {
  return typeof made === 'string' && field.maxLength !== undefined ? made.slice(0, field.maxLength) : made;
}

function make(row: RowContext, field: ResourceField): string | number | boolean {
  switch (field.type) {
    case 'string':
      return line(row, field);
    case 'text':
      return text(row, field);
    case 'email':
      return email(row);
    case 'phone':
      return phone(row);
    case 'url':
      return website(row);
    case 'image':
      return picture(row);
    case 'boolean':
      return booleanValue(row, field);
    case 'date':
    case 'datetime':
      return dateValue(row, field);
    case 'time':
      return timeValue(row, field);
    case 'color':
      return COLOURS[row.index % COLOURS.length]!;
    default:
      return numberValue(row, field);
  }
}

/** One to three targets; a record is not linked to itself. */
function linked(row: RowContext, targets: number, target: string): number[] {
  const pool = Array.from({ length: targets }, (_, index) => index + 1).filter(
    (id) => target !== row.resource.entity.name || id !== row.index + 1,
  );
  return row.faker.helpers.arrayElements(pool, pick(row, [1, 2, 2, 3])).sort((a, b) => a - b);
}

/** In the order of the fields, as a person would write the record. */
function ordered(resource: Resource, values: RowValues): RowValues {
  const names = [
    ...resource.fields.map((field) => field.valueName),
    ...resource.links.filter((link) => link.owner).map((link) => link.idsName),
  ];
  return Object.fromEntries(names.map((name) => [name, values[name]!]));
}

/** The last four months, oldest first; entities come one after the other within a day. */
function createdAt(index: number, rows: number, position: number, faker: Faker): string {
  const day = -Math.round(((rows - 1 - index) / rows) * 120) - 1;
  const minutes = 7 * 60 + ((position * 37 + index * 53) % 600);
  return new Date(REFERENCE_DAY + day * 86_400_000 + minutes * 60_000 + faker.number.int({ max: 59 }) * 1000).toISOString();
}
