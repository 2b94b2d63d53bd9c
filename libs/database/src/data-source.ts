import type pg from 'pg';
import type { DataSource, Logger } from 'typeorm';
import type { DatabaseSchema } from './database.types.js';
import { MIGRATIONS_TABLE } from './migrations.js';

/** Errors are thrown, and who catches them knows what they mean; TypeORM would print them to standard output as well. */
const SILENT: Logger = {
  logQuery() {},
  logQueryError() {},
  logQuerySlow() {},
  logSchemaBuild() {},
  logMigration() {},
  log() {},
};

/**
 * TypeORM on an ordinary `pg` pool. Nothing is installed or synchronised behind the migrations' back, and int8 stays
 * a string (it does not fit a JavaScript number).
 */
export async function createDataSource(
  { entities, migrations }: DatabaseSchema,
  schema: string,
  pool: pg.PoolConfig,
): Promise<DataSource> {
  const typeorm = await import('typeorm');
  return new typeorm.DataSource({
    type: 'postgres',
    ...(pool.connectionString === undefined ? {} : { url: pool.connectionString }),
    schema,
    entities: [...entities] as never[],
    migrations: [...migrations],
    migrationsTableName: MIGRATIONS_TABLE,
    synchronize: false,
    migrationsRun: false,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    logger: SILENT,
    extra: pool,
  });
}
