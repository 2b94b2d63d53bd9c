import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database, DatabaseSchema } from './database.types.js';
import { openDatabase } from './open-database.js';
import { openTestDatabase } from './testing.js';
import { Broken1700000000002, Names1700000000001, schema, Things1700000000000 } from './things.fixture.js';

const SERVER = process.env['FOUNDRY_TEST_DATABASE_URL'];

const at = (databaseUrl: string, more: Partial<DatabaseSchema> = {}): Promise<Database> =>
  openDatabase({ ...schema, ...more, dataDir: '', purpose: 'a test', databaseUrl });
const failure = (opening: Promise<unknown>): Promise<Error> =>
  opening.then(
    () => Promise.reject(new Error('It opened.')),
    (reason: Error) => reason,
  );
const everythingSaid = (error: Error): string => JSON.stringify([error, error.message, error.stack, error.cause]);

describe('opening a PostgreSQL server', () => {
  let server: Server | undefined;
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        if (server) server.close(() => resolve());
        else resolve();
        server = undefined;
      }),
  );

  it('says that nobody answers there, without the password', async () => {
    const error = await failure(at('postgres://me:pa%24sword@127.0.0.1:1/db'));
    expect(error).toMatchObject({ code: 'database.unreachable', status: 503 });
    expect(error.message).toContain('127.0.0.1:1/db');
    expect(everythingSaid(error)).not.toMatch(/pa(%24|\$)sword/);
  });

  it('takes a password with a stray % for what it is, and does not show it', async () => {
    const error = await failure(at('postgres://me:pa%sword@127.0.0.1:1/db'));
    expect(error).toMatchObject({ code: 'database.unreachable' });
    expect(everythingSaid(error)).not.toContain('pa%sword');
  });

  it('says that what answers there is no PostgreSQL', async () => {
    server = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await expect(at(`postgres://me:x@127.0.0.1:${port}/db`)).rejects.toMatchObject({ code: 'database.unreachable' });
  });

  it('says that the URL is none', async () => {
    await expect(at('not a url')).rejects.toMatchObject({
      code: 'database.unreachable',
      message: expect.stringContaining('postgres://'),
    });
  });
});

describe.runIf(SERVER)('on a PostgreSQL server', () => {
  let empty: Database;
  const freshUrl = async (): Promise<string> => {
    empty = await openTestDatabase({ entities: [], migrations: [] });
    return empty.poolConfig().connectionString!;
  };
  afterEach(() => empty.close());

  const rows = <T>(sql: string): Promise<T[]> => empty.dataSource.query<T[]>(sql);

  it('lets several processes start at once on a fresh database', async () => {
    const url = await freshUrl();
    const all = await Promise.all(Array.from({ length: 4 }, () => at(url)));
    expect(await rows('SELECT count(*)::int AS n FROM migrations')).toEqual([{ n: 1 }]);
    await Promise.all(all.map((database) => database.close()));
  });

  it('refuses a database that a newer version has migrated, and changes nothing in it', async () => {
    const url = await freshUrl();
    await (await at(url, { migrations: [Things1700000000000, Names1700000000001] })).close();
    const error = await failure(at(url));
    expect(error).toMatchObject({ code: 'database.newer_schema', message: expect.stringContaining('Names1700000000001') });
    expect(await rows('SELECT name FROM migrations ORDER BY id')).toEqual([
      { name: 'Things1700000000000' },
      { name: 'Names1700000000001' },
    ]);
  });

  it('changes nothing when a migration fails half-way, and lets the next start try again', async () => {
    const url = await freshUrl();
    await expect(at(url, { migrations: [Things1700000000000, Broken1700000000002] })).rejects.toThrow('already exists');
    expect(await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'")).toEqual([]);
    expect(await rows('SELECT name FROM migrations')).toEqual([]);
    const repaired = await at(url);
    expect(
      await repaired.dataSource.query(
        "INSERT INTO thing VALUES (1, 2, '{}', '[1,2,3]') RETURNING place <-> '[1,2,5]' AS distance",
      ),
    ).toEqual([{ distance: 2 }]);
    await repaired.close();
  });

  it('leaves no connection behind, whether it opened or not', async () => {
    const url = await freshUrl();
    await (await at(url)).close();
    await failure(at(url, { migrations: [] }));
    const others =
      'SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    await expect.poll(() => rows(others), { timeout: 5_000 }).toEqual([{ n: 0 }]);
  });

  it('says that the sign-in is refused and that there is no such database, without the password', async () => {
    const url = new URL(await freshUrl());
    const elsewhere = new URL(url);
    elsewhere.pathname = '/foundry_test_that_is_not_there';
    expect((await failure(at(elsewhere.href))).message).toMatch(/does not exist/);
    url.password = 'not%24the-one';
    const error = await failure(at(url.href));
    expect(error).toMatchObject({
      code: 'database.unreachable',
      message: expect.stringContaining('password authentication failed'),
    });
    expect(everythingSaid(error)).not.toMatch(/not(%24|\$)the-one/);
  });
});
