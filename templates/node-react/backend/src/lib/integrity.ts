import Sqlite from 'libsql';
import { type Database, quoted } from './database.js';
import { type FieldError, Problem } from './problems.js';
import type { Table } from './table.js';

type Attempt = { writing: object } | { deleting: number };

/** What a refusal of the database means to people; any other error is returned as it is. */
export function integrityProblem(db: Database, table: Table, error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
      return duplicate(table, error.message);
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
    case 'SQLITE_CONSTRAINT_TRIGGER':
      return 'deleting' in attempt ? inUse(db, table, attempt.deleting) : missing(db, table, attempt.writing);
    default:
      return error;
  }
}

/** SQLite says `UNIQUE constraint failed: owners.email`. */
function duplicate(table: Table, message: string): Problem {
  const column = message.slice(message.lastIndexOf('.') + 1);
  const [property, definition] = Object.entries(table.columns).find(([, c]) => c.column === column) ?? [];
  const label = definition?.label ?? column;
  return new Problem('duplicate', `Another ${table.one} already has this value: ${label}.`, [
    { path: property ?? column, message: `Is already used by another ${table.one}` },
  ]);
}

function inUse(db: Database, table: Table, id: number): Problem {
  const users = table.dependents.flatMap(({ table: other, column, label }) => {
    const row = db.first(`SELECT count(*) AS n FROM ${quoted(other)} WHERE ${quoted(column)} = ?`, [id]);
    return Number(row?.n) > 0 ? [`${label} (${row?.n})`] : [];
  });
  return new Problem('in_use', `This ${table.one} is still needed by: ${users.join(', ')}.`);
}

/** SQLite does not say which reference is wrong: looks each of them up. */
function missing(db: Database, table: Table, input: object): Problem {
  const given = new Map<string, unknown>(Object.entries(input));
  const exists = (target: string, id: unknown) =>
    db.first(`SELECT 1 FROM ${quoted(target)} WHERE "id" = ?`, [Number(id)]) !== undefined;
  const errors: FieldError[] = [];
  for (const { valueProperty, table: target } of table.references) {
    const id = given.get(valueProperty);
    if (typeof id === 'number' && !exists(target, id)) {
      errors.push({ path: valueProperty, message: `There is no record with the id ${id}` });
    }
  }
  for (const { idsProperty, table: target } of table.links) {
    const unknown = ((given.get(idsProperty) ?? []) as number[]).filter((id) => !exists(target, id));
    if (unknown.length > 0) {
      errors.push({ path: idsProperty, message: `There is no record with the id ${unknown.join(', ')}` });
    }
  }
  return new Problem('reference_missing', 'A record that this one refers to does not exist.', errors);
}
