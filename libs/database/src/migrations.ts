import type { DataSource } from 'typeorm';
import { databaseErrors } from './database.errors.js';
import type { MigrationClass } from './database.types.js';

export const MIGRATIONS_TABLE = 'migrations';

/** `FDRY` and `MIGR`: the advisory lock under which the processes of one server apply migrations. */
const ADVISORY_LOCK = [0x46445259, 0x4d494752] as const;
const UNDEFINED_TABLE = '42P01';

export const migrationName = (migration: MigrationClass): string => new migration().name ?? migration.name;

/**
 * Applies the migrations that are missing, in one transaction. Costs a single query when there is none. Refuses a
 * database that was migrated by a newer version.
 */
export async function applyMigrations(
  dataSource: DataSource,
  migrations: readonly MigrationClass[],
  exclusive: boolean,
): Promise<void> {
  const known = migrations.map(migrationName);
  if (!hasPending(await executedMigrations(dataSource), known)) return;
  if (exclusive) {
    await dataSource.runMigrations({ transaction: 'all' });
    return;
  }
  const locker = dataSource.createQueryRunner();
  try {
    await locker.query('SELECT pg_advisory_lock($1, $2)', [...ADVISORY_LOCK]);
    try {
      if (hasPending(await executedMigrations(dataSource), known)) await dataSource.runMigrations({ transaction: 'all' });
    } finally {
      await locker.query('SELECT pg_advisory_unlock($1, $2)', [...ADVISORY_LOCK]);
    }
  } finally {
    await locker.release();
  }
}

async function executedMigrations(dataSource: DataSource): Promise<string[]> {
  try {
    const rows = await dataSource.query<{ name: string }[]>(`SELECT name FROM "${MIGRATIONS_TABLE}"`);
    return rows.map(({ name }) => name);
  } catch (error) {
    if ((error as { driverError?: { code?: string } }).driverError?.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

function hasPending(executed: readonly string[], known: readonly string[]): boolean {
  const unknown = executed.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw databaseErrors.newerSchema(
      `The database was migrated by a newer version (${unknown.at(-1)} is unknown here). Use that version, or another database.`,
      { details: { unknown } },
    );
  }
  return executed.length < known.length;
}
