import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'libsql';

/** A value as SQLite stores it. */
export type SqlValue = string | number | null;
export type Row = Record<string, SqlValue>;

/** One connection to the database file, with integrity checks on. Values are always bound, never written into SQL. */
export class Database {
  readonly #sqlite: Sqlite.Database;

  /** Opens the file, which is created when missing, as is its folder. `:memory:` keeps nothing. */
  constructor(path: string) {
    // eslint-disable-next-line security/detect-non-literal-fs-filename -- the operator's configuration
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    this.#sqlite = new Sqlite(path);
    this.#sqlite.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;',
    );
  }

  all(sql: string, values: readonly SqlValue[] = []): Row[] {
    return this.#sqlite.prepare(sql).all(...values) as Row[];
  }

  first(sql: string, values: readonly SqlValue[] = []): Row | undefined {
    return this.all(sql, values)[0];
  }

  /** Runs one statement; returns the id of the row it inserted and how many rows it changed. */
  run(sql: string, values: readonly SqlValue[] = []): { id: number; changes: number } {
    const { lastInsertRowid, changes } = this.#sqlite.prepare(sql).run(...values);
    return { id: Number(lastInsertRowid), changes };
  }

  /** Runs a script of several statements without values. */
  script(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /** All of `work` or, when it throws, nothing of it. */
  transaction<T>(work: () => T): T {
    return this.#sqlite.transaction(work)() as T;
  }

  close(): void {
    this.#sqlite.close();
  }
}

/** A quoted SQL name; names come from the code. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
