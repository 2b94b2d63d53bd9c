import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../open-database.js';
import { PgliteMultiplexer } from '../multiplexer/multiplexer.js';
import { cachedTemplate } from '../testing.js';
import { PgliteBackend, type BackendError } from './backend.js';

/** A small file system of its own, which only root may mount; undefined where that is refused. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'foundry-full-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

const disk = smallDisk();

// Skipped where no file system can be mounted: it takes root.
describe.skipIf(disk === undefined)('the embedded PostgreSQL on a disk that fills up', () => {
  let templateFile: string;
  beforeAll(async () => {
    templateFile = await cachedTemplate();
  });
  beforeEach(() => ['data', 'postgres'].forEach((name) => rmSync(join(disk!, name), { recursive: true, force: true })));
  afterAll(() => {
    execFileSync('umount', ['-l', disk!]);
    rmSync(disk!, { recursive: true });
  });

  const filler = () => join(disk!, 'filler');
  const fillBut = (bytes: number): void => {
    const { bavail, bsize } = statfsSync(disk!);
    writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
  };
  const open = (onLost?: (error: Error) => void) =>
    openDatabase({ dataDir: join(disk!, 'data'), entities: [], migrations: [], purpose: 'a test', templateFile, onLost });

  it('refuses a statement that finds no room for its rows, and goes on', async () => {
    const database = await open();
    await database.dataSource.query('CREATE TABLE kept (word text)');
    fillBut(0);
    const many = 'INSERT INTO kept SELECT repeat(md5(n::text), 100) FROM generate_series(1, 200) n';
    await expect(database.dataSource.query(many)).rejects.toThrow(/No space left/);
    rmSync(filler());
    await database.dataSource.query(many);
    expect(await database.dataSource.query('SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 200 }]);
    await database.close();
  }, 120_000);

  it('ends with one clear error when it cannot go on, and has what was committed when there is room again', async () => {
    let lost!: (error: Error) => void;
    const end = new Promise<Error>((resolve) => (lost = resolve));
    const database = await open(lost);
    await database.dataSource.query("CREATE TABLE kept AS SELECT 'first' AS word");
    fillBut(0);
    await database.dataSource.query('CHECKPOINT').catch(() => undefined); // refused, or answered by nobody
    expect(await end).toMatchObject({ code: 'database.disk_full', status: 507 });
    await database.close();
    rmSync(filler());
    const again = await open();
    expect(await again.dataSource.query('SELECT word FROM kept')).toEqual([{ word: 'first' }]);
    await again.close();
  }, 120_000);

  it('is given up when it has met a full disk and answers nothing any more', async () => {
    const backend = new PgliteBackend({ postgresDirectory: join(disk!, 'postgres'), templateFile }, 1_000);
    await backend.ready;
    const lost = new Promise<BackendError>((resolve) => (backend.onLost = resolve));
    const multiplexer = new PgliteMultiplexer(backend);
    const pool = new pg.Pool({ stream: () => multiplexer.connect() });
    pool.on('error', () => {});
    await pool.query('CREATE TABLE kept (word text)');
    fillBut(0);
    const silent = pool.query(`DO $$ BEGIN
      INSERT INTO kept SELECT repeat(md5(n::text), 100) FROM generate_series(1, 200) n;
      EXCEPTION WHEN OTHERS THEN LOOP NULL; END LOOP;
    END $$`);
    await expect(silent).rejects.toThrow(/the disk is full/);
    expect(await lost).toMatchObject({ code: 'ENOSPC' });
    await backend.close();
    rmSync(filler());
  }, 120_000);
});
