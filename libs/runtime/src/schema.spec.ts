import { type Database, openTestDatabase } from '#foundry/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from './schema.js';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase(schema);
});
afterAll(async () => {
  await database.close();
});

/** Indexes, checks, unique constraints and foreign keys are the migrations' own: entities do not repeat them. */
const OWN = /^(?:DROP INDEX|ALTER TABLE "\w+" DROP CONSTRAINT "\w+_(?:f?key|check)")/;

it('has migrations that make the tables which the entities describe', async () => {
  const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query).filter((query) => !OWN.test(query))).toEqual([]);
});
