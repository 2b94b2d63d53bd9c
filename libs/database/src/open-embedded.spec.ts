import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, OpenDatabaseOptions } from './database.types.js';
import { beginDatabase, openDatabase } from './open-database.js';
import { prewarmDatabase } from './prewarm.js';
import { writeTemplate } from './template.js';
import { cachedTemplate } from './testing.js';
import { Broken1700000000002, Names1700000000001, schema, Things1700000000000 } from './things.fixture.js';

describe('opening an embedded database', () => {
  let directory: string;
  let options: OpenDatabaseOptions;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'foundry-open-'));
    options = { ...schema, dataDir: join(directory, 'data'), purpose: 'foundry up', templateFile: await cachedTemplate() };
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const tables = async (database: Database): Promise<string[]> =>
    (
      await database.dataSource.query<{ t: string }[]>("SELECT tablename t FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ).map(({ t }) => t);

  it('finds again what was written before', async () => {
    const first = await openDatabase(options);
    expect(first.start?.origin).toBe('template');
    await first.dataSource.query("INSERT INTO thing VALUES (1, 2, '{}', '[1,2,3]')");
    await first.close();
    const second = await openDatabase(options);
    expect(second.start?.origin).toBe('existing');
    expect(await second.dataSource.query('SELECT id FROM thing')).toEqual([{ id: 1 }]);
    await second.close();
  });

  it('applies only the migrations that are new', async () => {
    await (await openDatabase(options)).close();
    const upgraded = await openDatabase({ ...options, migrations: [Things1700000000000, Names1700000000001] });
    await upgraded.dataSource.query("INSERT INTO thing (id, name) VALUES (1, 'x')");
    expect(await upgraded.dataSource.query('SELECT name FROM migrations ORDER BY id')).toEqual([
      { name: 'Things1700000000000' },
      { name: 'Names1700000000001' },
    ]);
    await upgraded.close();
  });

  it('refuses a database that a newer version has migrated, and leaves the lock free', async () => {
    await (await openDatabase({ ...options, migrations: [Things1700000000000, Names1700000000001] })).close();
    await expect(openDatabase(options)).rejects.toMatchObject({
      code: 'database.newer_schema',
      details: { unknown: ['Names1700000000001'] },
    });
    expect(readdirSync(options.dataDir)).toEqual(['postgres']);
  });

  it('changes nothing when a migration fails half-way', async () => {
    const broken = { ...options, migrations: [Things1700000000000, Broken1700000000002] };
    await expect(openDatabase(broken)).rejects.toThrow('already exists');
    const database = await openDatabase(options);
    expect(await tables(database)).toEqual(['migrations', 'thing']);
    await database.close();
  });

  it('refuses a directory that this or another process has open', async () => {
    const database = await openDatabase(options);
    await expect(openDatabase(options)).rejects.toMatchObject({ code: 'database.data_directory_in_use', status: 409 });
    await expect(database.dataSource.query('SELECT 1 AS x')).resolves.toEqual([{ x: 1 }]);
    await database.close();
  });

  it('starts from a template with its migrations, and ignores one that is newer than the code', async () => {
    const templateFile = join(directory, 'template', 'migrated.tar');
    await writeTemplate(templateFile, {
      ...schema,
      prepare: async (database) => void (await database.dataSource.query('CREATE TABLE prepared (id int)')),
    });
    const database = await openDatabase({ ...options, templateFile });
    expect(database.start?.origin).toBe('template');
    expect(await tables(database)).toEqual(['migrations', 'prepared', 'thing']);
    await database.close();
    const older = await openDatabase({
      ...options,
      dataDir: join(directory, 'older'),
      migrations: [],
      entities: [],
      templateFile,
    });
    expect(older.start?.origin).toBe('initdb');
    await older.close();
  }, 120_000);

  it('continues from a start that was made before', async () => {
    await prewarmDatabase(options.dataDir, { purpose: 'foundry up', templateFile: options.templateFile });
    const database = await openDatabase(options);
    await expect(database.dataSource.query('SELECT 1 AS x')).resolves.toEqual([{ x: 1 }]);
    await database.close();
  });

  it('hands over a database that still opens, and asks nothing before it is open', async () => {
    const database = await beginDatabase(options);
    expect(database.dataSource.isInitialized).toBe(false);
    await expect(database.dataSource.query('SELECT 1 AS x')).rejects.toThrow();
    await database.opened;
    await expect(database.dataSource.query('SELECT 1 AS x')).resolves.toEqual([{ x: 1 }]);
    await database.close();
  });

  it('leaves the lock free when a database that was handed over cannot be opened', async () => {
    await (await openDatabase({ ...options, migrations: [Things1700000000000, Names1700000000001] })).close();
    const database = await beginDatabase(options);
    await expect(database.opened).rejects.toMatchObject({ code: 'database.newer_schema' });
    await database.close();
    expect(readdirSync(options.dataDir)).toEqual(['postgres']);
  });

  it('reports what went wrong in a start that was made before', async () => {
    writeFileSync(join(directory, 'file'), '');
    await prewarmDatabase(join(directory, 'file'), { purpose: 'foundry up' });
    await expect(openDatabase({ ...options, dataDir: join(directory, 'file') })).rejects.toMatchObject({
      code: 'database.data_directory_unusable',
    });
  });

  it('says that what it finds in the directory is no database it can open, and leaves the lock free', async () => {
    mkdirSync(join(options.dataDir, 'postgres'), { recursive: true });
    writeFileSync(join(options.dataDir, 'postgres', 'PG_VERSION'), '9\n');
    await expect(openDatabase(options)).rejects.toMatchObject({
      code: 'database.data_directory_unusable',
      message: expect.stringContaining('cannot be opened'),
    });
    expect(readdirSync(options.dataDir)).toEqual(['postgres']);
  });

  it.skipIf(process.getuid?.() === 0)('tells that the directory may not be written', async () => {
    chmodSync(directory, 0o500);
    await expect(openDatabase(options)).rejects.toMatchObject({ code: 'database.data_directory_unusable' });
    chmodSync(directory, 0o700);
  });

  it.runIf(process.platform === 'linux' && existsSync('/dev/full'))('tells that the disk is full', async () => {
    const { asUnusable } = await import('./embedded/lock.js');
    const { openSync, writeSync, closeSync } = await import('node:fs');
    const full = openSync('/dev/full', 'w');
    let error: unknown;
    try {
      writeSync(full, 'x');
    } catch (reason) {
      error = asUnusable(reason, '/data');
    }
    closeSync(full);
    expect(error).toMatchObject({
      code: 'database.data_directory_unusable',
      message: expect.stringContaining('the disk is full'),
    });
  });
});
