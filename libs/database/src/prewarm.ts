/**
 * Starts the embedded PostgreSQL before the application's modules load: it opens in its own thread meanwhile. This
 * file imports next to nothing, on purpose.
 */
import { existsSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lackOfSpace } from '#foundry/kernel';
import { databaseErrors } from './database.errors.js';
import { PgliteBackend } from './embedded/backend.js';
import { lockDataDirectory, type DataDirectoryLock } from './embedded/lock.js';
import { templateFits } from './embedded/template-archive.js';

export interface EmbeddedStart {
  readonly lock: DataDirectoryLock;
  readonly backend: PgliteBackend;
}

export interface EmbeddedStartOptions {
  readonly purpose: string;
  /** Used for a fresh directory, if it fits. */
  readonly templateFile?: string;
  /** The template may hold no other migrations; without the list, it is trusted to belong to this very build. */
  readonly knownMigrations?: readonly string[];
}

const started = new Map<string, Promise<EmbeddedStart>>();

/** Where the PostgreSQL files of a data directory are. */
export const postgresDirectory = (dataDir: string): string => join(dataDir, 'postgres');

/**
 * Takes the lock and starts opening the database; `openDatabase` with the same `dataDir` continues from here and
 * reports what went wrong, if anything did. Resolves when the thread is at work: who loads much at once waits for that
 * first. Call it only when no DATABASE_URL is set.
 */
export async function prewarmDatabase(dataDir: string, options: EmbeddedStartOptions): Promise<void> {
  const start = startEmbedded(dataDir, options);
  started.set(resolve(dataDir), start);
  await start.catch(() => {
    // openDatabase awaits the same promise and reports it
  });
}

/** A full disk in the middle of a write ends the process, so PostgreSQL is not started with less than this. */
const SPACE_TO_RUN = 16 * 1024 * 1024;
const SPACE_TO_START = 64 * 1024 * 1024;

function requireSpace(directory: string, needed: number): void {
  const { bavail, bsize } = statfsSync(directory);
  const problem = lackOfSpace(bavail * bsize, needed, directory, 'choose another directory');
  if (problem !== undefined) throw databaseErrors.diskFull(problem);
}

export async function startEmbedded(dataDir: string, options: EmbeddedStartOptions): Promise<EmbeddedStart> {
  const root = resolve(dataDir);
  const lock = await lockDataDirectory(root, options.purpose);
  const directory = postgresDirectory(root);
  const { templateFile, knownMigrations } = options;
  const copy = templateFile !== undefined && !existsSync(directory) && templateFits(templateFile, knownMigrations);
  try {
    requireSpace(root, existsSync(directory) ? SPACE_TO_RUN : SPACE_TO_START);
  } catch (error) {
    lock.release();
    throw error;
  }
  return { lock, backend: new PgliteBackend({ postgresDirectory: directory, templateFile: copy ? templateFile : undefined }) };
}

/** The start that `prewarmDatabase` made for this directory, handed over once. */
export function takePrewarmed(dataDir: string): Promise<EmbeddedStart> | undefined {
  const key = resolve(dataDir);
  const start = started.get(key);
  started.delete(key);
  return start;
}
