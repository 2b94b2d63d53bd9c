import { quoted, type SqlValue } from './database.js';
import { type Table, toSql } from './table.js';

/** A validated list query: `page`, `pageSize`, `search` and `sort`, and beside them one property per filter. */
export interface ListQuery {
  page: number;
  pageSize?: number;
  search?: string;
  sort?: string;
  [filter: string]: unknown;
}

const NOT_A_FILTER = new Set(['page', 'pageSize', 'search', 'sort']);

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The `WHERE` clause of a list: search, equality, date ranges and links, all of which must hold. */
export function where(table: Table, query: ListQuery): Condition {
  const { search } = query;
  const filters = Object.entries(query).filter(([parameter, value]) => value !== undefined && !NOT_A_FILTER.has(parameter));
  const conditions = filters.map(([parameter, value]) => filter(table, parameter, value));
  if (search !== undefined && search !== '') conditions.push(searchCondition(table, search));
  if (conditions.length === 0) return { sql: '', values: [] };
  return {
    sql: `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

function filter(table: Table, parameter: string, value: unknown): Condition {
  const link = table.links.find((candidate) => candidate.filter === parameter);
  if (link !== undefined) {
    const linked = `SELECT ${quoted(link.own)} FROM ${quoted(link.through)} WHERE ${quoted(link.other)} = ?`;
    return { sql: `t."id" IN (${linked})`, values: [Number(value)] };
  }
  const exact = table.columns[parameter];
  if (exact !== undefined) {
    return { sql: `t.${quoted(exact.column)} = ?`, values: [toSql(exact.kind, value)] };
  }
  const { column } = table.columns[parameter.replace(/(?:From|To)$/, '')]!;
  // A day as the end of a range of instants means the whole day: `2026-01-31` sorts before `2026-01-31T09:00`.
  return parameter.endsWith('From')
    ? { sql: `t.${quoted(column)} >= ?`, values: [String(value)] }
    : { sql: `substr(t.${quoted(column)}, 1, ?) <= ?`, values: [String(value).length, String(value)] };
}

function searchCondition(table: Table, search: string): Condition {
  const columns = [
    ...table.search.map((property) => `t.${quoted(table.columns[property]!.column)}`),
    ...table.references.map(({ property }) => `${quoted(`ref_${property}`)}."label"`),
  ];
  if (columns.length === 0) return { sql: 'CAST(t."id" AS TEXT) = ?', values: [search] };
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return {
    sql: `(${columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
    values: columns.map(() => pattern),
  };
}

/** The `ORDER BY` clause for `field` or `-field`; the newest first without one. Equal values are ordered by id. */
export function orderBy(table: Table, sort = '-createdAt'): string {
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  return `ORDER BY ${sortColumn(table, sort.replace('-', ''))} ${direction} NULLS LAST, t."id" ${direction}`;
}

function sortColumn(table: Table, property: string): string {
  if (property === 'id') return 't."id"';
  if (property === 'createdAt') return 't."created_at"';
  if (property === 'updatedAt') return 't."updated_at"';
  const reference = table.references.find((candidate) => candidate.property === property);
  if (reference !== undefined) return `${quoted(`ref_${property}`)}."label" COLLATE NOCASE`;
  const { column, kind } = table.columns[property]!;
  return kind === 'text' ? `t.${quoted(column)} COLLATE NOCASE` : `t.${quoted(column)}`;
}
