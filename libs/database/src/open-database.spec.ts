import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.types.js';
import { openTestDatabase } from './testing.js';
import { schema, Thing } from './things.fixture.js';

describe('a database', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openTestDatabase(schema);
  });
  afterEach(() => database.close());

  it('is open with its migrations applied, and TypeORM keeps the types', async () => {
    const things = database.dataSource.getRepository(Thing);
    const thing = { id: 1, size: '9007199254740993', detail: { a: 1 }, place: [1, 2, 3] };
    await things.insert(thing);
    expect(await things.findOneBy({ id: 1 })).toEqual(thing);
    await expect(
      database.dataSource.transaction(async (manager) => {
        await manager.insert(Thing, { ...thing, id: 2 });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await things.count()).toBe(1);
  });

  it('serves further pools, with the search path they ask for', async () => {
    const pool = new pg.Pool(database.poolConfig(['extra', 'public']));
    await pool.query('CREATE SCHEMA extra');
    await pool.query('CREATE TABLE mine (id int)');
    expect((await pool.query("SELECT schemaname FROM pg_tables WHERE tablename = 'mine'")).rows).toEqual([
      { schemaname: 'extra' },
    ]);
    expect((await pool.query('SELECT count(*)::int AS n FROM thing')).rows).toEqual([{ n: 0 }]);
    await pool.end();
  });

  it('ends what was registered with it before itself, last first, and only once', async () => {
    const order: string[] = [];
    for (const name of ['first', 'second']) {
      database.beforeClose(async () => {
        await database.dataSource.query('SELECT 1');
        order.push(name);
      });
    }
    await Promise.all([database.close(), database.close()]);
    expect(order).toEqual(['second', 'first']);
    expect(database.dataSource.isInitialized).toBe(false);
  });
});
