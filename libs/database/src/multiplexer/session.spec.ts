import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Pools } from './pools.fixture.js';

describe('a logical session on the one embedded backend', () => {
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

  describe('notifications', () => {
    const hear = (client: pg.PoolClient): string[] => {
      const heard: string[] = [];
      client.on('notification', ({ channel, payload }) => heard.push(`${channel}:${payload}`));
      return heard;
    };

    it('reach exactly the sessions that listen, each channel by its exact name', async () => {
      const [a, b, c] = [await connect(), await connect(otherPool), await connect()];
      const heard = { a: hear(a), b: hear(b), c: hear(c) };
      await a.query('LISTEN one');
      await b.query('listen ONE; LISTEN "Two"');
      await c.query("SELECT pg_notify('one', 'x')");
      await otherPool.query(`NOTIFY "Two", 'y'`);
      await vi.waitFor(() => expect(heard).toEqual({ a: ['one:x'], b: ['one:x', 'Two:y'], c: [] }), { timeout: 20_000 });
    });

    it('stop for the session that unlistens, and go on for the others', async () => {
      const [a, b] = [await connect(), await connect()];
      const heard = { a: hear(a), b: hear(b) };
      await a.query('LISTEN shared');
      await b.query('LISTEN shared');
      await a.query('UNLISTEN shared');
      await pool.query("NOTIFY shared, 'first'");
      await vi.waitFor(() => expect(heard.b).toEqual(['shared:first']), { timeout: 20_000 });
      await a.query('LISTEN shared');
      await a.query('UNLISTEN *');
      await pool.query("NOTIFY shared, 'second'");
      await vi.waitFor(() => expect(heard.b).toHaveLength(2), { timeout: 20_000 });
      expect(heard.a).toEqual([]);
    });

    it('go on for the others when a listening session ends', async () => {
      const [a, b] = [await pool.connect(), await connect()];
      const heard = hear(b);
      await a.query('LISTEN lasting');
      await b.query('LISTEN lasting');
      a.release(true);
      await pool.query("NOTIFY lasting, 'still'");
      await vi.waitFor(() => expect(heard).toEqual(['lasting:still']), { timeout: 20_000 });
    });

    it('are sent at commit and dropped at rollback', async () => {
      const [listener, sender] = [await connect(), await connect()];
      const heard = hear(listener);
      await listener.query('LISTEN committed');
      await sender.query('BEGIN');
      await sender.query("NOTIFY committed, 'lost'");
      await sender.query('ROLLBACK');
      await sender.query('BEGIN');
      await sender.query("NOTIFY committed, 'kept'");
      expect(heard).toEqual([]);
      await sender.query('COMMIT');
      await vi.waitFor(() => expect(heard).toEqual(['committed:kept']), { timeout: 20_000 });
    });

    it('are not heard by a session whose LISTEN was rolled back', async () => {
      const client = await connect();
      const heard = hear(client);
      await client.query('BEGIN');
      await client.query('LISTEN undone');
      await client.query('ROLLBACK');
      await pool.query("NOTIFY undone, 'x'");
      await client.query('SELECT 1');
      expect(heard).toEqual([]);
    });

    it('reach the session that sends them to itself', async () => {
      const client = await connect();
      const heard = hear(client);
      await client.query('LISTEN mine');
      await client.query("NOTIFY mine, 'me'");
      await vi.waitFor(() => expect(heard).toEqual(['mine:me']), { timeout: 20_000 });
    });

    it('are not subscribed to by text that only looks like LISTEN', async () => {
      const client = await connect();
      const heard = hear(client);
      await client.query("SELECT '; LISTEN fake; ' AS text -- ; LISTEN fake");
      const other = await connect();
      await other.query('LISTEN fake');
      await pool.query('NOTIFY fake');
      await client.query('SELECT 1');
      expect(heard).toEqual([]);
    });
  });

  describe('session state', () => {
    it('begins with the settings the client connected with', async () => {
      expect(await one('SHOW search_path')).toBe('app,public');
      expect(await one('SHOW application_name')).toBe('first');
      expect(await one('SHOW search_path', [], otherPool)).toBe('public');
    });

    it('is kept apart: a setting of one session is not seen by another, and is there when it comes back', async () => {
      const [a, b] = [await connect(), await connect()];
      await a.query("SET TimeZone = 'Asia/Tokyo'");
      await a.query("SELECT set_config('app.tenant', 'it''s \\ me', false)");
      expect(await one('SHOW TimeZone', [], b)).not.toBe('Asia/Tokyo');
      expect(await one("SELECT current_setting('app.tenant', true)", [], b)).toBeFalsy();
      expect(await one('SHOW TimeZone', [], a)).toBe('Asia/Tokyo');
      expect(await one("SELECT current_setting('app.tenant')", [], a)).toBe("it's \\ me");
    });

    it('goes back to the connection’s own settings after a RESET', async () => {
      const client = await connect();
      await client.query('SET search_path = pg_catalog');
      await client.query('RESET ALL');
      expect(await one('SHOW search_path', [], client)).toBe('app,public');
    });

    it('forgets a setting that was made in a transaction that rolled back', async () => {
      const client = await connect();
      await client.query('BEGIN');
      await client.query("SET TimeZone = 'Asia/Tokyo'");
      await client.query('ROLLBACK');
      expect(await one('SHOW TimeZone', [], client)).not.toBe('Asia/Tokyo');
    });

    it('refuses a connection with an impossible setting, and only that one', async () => {
      const broken = new pg.Client({ ...pools.database.poolConfig(), options: '-c TimeZone=Nowhere/Land' });
      await broken.connect();
      await expect(broken.query('SELECT 1')).rejects.toThrow('TimeZone');
      expect(await one('SELECT 1')).toBe(1);
      await broken.end();
    });

    it('lets two sessions prepare different statements under one name', async () => {
      const [a, b] = [await connect(), await connect()];
      const first = { name: 'q', text: 'SELECT 1 AS n' };
      const second = { name: 'q', text: 'SELECT 2 AS n' };
      expect((await a.query(first)).rows).toEqual([{ n: 1 }]);
      expect((await b.query(second)).rows).toEqual([{ n: 2 }]);
      expect((await a.query(first)).rows).toEqual([{ n: 1 }]);
    });

    it('leaves no prepared statement behind when the session ends', async () => {
      const client = await pool.connect();
      await client.query({ name: 'short-lived', text: 'SELECT 1' });
      await client.query({ name: 'never prepared', text: 'SELECT nonsense' }).catch(() => undefined);
      client.release(true);
      await vi.waitFor(async () =>
        expect(await one("SELECT count(*)::int FROM pg_prepared_statements WHERE name LIKE '%short-lived'")).toBe(0),
      );
    });

    it('refuses what would destroy other sessions’ statements', async () => {
      await expect(pool.query('DISCARD ALL')).rejects.toMatchObject({ code: '0A000' });
      await expect(pool.query('DEALLOCATE ALL')).rejects.toMatchObject({ code: '0A000' });
      expect(await one('SELECT 1')).toBe(1);
    });
  });
});
