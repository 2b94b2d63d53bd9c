import type { Row, SqlValue } from './database.js';

/** How a property is stored: `money` as an integer number of cents, `boolean` as 0 or 1. */
export type ColumnKind = 'text' | 'integer' | 'real' | 'boolean' | 'money';

export interface Column {
  readonly column: string;
  readonly kind: ColumnKind;
  /** A person's word for it, for exported files and messages. */
  readonly label: string;
}

/** A reference to one record of another table; `property` is what it is answered as, beside its id. */
export interface Reference {
  readonly property: string;
  readonly valueProperty: string;
  readonly table: string;
}

/** A many-to-many relation: rows of `through` join `own` to `other`. */
export interface Link {
  readonly property: string;
  readonly idsProperty: string;
  readonly filter: string;
  readonly label: string;
  readonly table: string;
  readonly through: string;
  readonly own: string;
  readonly other: string;
}

/** Records of another table that need a record of this one. */
export interface Dependent {
  readonly table: string;
  readonly column: string;
  readonly label: string;
}

/**
 * Everything the generic repository needs to know about a table. The view `<name>_labels` (id, label) says what people
 * call a record; references and links are answered with it.
 */
export interface Table {
  readonly name: string;
  /** `vaccination record`, `vaccination records`: for messages. */
  readonly one: string;
  readonly many: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly references: readonly Reference[];
  readonly links: readonly Link[];
  readonly dependents: readonly Dependent[];
  /** Properties that `search` looks into. */
  readonly search: readonly string[];
}

export const text = (column: string, label: string): Column => ({ column, label, kind: 'text' });
export const integer = (column: string, label: string): Column => ({ column, label, kind: 'integer' });
export const real = (column: string, label: string): Column => ({ column, label, kind: 'real' });
export const boolean = (column: string, label: string): Column => ({ column, label, kind: 'boolean' });
export const money = (column: string, label: string): Column => ({ column, label, kind: 'money' });

export function toSql(kind: ColumnKind, value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (kind === 'boolean') return value === true ? 1 : 0;
  if (kind === 'money') return Math.round(Number(value) * 100);
  return value as string | number;
}

export function fromSql(kind: ColumnKind, value: SqlValue | undefined): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (kind === 'boolean') return value === 1;
  if (kind === 'money') return Number(value) / 100;
  return value;
}

/** The properties of a row, without its references and links. */
export function decode(table: Table, row: Row): Record<string, unknown> {
  const entries = Object.entries(table.columns).map(([property, { column, kind }]) => [
    property,
    fromSql(kind, row[column]),
  ]);
  return { id: row.id, ...Object.fromEntries(entries), createdAt: row.created_at, updatedAt: row.updated_at };
}
