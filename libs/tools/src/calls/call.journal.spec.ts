import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { type Database, openTestDatabase } from '#foundry/database';
import { newId } from '#foundry/kernel';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toolEntities, type ToolCallEntity } from '../tool.entity.js';
import { toolMigrations } from '../tool.migrations.js';
import { ToolCallJournal } from './call.journal.js';
import { MOUNTED_VERSION } from './call.rows.js';

let database: Database;
let directory: string;
let organisation: string;
let count = 0;
beforeAll(async () => {
  database = await openTestDatabase({
    entities: [...auditEntities, ...toolEntities],
    migrations: [Audit1763683800000, ...toolMigrations],
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'call-journal-'));
  organisation = `org${++count}`;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const start = (source: DataSource = database.dataSource) =>
  new ToolCallJournal(source, new AuditLog(database.dataSource), { directory });
const begun = () => ({
  id: newId('call'),
  organisation,
  tool: 'add',
  version: 1,
  inputBytes: 2,
  subject: 'key:tok_1',
  caller: 'ada',
  correlationId: 'req_1',
  startedAt: new Date(),
});
const ended = (more: Partial<ToolCallEntity> = {}): ToolCallEntity => ({
  ...begun(),
  outcome: 'succeeded',
  errorCode: null,
  errorMessage: null,
  durationMs: 1.5,
  waitedMs: 0,
  outputBytes: 2,
  console: '',
  consoleBytes: 0,
  refused: [],
  ...more,
});
const records = () =>
  database.dataSource.query<{ id: string; outcome: string; error_code: string | null }[]>(
    'SELECT id, outcome, error_code FROM tool_calls WHERE organisation = $1 ORDER BY id',
    [organisation],
  );
const audited = async () => {
  const entries = await new AuditLog(database.dataSource).entriesFrom(organisation, 1, 100);
  return entries.map(({ result, details }) => [(details as { call: string }).call, result]);
};
const folder = () => join(directory, 'calls');
const fileOf = async () => join(folder(), (await readdir(folder()))[0]!);
/** As if the process that the file belongs to were no more. */
const orphan = async () => {
  const file = await fileOf();
  const [, , , random] = file.split('/').at(-1)!.split('.');
  await rename(file, join(folder(), `calls.999999999.1.${random}.jsonl`));
};

describe('calls that a killed process had not written to the database', () => {
  it('are written by the next one, each once, and those that had not ended as interrupted', async () => {
    const killed = start();
    const [done, open] = [ended({ refused: ['secret KEY'] }), begun()];
    await killed.note(done);
    killed.begin(open);
    await appendFile(await fileOf(), '{"ended":{"id":"call_torn","organ');
    await orphan();
    const [next, other] = [start(), start()];
    const recovered = await Promise.all([next.recover(), other.recover()]);
    expect(recovered.sort()).toEqual([0, 2]);
    expect(await records()).toEqual([
      { id: done.id, outcome: 'succeeded', error_code: null },
      { id: open.id, outcome: 'failed', error_code: 'tools.interrupted' },
    ]);
    const entries = [
      [done.id, 'done'],
      [done.id, 'refused'],
      [open.id, 'failed'],
    ];
    expect(await audited()).toEqual(entries);
    expect(await readdir(folder())).toEqual([]);
    // Had it been killed behind its transaction, the rest of that would be this:
    await killed.flush();
    expect(await audited()).toEqual(entries);
    for (const journal of [killed, next, other]) await journal.close();
  });

  it('are written to the audit log alone when they were of another server’s tool, each once', async () => {
    const killed = start();
    const [done, open] = [
      ended({ version: MOUNTED_VERSION, tool: 'up_add' }),
      { ...begun(), version: MOUNTED_VERSION, tool: 'up_add' },
    ];
    await killed.note(done);
    killed.begin(open);
    const left = await readFile(await fileOf());
    // Killed when the transaction was through and its file still held everything.
    await killed.flush();
    await killed.close();
    for (const n of [1, 2]) await writeFile(join(folder(), `calls.999999999.1.00${n}.jsonl`), left);
    const [next, other] = [start(), start()];
    expect((await Promise.all([next.recover(), other.recover()])).sort()).toEqual([0, 1]);
    expect(await audited()).toEqual([
      [done.id, 'done'],
      [open.id, 'failed'],
    ]);
    expect(await records()).toEqual([]);
    for (const journal of [next, other]) await journal.close();
  });

  it('are left alone as long as their process lives', async () => {
    const alive = start();
    await alive.note(ended());
    const next = start();
    expect(await next.recover()).toBe(0);
    expect(await records()).toEqual([]);
    await alive.close();
    expect(await records()).toHaveLength(1);
    expect(await readdir(folder())).toEqual([]);
  });
});

describe('the file of calls', () => {
  it('holds nothing any more when all have ended and are written, and only what is open where calls never pause', async () => {
    const journal = start();
    await journal.note(ended());
    await journal.flush();
    expect(await readFile(await fileOf(), 'utf8')).toBe('');
    const open = begun();
    journal.begin(open);
    for (let n = 0; n < 80; n++) await journal.note(ended({ console: 'x'.repeat(16_384) }));
    await journal.flush();
    expect((await readFile(await fileOf(), 'utf8')).trim().split('\n')).toMatchObject([
      expect.stringContaining(`{"begun":{"id":"${open.id}"`),
    ]);
    await journal.note(ended(open));
    await journal.close();
    expect(await records()).toHaveLength(82);
  });

  it('cannot be written: then a call ends when the database has it', async () => {
    await writeFile(folder(), 'a file where a folder should be');
    const journal = start();
    await journal.note(ended());
    expect(await records()).toHaveLength(1);
    await journal.close();
  });
});

describe('a database that takes nothing', () => {
  it('is given the calls when it is back', async () => {
    let isAway = true;
    const source = new Proxy(database.dataSource, {
      get: (real, name) =>
        name === 'transaction' && isAway ? () => Promise.reject(new Error('connection refused')) : Reflect.get(real, name, real),
    });
    const journal = start(source);
    const call = ended();
    await journal.note(call);
    await journal.flush();
    isAway = false;
    await expect.poll(records, { timeout: 60_000 }).toMatchObject([{ id: call.id }]);
    await journal.close();
    expect(await audited()).toHaveLength(1);
  });

  it('of one call takes the others', async () => {
    const journal = start();
    const [bad, good] = [ended({ durationMs: Number.NaN }), ended()];
    await journal.note(bad);
    await journal.note(good);
    await journal.flush();
    expect(await records()).toMatchObject([{ id: good.id }]);
    await journal.close();
  });
});
