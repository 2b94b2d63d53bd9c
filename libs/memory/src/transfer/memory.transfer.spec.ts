import { AuditLog, listAuditSchema } from '#foundry/audit';
import type { Database } from '#foundry/database';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ADA, BOB, clearMemories, EVE, openMemoryDatabase } from '../memory.fixture.js';
import { createMemory, type OpenMemory } from '../memory.module.js';
import { type CreateMemory, listMemoriesSchema, type MemoryFilter } from '../memory.schemas.js';
import type { MemoryOwner } from '../owner.js';
import { searchMemoriesSchema } from '../search/search.schemas.js';

let database: Database;
let memory: OpenMemory;
const now = new Date('2026-03-01T12:00:00Z');
beforeAll(async () => {
  database = await openMemoryDatabase();
  memory = createMemory(database.dataSource, { now: () => now });
});
afterEach(async () => {
  await clearMemories(database);
});
afterAll(async () => {
  await memory.close();
  await database.close();
});

const add = async (text: string, more: Partial<CreateMemory> = {}, owner: MemoryOwner = ADA): Promise<string> =>
  (await memory.service.create(owner, { type: 'insight', text, ...more })).memory.id;
const exported = async (owner: MemoryOwner, filter: MemoryFilter = {}): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of memory.transfer.export(owner, filter)) lines.push(line);
  return lines;
};
async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const everything = listMemoriesSchema.parse({ includeSuperseded: true, limit: 200 });
/** The audit log cannot be emptied: each test looks at its newest entries. */
const audited = async (organisation: string, limit = 1): Promise<object[]> =>
  (await new AuditLog(database.dataSource).list(organisation, listAuditSchema.parse({ action: 'memory', limit }))).items;

async function fill(): Promise<string[]> {
  const old = await add('The API listens on port 8000', { context: { buildId: 'bld_1' }, tags: ['port'] });
  const next = await add('The API listens on port 9000');
  await add('the API listens on port 9000!', { source: 'user_stated' });
  const secret = await add('Wärmt die Tässchen vor: 👍', { type: 'preference', session: 'café' });
  await memory.relations.relate(ADA, { from: secret, type: 'relates_to', to: next });
  return [old, next, secret];
}

it('writes everything that the owner may see, in an order that stays, and reads it again elsewhere byte by byte', async () => {
  const [old, next, secret] = await fill();
  const lines = await exported(ADA);
  expect(lines.map((line) => JSON.parse(line) as { id?: string; kind: string }).map(({ id, kind }) => id ?? kind)).toEqual([
    old,
    next,
    secret,
    'relation',
    'relation',
  ]);
  expect(await exported(ADA)).toEqual(lines);
  const eve = { organisation: 'evil', user: 'usr_ada' };
  expect(await memory.transfer.import(eve, pieces(lines.join('')))).toEqual({
    memories: 3,
    relations: 2,
    unchanged: 0,
    renamed: {},
  });
  expect(await exported(eve)).toEqual(lines);
  expect(await memory.service.history(eve, next!)).toEqual(await memory.service.history(ADA, next!));
  const { items } = await memory.search.search(eve, searchMemoriesSchema.parse({ query: 'port of the API' }));
  expect(items[0]!.memory.id).toBe(next);
  // What was imported is compared with what is created after it.
  expect(await memory.service.create(eve, { type: 'insight', text: 'the api listens on port 9000' })).toMatchObject({
    outcome: 'merged',
    memory: { id: next, sources: 3 },
  });
});

it('imports twice as if it were once, and overwrites nothing', async () => {
  const [, next] = await fill();
  const lines = await exported(ADA);
  await memory.service.pin(ADA, next!);
  expect(await memory.transfer.import(ADA, pieces(lines.join('')))).toMatchObject({ memories: 0, relations: 0, unchanged: 5 });
  expect(await memory.service.get(ADA, next!)).toMatchObject({ pinned: true, revision: 3 });
});

it("exports no other user's private memories and nothing of another organisation, also no relation to them", async () => {
  const [old, next, secret] = await fill();
  const lines = (await exported(BOB)).join('');
  expect(lines).toContain(old);
  expect(lines).toContain(next);
  expect(lines).not.toContain(secret);
  expect(await exported(EVE)).toEqual([]);
  expect((await exported(ADA, { types: ['preference'] })).map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
    'memory',
  ]);
});

