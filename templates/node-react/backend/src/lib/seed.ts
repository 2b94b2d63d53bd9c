import { readFileSync } from 'node:fs';
import { tables } from '../tables.js';
import { type Database, quoted, type SqlValue } from './database.js';
import { type Table, toSql } from './table.js';

interface SeedRecord {
  id: number;
  createdAt: string;
  [property: string]: unknown;
}

/** The day around which the sample records were written. */
const REFERENCE_DAY = '2026-01-15';
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const folder = new URL('../../seed/', import.meta.url);

/** Whether no table has a record. */
export function isEmpty(db: Database): boolean {
  return tables.every(({ name }) => db.first(`SELECT 1 FROM ${quoted(name)} LIMIT 1`) === undefined);
}

/** Adds the sample records of `seed/`, all or none; returns how many. */
export function seed(db: Database): number {
  return db.transaction(() => {
    db.script('PRAGMA defer_foreign_keys = ON'); // records may refer to ones that come later
    return tables.reduce((total, table) => total + seedTable(db, table), 0);
  });
}

function seedTable(db: Database, table: Table): number {
  // eslint-disable-next-line security/detect-non-literal-fs-filename -- a file of our own folder
  const records = JSON.parse(readFileSync(new URL(`${table.name}.json`, folder), 'utf8')) as SeedRecord[];
  for (const record of records) insert(db, table, record);
  return records.length;
}

function insert(db: Database, table: Table, record: SeedRecord): void {
  const given = new Map(Object.entries(record));
  const values = new Map<string, SqlValue>([
    ['id', record.id],
    ['created_at', moved(record.createdAt) as string],
    ['updated_at', moved(record.createdAt) as string],
  ]);
  for (const [property, { column, kind }] of Object.entries(table.columns)) {
    values.set(column, toSql(kind, moved(given.get(property))));
  }
  insertRow(db, table.name, values);
  for (const { through, own, other, idsProperty } of table.links) {
    for (const linked of (given.get(idsProperty) ?? []) as number[]) {
      insertRow(db, through, new Map([[own, record.id], [other, linked]]));
    }
  }
}

function insertRow(db: Database, table: string, values: ReadonlyMap<string, SqlValue>): void {
  const columns = [...values.keys()].map(quoted).join(', ');
  const places = [...values].map(() => '?').join(', ');
  db.run(`INSERT INTO ${quoted(table)} (${columns}) VALUES (${places})`, [...values.values()]);
}

/** Moves dates by whole weeks, so that records which lay around the reference day lie around today. */
function moved(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(Date.parse(value))) return value;
  const weeks = Math.floor((Date.now() - Date.parse(REFERENCE_DAY)) / WEEK_MS);
  const day = new Date(Date.parse(value.slice(0, 10)) + weeks * WEEK_MS);
  return day.toISOString().slice(0, 10) + value.slice(10);
}
