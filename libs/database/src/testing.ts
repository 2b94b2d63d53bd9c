import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database, DatabaseSchema, OpenDatabaseOptions } from './database.types.js';
import { engineVersion } from './embedded/template-archive.js';
import { openDatabase } from './open-database.js';
import { writeTemplate } from './template.js';

export interface TestDatabaseOptions
  extends DatabaseSchema, Pick<OpenDatabaseOptions, 'schema' | 'lockTimeoutMs' | 'idleInTransactionMs' | 'onLost'> {
  /** For tests of the embedded database itself: never on a server. */
  readonly embedded?: boolean;
}

/**
 * A database of its own for one test file, closed and removed by `close()`. Embedded: copied from a cached template.
 * With FOUNDRY_TEST_DATABASE_URL set: a new database on that PostgreSQL server.
 */
export async function openTestDatabase(options: TestDatabaseOptions): Promise<Database> {
  const serverUrl = process.env['FOUNDRY_TEST_DATABASE_URL'];
  return serverUrl && !options.embedded ? openOnServer(serverUrl, options) : openCopy(options);
}

async function openCopy(options: TestDatabaseOptions): Promise<Database> {
  const templateFile = await cachedTemplate();
  const dataDir = await mkdtemp(join(tmpdir(), 'foundry-test-'));
  const database = await openDatabase({ ...options, dataDir, templateFile, purpose: 'a test' });
  const close = database.close.bind(database);
  database.close = async () => {
    await close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return database;
}

/**
 * An initialised directory without any migration: what takes long is initialising, and a template without migrations
 * never goes stale while they are being written.
 */
export async function cachedTemplate(): Promise<string> {
  const folder = join(tmpdir(), `foundry-test-templates-${process.getuid?.() ?? 'user'}`);
  const file = join(folder, `${await templateKey()}.tar`);
  if (!existsSync(`${file}.json`)) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeTemplate(file, { entities: [], migrations: [] });
  }
  return file;
}

async function templateKey(): Promise<string> {
  const embedded = fileURLToPath(new URL('./embedded/', import.meta.url));
  const hash = createHash('sha256').update(engineVersion());
  for (const name of readdirSync(embedded).sort()) hash.update(readFileSync(join(embedded, name)));
  return hash.digest('hex').slice(0, 16);
}

/** A new empty database on the PostgreSQL at `server`, until it is dropped with whoever is still connected. */
export async function createDatabaseOn(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const { default: pg } = await import('pg');
  const name = `foundry_test_${randomBytes(8).toString('hex')}`;
  const onServer = async (sql: string): Promise<void> => {
    const client = new pg.Client(server);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function openOnServer(serverUrl: string, options: TestDatabaseOptions): Promise<Database> {
  const { url, drop } = await createDatabaseOn(serverUrl);
  try {
    const database = await openDatabase({ ...options, dataDir: '', databaseUrl: url, purpose: 'a test' });
    const close = database.close.bind(database);
    database.close = async () => {
      await close();
      await drop();
    };
    return database;
  } catch (error) {
    await drop();
    throw error;
  }
}
