import pg from 'pg';
import type { Database } from '../database.types.js';
import { openTestDatabase } from '../testing.js';

export const LOCK_TIMEOUT_MS = 400;

/** An embedded database and two pools on it that differ in their settings, for the multiplexer's tests. */
export class Pools {
  readonly pool: pg.Pool;
  readonly otherPool: pg.Pool;
  private readonly borrowed: pg.PoolClient[] = [];

  private constructor(readonly database: Database) {
    this.pool = new pg.Pool({ ...database.poolConfig(['app', 'public']), max: 20, application_name: 'first' });
    this.pool.on('error', () => {}); // tests break connections on purpose
    this.otherPool = new pg.Pool({ ...database.poolConfig(), max: 20 });
  }

  static async open(): Promise<Pools> {
    const database = await openTestDatabase({ entities: [], migrations: [], embedded: true, lockTimeoutMs: LOCK_TIMEOUT_MS });
    await database.dataSource.query('CREATE SCHEMA app; CREATE TABLE app.account (id int PRIMARY KEY, balance int)');
    await database.dataSource.query('INSERT INTO app.account VALUES (1, 0)');
    return new Pools(database);
  }

  /** A client that `returnAll` takes back. */
  async borrow(from: pg.Pool = this.pool): Promise<pg.PoolClient> {
    const client = await from.connect();
    this.borrowed.push(client);
    return client;
  }

  returnAll(): void {
    for (const client of this.borrowed.splice(0)) client.release(true);
  }

  /** The only value of the only row. */
  async one<T>(sql: string, values: unknown[] = [], from: pg.Pool | pg.PoolClient = this.pool): Promise<T> {
    const { rows } = await from.query<Record<string, T>>(sql, values);
    return Object.values(rows[0]!)[0]!;
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.otherPool.end();
    await this.database.close();
  }
}
