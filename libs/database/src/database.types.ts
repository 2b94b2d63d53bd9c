import type pg from 'pg';
import type { DataSource, EntitySchema, MigrationInterface } from 'typeorm';
import type { DataDirectoryLock } from './embedded/lock.js';

export type EntityClass = (abstract new (...args: never[]) => object) | EntitySchema;
export type MigrationClass = new () => MigrationInterface;

export interface DatabaseSchema {
  readonly entities: readonly EntityClass[];
  /** In the order in which they are to be applied; class names end in 13 digits, as TypeORM requires. */
  readonly migrations: readonly MigrationClass[];
}

export interface OpenDatabaseOptions extends DatabaseSchema {
  /** The directory that holds everything; the embedded database lives in a folder of it. Unused with `databaseUrl`. */
  readonly dataDir: string;
  /** A PostgreSQL with pgvector, in place of the embedded one. */
  readonly databaseUrl?: string;
  /** What this process runs, in words for people who meet its lock: `foundry up`. */
  readonly purpose: string;
  /** The PostgreSQL schema of the application's tables. Default `public`. */
  readonly schema?: string;
  /** An archive that `writeTemplate` made: a fresh directory is copied from it instead of being initialised. */
  readonly templateFile?: string;
  /** Called once when the embedded database stops by itself; the process cannot go on and should exit. */
  readonly onLost?: (error: Error) => void;
  /** Overrides for tests. */
  readonly lockTimeoutMs?: number;
  readonly idleInTransactionMs?: number;
}

/** A database that is open or opens; also the injection token under which `DatabaseModule` provides it. */
export abstract class Database {
  abstract readonly kind: 'embedded' | 'postgres';
  /** Resolves when queries can be asked; rejects with a coded error when it cannot be opened, and is closed then. */
  abstract readonly opened: Promise<void>;
  /** Once it is open: initialised, with every migration applied. */
  abstract readonly dataSource: DataSource;
  /** The embedded database's data directory lock. */
  abstract readonly lock?: DataDirectoryLock;
  /** How the embedded database came to be opened, once it is, and when its parts were done in milliseconds of its thread's life. */
  abstract readonly start?: {
    readonly origin: 'existing' | 'template' | 'initdb';
    readonly timings: Readonly<Record<string, number>>;
  };
  private readonly closers: (() => Promise<void>)[] = [];
  private closing: Promise<void> | undefined;

  /**
   * Settings of a further `pg.Pool` on the same database, with the schemas to search first (default: the
   * application's). On the embedded database connections cost nothing; on a server keep pools few and small.
   */
  abstract poolConfig(searchPath?: readonly string[]): pg.PoolConfig;

  /** Registers what must end before the database does, such as pools and workers; last registered, first called. */
  beforeClose(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  /** Ends what was registered, then the data source, then the embedded PostgreSQL, then the lock. Idempotent. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      try {
        for (const close of this.closers.reverse()) await close();
      } finally {
        await this.shutDown();
      }
    })();
    return this.closing;
  }

  protected abstract shutDown(): Promise<void>;
}
