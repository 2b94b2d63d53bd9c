import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, DatabaseSchema } from './database.types.js';
import { engineVersion, packTemplate } from './embedded/template-archive.js';
import { migrationName } from './migrations.js';
import { openDatabase } from './open-database.js';
import { postgresDirectory } from './prewarm.js';

export interface TemplateOptions extends DatabaseSchema {
  readonly schema?: string;
  /** What else every fresh database starts with, such as the job queue's tables. */
  readonly prepare?: (database: Database) => Promise<void>;
}

/**
 * Makes the archive that first starts are copied from: an initialised data directory with every migration applied.
 * Writes `file` and `file.json`; replaces what was there only when the new one is complete.
 */
export async function writeTemplate(file: string, options: TemplateOptions): Promise<void> {
  const { prepare, ...schema } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'foundry-template-'));
  try {
    const database = await openDatabase({ ...schema, dataDir, purpose: 'making the database template' });
    try {
      await prepare?.(database);
      await database.dataSource.query('CHECKPOINT');
    } finally {
      await database.close();
    }
    packTemplate(file, postgresDirectory(dataDir), {
      engine: engineVersion(),
      migrations: options.migrations.map(migrationName),
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
