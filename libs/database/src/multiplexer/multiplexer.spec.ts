import { once } from 'node:events';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../testing.js';
import { LOCK_TIMEOUT_MS, Pools } from './pools.fixture.js';

describe('the multiplexer, between PostgreSQL clients and the one embedded backend', () => {
  let pools: Pools;
  let pool: pg.Pool;
  let otherPool: pg.Pool;
  const connect: Pools['borrow'] = (from) => pools.borrow(from);
  const one: Pools['one'] = (...query) => pools.one(...query);

  beforeAll(async () => {
    pools = await Pools.open();
    ({ pool, otherPool } = pools);
  });
  afterEach(() => pools.returnAll());
  afterAll(() => pools.close());

  describe('transactions', () => {
    it('run one after the other, so that concurrent increments are all kept', async () => {
      await pool.query('UPDATE account SET balance = 0');
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const client = await pool.connect();
          await client.query('BEGIN');
          const balance = await one<number>('SELECT balance FROM account WHERE id = 1', [], client);
          await new Promise((resolve) => setImmediate(resolve));
          await client.query('UPDATE account SET balance = $1 WHERE id = 1', [balance + 1]);
          await client.query('COMMIT');
          client.release();
        }),
      );
      expect(await one('SELECT balance FROM account WHERE id = 1')).toBe(20);
    });

    it('roll back their own changes only', async () => {
      const client = await connect();
      await client.query('BEGIN');
      await client.query('INSERT INTO account VALUES (2, 0)');
      const committed = otherPool.query('INSERT INTO app.account VALUES (3, 0)');
      await client.query('ROLLBACK');
      await committed;
      expect((await pool.query('SELECT id FROM account ORDER BY id')).rows).toEqual([{ id: 1 }, { id: 3 }]);
      await pool.query('DELETE FROM account WHERE id = 3');
    });

    it('stay aborted after an error until they are rolled back, as on a server', async () => {
      const client = await connect();
      await client.query('BEGIN');
      await expect(client.query('INSERT INTO account VALUES (1, 0)')).rejects.toMatchObject({ code: '23505' });
      await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('ROLLBACK');
      expect(await one('SELECT $1::int', [7], client as never)).toBe(7);
    });

    it('do not hold the backend after an error outside of one', async () => {
      await expect(pool.query('SELECT * FROM nowhere WHERE x = $1', [1])).rejects.toMatchObject({ code: '42P01' });
      expect(await one('SELECT $1::int', [5])).toBe(5);
    });

    it('are rolled back when their client goes away, and the next one gets the backend', async () => {
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('INSERT INTO account VALUES (99, 1)');
      client.release(true);
      expect(await one('SELECT count(*)::int FROM account WHERE id = 99')).toBe(0);
    });

    it('are rolled back when their socket breaks in the middle of a statement', async () => {
      const client = await pool.connect();
      client.on('error', () => {});
      await client.query('BEGIN');
      await client.query('INSERT INTO account VALUES (98, 1)');
      const unfinished = client.query('INSERT INTO account SELECT 97, 1 FROM pg_sleep(0.05)').catch((error: Error) => error);
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      expect(await unfinished).toBeInstanceOf(Error);
      client.release(true);
      expect(await one('SELECT count(*)::int FROM account WHERE id IN (97, 98)')).toBe(0);
    });

    it('survive a client that dies while it waits for its turn, without running its statement', async () => {
      const holder = await connect();
      await holder.query('BEGIN');
      const waiting = await pool.connect();
      waiting.on('error', () => {});
      const refused = waiting.query('INSERT INTO account VALUES (96, 1)').catch((error: Error) => error);
      (waiting as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      await refused;
      waiting.release(true);
      await holder.query('COMMIT');
      expect(await one('SELECT count(*)::int FROM account WHERE id = 96')).toBe(0);
    });
  });

  describe('waiting', () => {
    it('for a session that idles in its transaction ends with a clear error instead of a deadlock', async () => {
      const holder = await connect();
      await holder.query('BEGIN');
      await holder.query("SELECT 'the last statement'");
      const error = await otherPool.query('SELECT 2').catch((reason: unknown) => reason as pg.DatabaseError);
      expect(error).toMatchObject({ code: '55P03' });
      expect((error as Error).message).toContain('the last statement');
      await holder.query('COMMIT');
      expect(await one('SELECT 3', [], otherPool)).toBe(3);
    });

    it('for a long statement of another session does not time out', async () => {
      const slow = pool.query(`SELECT pg_sleep(${(2.5 * LOCK_TIMEOUT_MS) / 1000})`);
      expect(await one('SELECT 4', [], otherPool)).toBe(4);
      await slow;
    });

    it('for a client that forgot its transaction ends when that client is disconnected', async () => {
      const brief = await openTestDatabase({ entities: [], migrations: [], embedded: true, idleInTransactionMs: 150 });
      const client = new pg.Client(brief.poolConfig());
      await client.connect();
      client.on('error', () => {}); // the end of the socket, behind the reason
      const ended = once(client, 'error');
      await client.query('BEGIN');
      expect(((await ended)[0] as Error).message).toContain('idle for too long');
      await expect(brief.dataSource.query('SELECT 1 AS x')).resolves.toEqual([{ x: 1 }]);
      await brief.close();
    });
  });

  describe('data', () => {
    it('arrives in the same types as from a server', async () => {
      await pool.query('CREATE EXTENSION IF NOT EXISTS vector SCHEMA public');
      const { rows } = await pool.query(
        `SELECT 9007199254740993::bigint b, '{"a":1}'::jsonb j, array[1,2] a, '\\x01ff'::bytea y, '[1,2,3]'::vector v, 1.5::numeric n, NULL::text e`,
      );
      expect(rows[0]).toEqual({
        b: '9007199254740993',
        j: { a: 1 },
        a: [1, 2],
        y: Buffer.from([1, 255]),
        v: '[1,2,3]',
        n: '1.5',
        e: null,
      });
    });

    it('of several megabytes goes both ways unharmed', async () => {
      const big = 'é'.repeat(2_000_000);
      expect((await pool.query('SELECT $1::text AS t', [big])).rows[0]).toEqual({ t: big });
    });

    it('of very many small rows arrives completely', async () => {
      const { rows } = await pool.query<{ n: number }>('SELECT n FROM generate_series(1, 50000) n');
      expect(rows).toHaveLength(50_000);
      expect(rows.at(-1)).toEqual({ n: 50_000 });
    });

    it('can be copied in and out', async () => {
      await pool.query('CREATE TABLE IF NOT EXISTS copied (id int, name text)');
      const client = await connect();
      expect(await copyIn(client, 'COPY copied FROM STDIN', '1\tone\n2\ttwo\n')).toBe('COPY 2');
      expect(await copyIn(client, 'COPY copied FROM STDIN', 'not a number\tx\n')).toContain('invalid input syntax');
      expect((await pool.query('SELECT * FROM copied ORDER BY id')).rows).toEqual([
        { id: 1, name: 'one' },
        { id: 2, name: 'two' },
      ]);
    });

    it('is refused with a reason when it would be copied in through the extended protocol', async () => {
      await expect(pool.query({ text: 'COPY copied FROM STDIN', name: 'copy' })).rejects.toMatchObject({ code: '0A000' });
      expect(await one('SELECT 1')).toBe(1);
    });
  });
});

/** The smallest COPY FROM STDIN client there is: the result tag, or the error's message. */
function copyIn(client: pg.PoolClient, sql: string, data: string): Promise<string> {
  return new Promise((resolve) => {
    let outcome = '';
    client.query({
      submit(connection: { query(text: string): void }) {
        connection.query(sql);
      },
      handleCopyInResponse(connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }) {
        connection.sendCopyFromChunk(Buffer.from(data));
        connection.endCopyFrom();
      },
      handleCommandComplete({ text }: { text: string }) {
        outcome = text;
      },
      handleError(error: Error) {
        resolve(error.message);
      },
      handleReadyForQuery() {
        resolve(outcome);
      },
    } as never);
  });
}