it("gives an imported memory another id when its own is another user's, and does not touch theirs", async () => {
  const [old, next, secret] = await fill();
  const lines = (await exported(ADA)).join('');
  const result = await memory.transfer.import(BOB, pieces(lines, 1_000));
  expect(result).toMatchObject({ memories: 1, relations: 1, unchanged: 3 });
  const copy = result.renamed[secret!]!;
  expect(await memory.service.get(BOB, copy)).toMatchObject({ scope: 'private', user: 'usr_bob' });
  await expect(memory.service.get(BOB, secret!)).rejects.toMatchObject({ code: 'memory.not_found' });
  expect((await memory.relations.graph(BOB, copy, { depth: 1, limit: 5 })).nodes.map(({ memory }) => memory.id)).toEqual([
    copy,
    next,
  ]);
  expect(await memory.service.get(ADA, secret!)).toMatchObject({ user: 'usr_ada' });
  expect(old).toBeDefined();
});

it('says which line is wrong, and keeps what came in the batches before it', async () => {
  const id = (number: number): string => `mem_${String(number).padStart(26, '0')}`;
  const line = (number: number, more: object = {}): string =>
    `${JSON.stringify({ kind: 'memory', id: id(number), type: 'insight', text: `Fact ${number}`, scope: 'global', ...more })}\n`;
  const good = Array.from({ length: 500 }, (_, index) => line(index)).join('');
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['not json\n', /Line 502 is not JSON/],
    [line(502, { scope: 'everywhere' }), /Line 502 .*scope/],
    [line(502, { organisation: 'evil' }), /Line 502 .*organisation/],
    [line(502, { text: '' }), /Line 502 .*text/],
    [`${JSON.stringify({ kind: 'relation', from: id(1), type: 'likes', to: id(2) })}\n`, /Line 502 .*type/],
  ];
  for (const [text, message] of wrong) {
    await expect(memory.transfer.import(ADA, pieces(good + line(501) + text, 9_999))).rejects.toMatchObject({
      code: 'memory.invalid_import',
      message: expect.stringMatching(message) as unknown,
    });
  }
  const count = async (): Promise<number> => await memory.forgetting.count(ADA, { scopes: ['global'] });
  expect(await count()).toBe(500);
  expect(await audited('acme')).toMatchObject([{ action: 'memory.imported', details: { memories: 500, relations: 0 } }]);
});

it('forgets with everything that hangs on it, and leaves an entry in the audit log', async () => {
  const [old, next, secret] = await fill();
  expect(await memory.forgetting.forget(BOB, next!)).toEqual({ forgotten: 1, restored: [old] });
  await expect(memory.service.get(ADA, next!)).rejects.toMatchObject({ code: 'memory.not_found' });
  // What it had superseded counts again.
  expect(await memory.service.get(ADA, old!)).toMatchObject({ supersededBy: null });
  expect((await memory.relations.graph(ADA, secret!, { depth: 2, limit: 9 })).edges).toEqual([]);
  for (const table of ['memory_sources', 'memory_history'])
    expect(await database.dataSource.query(`SELECT 1 FROM ${table} WHERE memory_id = $1`, [next])).toEqual([]);
  for (const owner of [BOB, EVE])
    await expect(memory.forgetting.forget(owner, secret!)).rejects.toMatchObject({ code: 'memory.not_found' });
  expect(await audited('acme')).toMatchObject([
    { subject: 'usr_bob', name: 'Bob', action: 'memory.forgotten', target: next, details: { count: 1, ids: [next] } },
  ]);
  expect(JSON.stringify(await audited('acme'))).not.toContain('9000');
});

it('forgets by filter what the owner may see, and never without a condition', async () => {
  const [old, next, secret] = await fill();
  await expect(memory.forgetting.forgetWhere(ADA, {})).rejects.toMatchObject({ code: 'memory.no_filter' });
  await expect(memory.forgetting.forgetWhere(ADA, { includeSuperseded: true })).rejects.toMatchObject({
    code: 'memory.no_filter',
  });
  const all: MemoryFilter = { createdSince: '2000-01-01T00:00:00Z', includeSuperseded: true };
  expect(await memory.forgetting.forgetWhere(EVE, all)).toEqual({ forgotten: 0, restored: [] });
  expect(await memory.forgetting.count(BOB, all)).toBe(2);
  expect(await memory.forgetting.forgetWhere(BOB, all)).toEqual({ forgotten: 2, restored: [] });
  expect((await memory.service.list(ADA, everything)).items.map(({ id }) => id)).toEqual([secret]);
  expect([old, next]).toHaveLength(2);
  expect(await audited('acme')).toMatchObject([{ action: 'memory.forgotten', target: null, details: { count: 2 } }]);
  expect(await audited('evil')).toMatchObject([{ action: 'memory.imported' }]);
});
