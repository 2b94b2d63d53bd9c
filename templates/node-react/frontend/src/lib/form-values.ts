import type { Entity } from './entity';
import { type Field, valueNameOf } from './fields';
import { type RecordInput, type Stored, valueOf } from './records';

/** What the inputs hold: `''` or `null` where there is nothing. */
export type FormValues = Record<string, unknown>;

function namedFields(entity: Entity): [valueName: string, field: Field][] {
  return Object.entries(entity.fields).map(([name, field]) => [valueNameOf(name, field), field]);
}

/** The values of an empty form: defaults, and what the page's address brings along (`?ownerId=3`). */
export function newFormValues(entity: Entity, given: URLSearchParams): FormValues {
  return Object.fromEntries(
    namedFields(entity).map(([valueName, field]) => {
      const text = given.get(valueName);
      return [valueName, text === null ? emptyValue(field) : parse(field, text)];
    }),
  );
}

export function formValuesOf(entity: Entity, record: Stored): FormValues {
  return Object.fromEntries(
    namedFields(entity).map(([valueName, field]) => {
      const value = valueOf(record, valueName);
      return [valueName, value === null || value === undefined ? blank(field) : toFormValue(field, value)];
    }),
  );
}

/** The body of a create or update: numbers as numbers, moments in UTC, nothing as `null`. */
export function inputOf(entity: Entity, values: FormValues): RecordInput {
  return Object.fromEntries(
    namedFields(entity).map(([valueName, field]) => [valueName, toInput(field, values[valueName])]),
  );
}

function emptyValue(field: Field): unknown {
  return 'default' in field && field.default !== undefined ? field.default : blank(field);
}

function blank(field: Field): unknown {
  switch (field.type) {
    case 'boolean':
      return false;
    case 'links':
      return [];
    case 'reference':
    case 'enum':
    case 'date':
    case 'datetime':
      return null;
    case 'rating':
      return 0;
    default:
      return '';
  }
}

function parse(field: Field, text: string): unknown {
  switch (field.type) {
    case 'reference':
      return Number(text) || null;
    case 'links':
      return text.split(',').map(Number).filter(Boolean);
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'decimal':
    case 'percent':
    case 'money':
    case 'rating':
      return Number(text) || blank(field);
    default:
      return text;
  }
}

function toFormValue(field: Field, value: unknown): unknown {
  return field.type === 'datetime' ? toLocalMoment(String(value)) : value;
}

function toInput(field: Field, value: unknown): unknown {
  switch (field.type) {
    case 'boolean':
      return value === true;
    case 'links':
      return value;
    case 'rating':
      return value === 0 ? null : value;
    case 'datetime':
      return typeof value === 'string' && value !== '' ? new Date(value.replace(' ', 'T')).toISOString() : null;
    case 'integer':
    case 'decimal':
    case 'percent':
    case 'money':
      return value === '' || value === null || value === undefined ? null : Number(value);
    default:
      if (typeof value !== 'string') return value ?? null;
      return value.trim() === '' ? null : value.trim();
  }
}

/** ISO 8601 in UTC → `2026-01-31 14:30:00` where the visitor is. */
export function toLocalMoment(iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return `${toDay(moment)} ${moment.toTimeString().slice(0, 8)}`;
}

/** The day of a moment where the visitor is: `2026-01-31`. */
export function toDay(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
