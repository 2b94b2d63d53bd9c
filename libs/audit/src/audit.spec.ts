import { type Database, openTestDatabase } from '#foundry/database';
import { withCorrelation } from '#foundry/kernel';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashOf } from './chain.js';
import { AuditEntryEntity } from './audit.entity.js';
import {
  Audit1763683800000,
  AuditAnchors,
  auditEntities,
  type AuditEvent,
  AuditLog,
  AuditVerifier,
  listAuditSchema,
  RefusalLog,
} from './index.js';

describe('the audit log', () => {
  const anchorFile = join(tmpdir(), `foundry-audit-${randomUUID()}.json`);
  let database: Database;
  let log: AuditLog;
  let anchors: AuditAnchors;
  let verifier: AuditVerifier;
  let organisation: string;
  let count = 0;

  beforeAll(async () => {
    database = await openTestDatabase({ entities: auditEntities, migrations: [Audit1763683800000] });
    log = new AuditLog(database.dataSource);
    anchors = new AuditAnchors(log, { anchorFile });
    verifier = new AuditVerifier(log, anchors);
  });
  afterAll(async () => {
    await database.close();
    await rm(anchorFile, { force: true });
  });
  beforeEach(() => {
    organisation = `org-${++count}`;
  });

  const event = (extra: Partial<AuditEvent> = {}): AuditEvent => ({
    organisation,
    subject: 'key:tok_1',
    name: 'ada',
    action: 'thing.done',
    target: 'thg_1',
    result: 'done',
    ...extra,
  });
  const write = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await log.record(event({ details: { number: i, list: ['a', 'b'], text: 'ä "quoted"' } }));
  };
  /** What somebody who owns the database can do. */
  const tamper = async (sql: string, ...values: unknown[]): Promise<void> => {
    await database.dataSource.transaction(async (manager) => {
      await manager.query('ALTER TABLE audit_entries DISABLE TRIGGER USER');
      await manager.query(sql, values);
      await manager.query('ALTER TABLE audit_entries ENABLE TRIGGER USER');
    });
  };
  const problems = async (): Promise<string[]> =>
    (await verifier.verify(organisation)).problems.map(({ seq, kind }) => `${seq} ${kind}`);
  const list = (filter: object = {}) => log.list(organisation, listAuditSchema.parse(filter));

  it('keeps who did what, in order, and is whole', async () => {
    await withCorrelation('req-7', () => write(3));
    const { items } = await list();
    expect(items.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(items[0]).toMatchObject({ subject: 'key:tok_1', name: 'ada', correlationId: 'req-7', previous: items[1]!.hash });
    expect(await verifier.verify(organisation)).toMatchObject({ intact: true, problems: [], chains: [{ length: 3 }] });
  });

  it('is there exactly when what it records is', async () => {
    await expect(
      database.dataSource.transaction(async (manager) => {
        await log.append(manager, event());
        throw new Error('It did not work.');
      }),
    ).rejects.toThrow('It did not work.');
    expect((await list()).items).toEqual([]);
    await write(1);
    expect(await problems()).toEqual([]);
  });

  it('takes several entries at once, each as it was when it happened, between others', async () => {
    await write(1);
    const at = new Date('2026-11-21T10:00:00.000Z');
    const past = ['call_1', 'call_2'].map((target) => ({ ...event({ target }), at, correlationId: `req_${target}` }));
    await database.dataSource.transaction((manager) => log.appendAll(manager, organisation, past));
    await write(1);
    const entries = await log.entriesFrom(organisation, 1, 10);
    expect(entries.map(({ seq, target, correlationId }) => [seq, target, correlationId])).toEqual([
      [1, 'thg_1', null],
      [2, 'call_1', 'req_call_1'],
      [3, 'call_2', 'req_call_2'],
      [4, 'thg_1', null],
    ]);
    expect(entries[1]!.at).toEqual(at);
    expect(await verifier.verify(organisation)).toMatchObject({ intact: true, problems: [] });
  });

  it('gives every entry its place when many are written at once', async () => {
    await Promise.all(Array.from({ length: 25 }, () => log.record(event())));
    expect((await list({ limit: 100 })).items.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
    expect(await problems()).toEqual([]);
  });

  it.each(['UPDATE audit_entries SET name = $1', 'DELETE FROM audit_entries WHERE organisation <> $1', 'TRUNCATE audit_entries'])(
    'refuses %s',
    async (sql) => {
      await write(1);
      await expect(database.dataSource.query(sql, sql.includes('$1') ? ['x'] : [])).rejects.toThrow('append-only');
    },
  );

  it.each([
    ['subject', `'key:tok_2'`],
    ['name', `'eve'`],
    ['action', `'thing.undone'`],
    ['target', 'NULL'],
    ['result', `'refused'`],
    ['correlation_id', `'req-8'`],
    ['details', `'{"number": 9}'`],
    ['at', `at + interval '1 millisecond'`],
    ['previous', `repeat('f', 64)`],
    ['hash', `repeat('f', 64)`],
  ])('finds an edited %s', async (column, value) => {
    await write(5);
    await tamper(`UPDATE audit_entries SET ${column} = ${value} WHERE organisation = $1 AND seq = 3`, organisation);
    expect((await problems()).some((problem) => /^[34] (edited|out_of_order)$/.test(problem))).toBe(true);
  });

  it('finds an edited entry whose hash was made to fit', async () => {
    await write(5);
    const entry = await database.dataSource.manager.findOneByOrFail(AuditEntryEntity, { organisation, seq: 3 });
    const hash = hashOf(Object.assign(entry, { name: 'eve' }));
    await tamper(`UPDATE audit_entries SET name = 'eve', hash = $2 WHERE organisation = $1 AND seq = 3`, organisation, hash);
    expect(await problems()).toEqual(['4 out_of_order']);
  });

  it('finds an entry that is missing in the middle or at the beginning', async () => {
    await write(5);
    await tamper('DELETE FROM audit_entries WHERE organisation = $1 AND seq = 3', organisation);
    expect(await problems()).toEqual(['4 missing']);
    await tamper('DELETE FROM audit_entries WHERE organisation = $1 AND seq = 1', organisation);
    expect(await problems()).toContain('2 missing');
  });

  it('finds two entries that changed places', async () => {
    await write(5);
    await tamper(
      `UPDATE audit_entries SET seq = CASE seq WHEN 2 THEN 103 ELSE 102 END WHERE organisation = $1 AND seq IN (2, 3)`,
      organisation,
    );
    await tamper('UPDATE audit_entries SET seq = seq - 100 WHERE organisation = $1 AND seq > 100', organisation);
    expect(await problems()).toEqual(expect.arrayContaining(['2 out_of_order', '2 edited', '3 out_of_order', '3 edited']));
  });

  it("finds an entry that was moved into another organisation's log", async () => {
    await write(2);
    const from = organisation;
    organisation = `${organisation}-other`;
    await write(1);
    await tamper('DELETE FROM audit_entries WHERE organisation = $1', organisation);
    await tamper(`UPDATE audit_entries SET organisation = $2 WHERE organisation = $1 AND seq = 1`, from, organisation);
    expect(await problems()).toContain('1 edited');
  });

  it('finds that the last entries were deleted', async () => {
    await write(5);
    await tamper('DELETE FROM audit_entries WHERE organisation = $1 AND seq > 3', organisation);
    expect(await problems()).toEqual(['4 truncated']);
  });

  it('finds by a noted head that the end was cut off and the record of it was made to fit', async () => {
    await write(5);
    await anchors.note();
    const third = await database.dataSource.manager.findOneByOrFail(AuditEntryEntity, { organisation, seq: 3 });
    await tamper('DELETE FROM audit_entries WHERE organisation = $1 AND seq > 3', organisation);
    await tamper('UPDATE audit_chains SET length = 3, head = $2 WHERE organisation = $1', organisation, third.hash);
    expect(await problems()).toEqual(['4 truncated']);
    // The note is not lowered to what is left.
    await anchors.note();
    expect(await problems()).toEqual(['4 truncated']);
    await tamper('DELETE FROM audit_entries WHERE organisation = $1', organisation);
    await tamper('DELETE FROM audit_chains WHERE organisation = $1', organisation);
    expect(await problems()).toEqual(['1 truncated']);
  });

  it('finds by a noted head that the whole log was written anew', async () => {
    await write(3);
    await anchors.note();
    const [kept] = await log.heads(organisation);
    await tamper('DELETE FROM audit_entries WHERE organisation = $1', organisation);
    await tamper('DELETE FROM audit_chains WHERE organisation = $1', organisation);
    await write(4);
    expect(await problems()).toEqual(['3 rewritten']);
    await rm(anchorFile);
    expect(await problems()).toEqual([]);
    expect((await verifier.verify(organisation, [kept!])).problems).toMatchObject([{ seq: 3, kind: 'rewritten' }]);
  });

  it('finds that the record of where the log ends is gone', async () => {
    await write(2);
    await tamper('DELETE FROM audit_chains WHERE organisation = $1', organisation);
    expect(await problems()).toEqual(['null truncated']);
  });

  it('says so when the noted heads cannot be read, in place of finding nothing wrong', async () => {
    await writeFile(anchorFile, '{');
    await expect(verifier.verify(organisation)).rejects.toMatchObject({ code: 'audit.unreadable_anchors' });
    await rm(anchorFile);
    await write(1);
    await anchors.note();
    expect(await readFile(anchorFile, 'utf8')).toContain(organisation);
  });

  it('lists in pages, and only what is asked for', async () => {
    await write(4);
    await log.record(event({ action: 'token.revoked', subject: 'admin', target: 'tok_9', result: 'refused' }));
    const first = await list({ limit: 3 });
    const second = await list({ limit: 3, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
    expect(second.nextCursor).toBeNull();
    for (const filter of [
      { action: 'token' },
      { action: 'token.revoked' },
      { subject: 'admin' },
      { target: 'tok_9' },
      { result: 'refused' },
    ]) {
      expect((await list(filter)).items.map(({ seq }) => seq)).toEqual([5]);
    }
    expect((await list({ action: 'tok' })).items).toEqual([]);
    expect((await list({ since: new Date(Date.now() + 60_000).toISOString() })).items).toEqual([]);
    expect((await list({ until: new Date(Date.now() + 60_000).toISOString() })).items).toHaveLength(5);
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'audit.invalid_cursor' });
  });

  it('keeps texts from outside that a database or a hash could stumble over', async () => {
    await log.record(event({ name: `a\0b\ud800${'x'.repeat(1_000)}`, details: { text: '\udc00\0' } }));
    expect(await problems()).toEqual([]);
    expect((await list()).items[0]!.name.length).toBeLessThanOrEqual(500);
  });

  it('writes the first refusal of a kind at once, and those that are repeated within a minute as one', async () => {
    const refusals = new RefusalLog(log);
    for (let i = 0; i < 50; i++) refusals.note(event({ action: 'access.refused', result: 'refused', details: { code: 'x' } }));
    refusals.note(event({ action: 'access.refused', result: 'refused', details: { code: 'y' } }));
    await vi.waitFor(async () => expect((await list()).items).toHaveLength(2), { timeout: 20_000 });
    await refusals.onModuleDestroy();
    const [latest] = (await list()).items;
    expect([latest!.seq, latest!.details]).toEqual([3, { code: 'x', repeated: 49, since: expect.any(String) as string }]);
  });

  it('counts refusals together when there are too many kinds', async () => {
    const refusals = new RefusalLog(log);
    for (let i = 0; i < 1_030; i++)
      refusals.note(event({ action: 'access.refused', result: 'refused', target: null, details: { address: `10.0.0.${i}` } }));
    await refusals.onModuleDestroy();
    const [latest] = (await list()).items;
    expect(latest).toMatchObject({ subject: 'several', details: { repeated: 29 } });
    expect(latest!.seq).toBe(1_002);
  });
});
