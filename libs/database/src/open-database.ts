import { Socket } from 'node:net';
import type pg from 'pg';
import { messageOf } from '#foundry/kernel';
import type { DataSource } from 'typeorm';
import { databaseErrors } from './database.errors.js';
import { Database, type OpenDatabaseOptions } from './database.types.js';
import { createDataSource } from './data-source.js';
import type { PgliteBackend } from './embedded/backend.js';
import { isLackOfSpace } from './embedded/lack-of-space.js';
import { asUnusable, type DataDirectoryLock } from './embedded/lock.js';
import { applyMigrations, migrationName } from './migrations.js';
import { PgliteMultiplexer } from './multiplexer/multiplexer.js';
import { startEmbedded, takePrewarmed, type EmbeddedStart } from './prewarm.js';

const EMBEDDED_CONNECTIONS = 10;
const SERVER_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/** Opens the database that the options name and brings its schema up to date. Throws coded `database.*` errors. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const database = await beginDatabase(options);
  await database.opened;
  return database;
}

/**
 * The same, and returns as soon as there is something that others can be put together with: it is open when `opened` says
 * so. Who has the data directory is known then.
 */
export async function beginDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const database = options.databaseUrl === undefined ? beginEmbedded(options) : beginServer(options, options.databaseUrl);
  (await database).opened.catch(() => {}); // reported to those who wait for it
  return database;
}

async function beginEmbedded(options: OpenDatabaseOptions): Promise<Database> {
  const { dataDir, purpose, templateFile, migrations } = options;
  const typeorm = import('typeorm'); // loads while PostgreSQL opens in its thread
  typeorm.catch(() => {}); // reported where it is awaited
  const knownMigrations = migrations.map(migrationName);
  const start = await (takePrewarmed(dataDir) ?? startEmbedded(dataDir, { purpose, templateFile, knownMigrations }));
  try {
    return await connectEmbedded(options, start);
  } catch (error) {
    await start.backend.close();
    start.lock.release();
    throw error;
  }
}

async function connectEmbedded(options: OpenDatabaseOptions, { lock, backend }: EmbeddedStart): Promise<Database> {
  const multiplexer = new PgliteMultiplexer(backend, { ...options, onStopped: (error) => backend.giveUp(error) });
  backend.onLost = (cause) => {
    const error = isLackOfSpace(cause.code)
      ? databaseErrors.diskFull(
          `The disk of ${options.dataDir} is full, and the embedded PostgreSQL has stopped in the middle of a write. Free some space and start again; committed data is kept.`,
          { cause },
        )
      : databaseErrors.backendLost(`${cause.message} Restart the process; committed data is kept.`, { cause });
    multiplexer.fail(error);
    options.onLost?.(error);
  };
  const schema = options.schema ?? 'public';
  const poolConfig = (searchPath: readonly string[] = [schema]): pg.PoolConfig => ({
    stream: () => multiplexer.connect(),
    max: EMBEDDED_CONNECTIONS,
    user: 'postgres',
    database: 'postgres',
    options: searchPathOption(searchPath),
  });
  return new EmbeddedDatabase(await createDataSource(options, schema, poolConfig()), poolConfig, backend, lock, options);
}

function cannotOpen(error: unknown, dataDir: string): unknown {
  const known = asUnusable(error, dataDir);
  if (known !== error) return known;
  return databaseErrors.dataDirectoryUnusable(
    `The embedded database in ${dataDir} cannot be opened (${messageOf(error)}). It may be damaged, or made by another version of PostgreSQL.`,
    { details: { directory: dataDir }, cause: error },
  );
}

class EmbeddedDatabase extends Database {
  readonly kind = 'embedded';
  readonly opened: Promise<void>;
  start: Database['start'];

  constructor(
    readonly dataSource: DataSource,
    readonly poolConfig: Database['poolConfig'],
    private readonly backend: PgliteBackend,
    readonly lock: DataDirectoryLock,
    options: OpenDatabaseOptions,
  ) {
    super();
    this.opened = this.open(options);
  }

