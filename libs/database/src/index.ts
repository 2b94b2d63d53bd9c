export { databaseErrors } from './database.errors.js';
export {
  Database,
  type DatabaseSchema,
  type EntityClass,
  type MigrationClass,
  type OpenDatabaseOptions,
} from './database.types.js';
export { DatabaseModule } from './database.module.js';
export { readLock, type DataDirectoryLock, type LockRecord } from './embedded/lock.js';
export { beginDatabase, openDatabase } from './open-database.js';
export { prewarmDatabase } from './prewarm.js';
export { cachedTemplate, createDatabaseOn, openTestDatabase } from './testing.js';
export { writeTemplate, type TemplateOptions } from './template.js';
