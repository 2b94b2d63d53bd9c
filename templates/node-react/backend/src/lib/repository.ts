import type { Database, Row, SqlValue } from './database.js';
import { quoted } from './database.js';
import { integrityProblem } from './integrity.js';
import { Problem } from './problems.js';
import { type ListQuery, orderBy, where } from './list-sql.js';
import { decode, type Table, toSql } from './table.js';

export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

/** Reads and writes the records of one table, with the labels of what they refer to. */
export class Repository<T extends { id: number }> {
  readonly #select: string;

  constructor(
    readonly db: Database,
    readonly table: Table,
  ) {
    const labels = table.references.map(
      ({ property }) => `, ${quoted(`ref_${property}`)}."label" AS ${quoted(`${property}.label`)}`,
    );
    this.#select = `SELECT t.*${labels.join('')} FROM ${this.#from()}`;
  }

  /** One page of the records that match, or, without `pageSize`, all of them. */
  list(query: ListQuery): Page<T> {
    const { page, pageSize } = query;
    const condition = where(this.table, query);
    const total = this.db.first(`SELECT count(*) AS n FROM ${this.#from()} ${condition.sql}`, condition.values);
    const rows = this.db.all(
      `${this.#select} ${condition.sql} ${orderBy(this.table, query.sort)} LIMIT ? OFFSET ?`,
      [...condition.values, pageSize ?? -1, pageSize === undefined ? 0 : (page - 1) * pageSize],
    );
    return { items: this.#records(rows), total: Number(total?.n), page, pageSize: pageSize ?? rows.length };
  }

  get(id: number): T {
    const rows = this.db.all(`${this.#select} WHERE t."id" = ?`, [id]);
    const [record] = this.#records(rows);
    if (record === undefined) throw this.#notFound(id);
    return record;
  }

  create(input: object): T {
    return this.#write(input, () => {
      const now = new Date().toISOString();
      const values = { ...this.#values(input), created_at: now, updated_at: now };
      const columns = Object.keys(values);
      const { id } = this.db.run(
        `INSERT INTO ${quoted(this.table.name)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        Object.values(values),
      );
      return id;
    });
  }

  /** Properties that are absent from `changes` stay as they are. */
  update(id: number, changes: object): T {
    return this.#write(changes, () => {
      const values = { ...this.#values(changes), updated_at: new Date().toISOString() };
      const assignments = Object.keys(values).map((column) => `${quoted(column)} = ?`);
      const { changes: changed } = this.db.run(
        `UPDATE ${quoted(this.table.name)} SET ${assignments.join(', ')} WHERE "id" = ?`,
        [...Object.values(values), id],
      );
      if (changed === 0) throw this.#notFound(id);
      return id;
    });
  }

  delete(id: number): void {
    try {
      const { changes } = this.db.run(`DELETE FROM ${quoted(this.table.name)} WHERE "id" = ?`, [id]);
      if (changes === 0) throw this.#notFound(id);
    } catch (error) {
      throw integrityProblem(this.db, this.table, error, { deleting: id });
    }
  }

  #from(): string {
    const joins = this.table.references.map(({ property, valueProperty, table }) => {
      const alias = quoted(`ref_${property}`);
      const column = quoted(this.table.columns[valueProperty]!.column);
      return `LEFT JOIN ${quoted(`${table}_labels`)} AS ${alias} ON ${alias}."id" = t.${column}`;
    });
    return [`${quoted(this.table.name)} AS t`, ...joins].join(' ');
  }

  #write(input: object, work: () => number): T {
    try {
      return this.db.transaction(() => {
        const id = work();
        this.#writeLinks(id, input);
        return this.get(id);
      });
    } catch (error) {
      throw integrityProblem(this.db, this.table, error, { writing: input });
    }
  }

  /** The columns that `input` gives a value for. */
  #values(input: object): Row {
    const given = Object.entries(input).flatMap(([property, value]): [string, SqlValue][] => {
      const column = this.table.columns[property];
      return column === undefined ? [] : [[column.column, toSql(column.kind, value)]];
    });
    return Object.fromEntries(given);
  }

  #writeLinks(id: number, input: object): void {
    const given = new Map<string, unknown>(Object.entries(input));
    for (const link of this.table.links) {
      const ids = given.get(link.idsProperty) as number[] | undefined;
      if (ids === undefined) continue;
      this.db.run(`DELETE FROM ${quoted(link.through)} WHERE ${quoted(link.own)} = ?`, [id]);
      for (const other of ids) {
        this.db.run(
          `INSERT INTO ${quoted(link.through)} (${quoted(link.own)}, ${quoted(link.other)}) VALUES (?, ?)`,
          [id, other],
        );
      }
    }
  }

  #records(rows: Row[]): T[] {
    const records = rows.map((row) => {
      const record = decode(this.table, row);
      for (const { property, valueProperty } of this.table.references) {
        const target = record[valueProperty];
        record[property] = target === null ? null : { id: target, label: row[`${property}.label`] };
      }
      return record;
    });
    for (const link of this.table.links) this.#attachLink(records, link);
    return records as T[];
  }

  #attachLink(records: Record<string, unknown>[], link: Table['links'][number]): void {
    const linked = new Map<unknown, { id: SqlValue | undefined; label: SqlValue | undefined }[]>();
    for (const record of records) linked.set(record.id, []);
    const rows = this.db.all(
      `SELECT j.${quoted(link.own)} AS own, l."id", l."label" FROM ${quoted(link.through)} AS j
         JOIN ${quoted(`${link.table}_labels`)} AS l ON l."id" = j.${quoted(link.other)}
        WHERE j.${quoted(link.own)} IN (SELECT value FROM json_each(?)) ORDER BY l."label", l."id"`,
      [JSON.stringify([...linked.keys()])],
    );
    for (const { own, id, label } of rows) linked.get(own)?.push({ id, label });
    for (const record of records) {
      const labels = linked.get(record.id)!;
      record[link.idsProperty] = labels.map(({ id }) => id);
      record[link.property] = labels;
    }
  }

  #notFound(id: number): Problem {
    return new Problem('not_found', `There is no ${this.table.one} with the id ${id}.`);
  }
}