  private async open(options: OpenDatabaseOptions): Promise<void> {
    const { dataDir, migrations } = options;
    try {
      this.start = await this.backend.ready.catch((error: unknown) => Promise.reject(cannotOpen(error, dataDir)));
      await this.dataSource.initialize();
      await prepareSchema(this.dataSource, options.schema ?? 'public');
      await applyMigrations(this.dataSource, migrations, true);
    } catch (error) {
      await this.backend.close();
      this.lock.release();
      throw asUnusable(error, dataDir);
    }
  }

  protected async shutDown(): Promise<void> {
    try {
      if (this.dataSource.isInitialized) await this.dataSource.destroy();
    } finally {
      await this.backend.close();
      this.lock.release();
    }
  }
}

async function beginServer(options: OpenDatabaseOptions, databaseUrl: string): Promise<Database> {
  const schema = options.schema ?? 'public';
  const poolConfig = (searchPath: readonly string[] = [schema]): pg.PoolConfig => ({
    connectionString: databaseUrl,
    max: SERVER_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: searchPathOption(searchPath),
  });
  if (!/^postgres(ql)?:\/\//.test(databaseUrl) || !URL.canParse(databaseUrl)) {
    throw databaseErrors.unreachable('DATABASE_URL is not of the form postgres://user:password@host:port/database.');
  }
  await tryToConnect(databaseUrl);
  return new ServerDatabase(await createDataSource(options, schema, poolConfig()), poolConfig, options);
}

class ServerDatabase extends Database {
  readonly kind = 'postgres';
  readonly lock = undefined;
  readonly start = undefined;
  readonly opened: Promise<void>;

  constructor(
    readonly dataSource: DataSource,
    readonly poolConfig: Database['poolConfig'],
    options: OpenDatabaseOptions,
  ) {
    super();
    this.opened = this.open(options);
  }

  private async open(options: OpenDatabaseOptions): Promise<void> {
    try {
      await this.dataSource.initialize();
      await prepareSchema(this.dataSource, options.schema ?? 'public');
      await applyMigrations(this.dataSource, options.migrations, false);
    } catch (error) {
      await this.shutDown();
      throw error;
    }
  }

  protected async shutDown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

async function prepareSchema(dataSource: DataSource, schema: string): Promise<void> {
  if (schema === 'public') return;
  await dataSource.query(`CREATE SCHEMA IF NOT EXISTS "${schema.replaceAll('"', '""')}"`);
}

/** libpq's `options` start-up parameter; spaces and backslashes in it are escaped. */
function searchPathOption(searchPath: readonly string[]): string {
  const path = searchPath.map((name) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)).join(',');
  return `-c search_path=${path.replace(/[\\ ]/g, '\\$&')}`;
}

/** TypeORM leaves a failed connection open; this one is ended in any case. */
async function tryToConnect(databaseUrl: string): Promise<void> {
  const { default: pg } = await import('pg');
  let socket: Socket | undefined;
  try {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      stream: () => (socket = new Socket()),
    });
    const broken = new Promise<never>((_resolve, reject) => client.on('error', reject));
    await Promise.race([client.connect(), broken]);
    await client.end();
  } catch (error) {
    throw unreachable(databaseUrl, error);
  } finally {
    socket?.destroy();
  }
}

/** Says what is wrong with the server without repeating the URL's password. */
function unreachable(databaseUrl: string, cause: unknown): Error {
  const { password } = new URL(databaseUrl);
  const hide = (text: string): string =>
    password === '' ? text : text.replaceAll(password, '***').replaceAll(decoded(password), '***');
  const { message, code } = cause as { message?: string; code?: string };
  const reason = hide(message || code || 'no answer');
  return databaseErrors.unreachable(`The PostgreSQL server at ${placeOf(databaseUrl)} cannot be used: ${reason}.`, {
    details: { server: placeOf(databaseUrl), ...(code ? { reason: code } : {}) },
  });
}

/** A stray % makes a URL that is valid and a password that is not. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

function placeOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}
