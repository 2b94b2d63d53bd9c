import type { Database } from '#foundry/database';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ADA, BOB, clearMemories, EVE, openMemoryDatabase } from '../memory.fixture.js';
import { createMemory, type OpenMemory } from '../memory.module.js';
import type { CreateMemory } from '../memory.schemas.js';
import type { MemoryOwner } from '../owner.js';
import { searchMemoriesSchema, type SearchResult } from './search.schemas.js';

let database: Database;
let now = new Date('2026-03-01T12:00:00Z');
let memory: OpenMemory;
beforeAll(async () => {
  database = await openMemoryDatabase();
});
afterEach(async () => {
  now = new Date('2026-03-01T12:00:00Z');
  await memory.close();
  await clearMemories(database);
  memory = open();
});
afterAll(() => database.close());

const open = (): OpenMemory => createMemory(database.dataSource, { now: () => now });
beforeAll(() => {
  memory = open();
});
const DAY_MS = 86_400_000;
const later = (days: number): void => void (now = new Date(now.getTime() + days * DAY_MS));

const add = async (text: string, more: Partial<CreateMemory> = {}, owner: MemoryOwner = ADA): Promise<string> =>
  (await memory.service.create(owner, { type: 'insight', text, ...more })).memory.id;
const search = (query: string, more: object = {}, owner: MemoryOwner = ADA): Promise<SearchResult> =>
  memory.search.search(owner, searchMemoriesSchema.parse({ query, ...more }));
const ids = ({ items }: SearchResult): string[] => items.map(({ memory }) => memory.id);

it('finds by any of the words in any form, by parts of words, and says which', async () => {
  const paging = await add('Suppliers are paged because exporting all of them was slow');
  const locking = await add('SQLite locks the whole file while it migrates');
  await add('Coffee is in the kitchen');
  const found = await search('Why do we page the supplier exports?');
  expect(found.mode).toBe('lexical');
  expect(found.reason).toContain('FOUNDRY_MODEL_EMBED');
  expect(ids(found)[0]).toBe(paging);
  expect(found.items[0]!.why).toMatchObject({ terms: ['page', 'supplier', 'exports'], neighbour: false, similarity: null });
  const typo = await search('sqlite migrtaion');
  expect(ids(typo)[0]).toBe(locking);
  const onlyTypo = await search('migrattes');
  expect(onlyTypo.items[0]).toMatchObject({ memory: { id: locking }, why: { terms: [], similarSpelling: true } });
  expect(ids(await search('zzzz'))).toEqual([]);
});

it('finds what was said beside the words in the same conversation', async () => {
  const question = await add('Where should the invoices be kept?', { session: 'one', sequence: 4 });
  const answer = await add('In the blue bucket, please', { session: 'one', sequence: 5 });
  const elsewhere = await add('In the red bucket, please', { session: 'two', sequence: 5 });
  const found = await search('invoices kept');
  expect(ids(found)).toEqual([question, answer]);
  expect(found.items[1]!.why).toMatchObject({ terms: [], neighbour: true });
  expect(ids(found)).not.toContain(elsewhere);
});

it('prefers what is named by its speaker when the question names one', async () => {
  const hers = await add('I went hiking in the mountains on Sunday', {
    context: { speaker: 'Melanie' },
    session: 's',
    sequence: 1,
  });
  const his = await add('I went hiking in the mountains last Monday too', {
    context: { speaker: 'Tom' },
    session: 's',
    sequence: 9,
  });
  expect(ids(await search('When did Melanie go hiking in the mountains?'))[0]).toBe(hers);
  expect(ids(await search('When did Tom go hiking in the mountains?'))[0]).toBe(his);
});

it("never finds, counts or weighs another user's private memories or another organisation's", async () => {
  const shared = await add('The launch is on Friday', { scope: 'organisation' });
  const secret = await add('The launch will slip, says the lawyer', { scope: 'private' });
  const before = await search('launch lawyer', {}, BOB);
  expect(ids(before)).toEqual([shared]);
  for (let i = 0; i < 5; i++) await add(`The launch number ${i} is secret, lawyer ${'xyz'.repeat(i)}`, { scope: 'private' });
  // Neither hits nor scores show that there is more.
  expect(await search('launch lawyer', {}, BOB)).toEqual(before);
  expect(await search('launch', {}, EVE)).toMatchObject({ items: [], nextCursor: null });
  expect(ids(await search('launch lawyer'))).toContain(secret);
  const everything = { includeSuperseded: true, scopes: ['private', 'project', 'organisation', 'global'] };
  expect(ids(await search('launch lawyer', everything, BOB))).toEqual([shared]);
});

it('finds what another process wrote, changed, moved and deleted since', async () => {
  const other = open();
  await add('The first thing about zebras', { scope: 'organisation' });
  expect(ids(await search('zebras'))).toHaveLength(1);
  const second = (await other.service.create(ADA, { type: 'gotcha', text: 'Another story of zebras' })).memory.id;
  expect(ids(await search('zebras'))).toHaveLength(2);
  await other.service.update(ADA, second, { text: 'Another story of giraffes' });
  expect(ids(await search('zebras'))).toHaveLength(1);
  expect(ids(await search('giraffes'))).toEqual([second]);
  await other.service.update(ADA, second, { scope: 'private' });
  expect(ids(await search('giraffes'))).toEqual([second]);
  expect(ids(await search('giraffes', {}, BOB))).toEqual([]);
  await other.forgetting.forget(ADA, second);
  expect(ids(await search('giraffes'))).toEqual([]);
  await other.close();
});

it('leaves superseded memories out unless they are asked for', async () => {
  const old = await add('The gateway listens on port 8000');
  const next = await add('The gateway listens on port 9000');
  expect(ids(await search('gateway port'))).toEqual([next]);
  expect(new Set(ids(await search('gateway port', { includeSuperseded: true })))).toEqual(new Set([old, next]));
});

it('filters by everything within the search, however few are left', async () => {
  for (let i = 0; i < 120; i++)
    await add(`Widgets need oil, says report ${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}${i}`, {
      session: 'w',
      sequence: i,
    });
  const rare = await add('Widgets also need water', {
    type: 'gotcha',
    project: 'pump',
    tags: ['wet'],
    context: { buildId: 'bld_7' },
    pinned: true,
    importance: 0.1,
    source: 'user_stated',
  });
  for (const filter of [
    { types: ['gotcha'] },
    { projects: ['pump'] },
    { tags: ['wet'] },
    { context: { buildId: 'bld_7' } },
    { pinned: true },
    { sources: ['user_stated'] },
    { scopes: ['project'] },
  ]) {
    expect(ids(await search('widgets need oil', filter))).toEqual([rare]);
  }
  expect(ids(await search('widgets need oil', { types: ['status'] }))).toEqual([]);
  expect(ids(await search('widgets need oil', { project: 'other', limit: 100 }))).not.toContain(rare);
});

it('weighs equal answers by importance, pins, project, decay and age, and says so', async () => {
  const text = (name: string): string => `The ${name} service retries five times`;
  const plain = await add(text('alpha'), { type: 'gotcha' });
  const important = await add(text('gamma'), { type: 'gotcha', importance: 1 });
  const pinned = await add(text('delta'), { type: 'gotcha', pinned: true });
  const ours = await add(text('omega'), { type: 'gotcha', project: 'shop' });
  const found = await search('service retries', { project: 'shop' });
  expect(new Set(ids(found).slice(0, 2))).toEqual(new Set([important, ours]));
  expect(ids(found).slice(2)).toEqual([pinned, plain]);
  expect(found.items.find(({ memory }) => memory.id === important)!.why.boosts).toMatchObject({ importance: 1.1 });
  expect(found.items.find(({ memory }) => memory.id === ours)!.why.boosts).toMatchObject({ scope: 1.1 });
  later(400);
  const lasting = await add(text('kappa'), { type: 'gotcha' });
  const aged = await search('service retries');
  expect(ids(aged)[0]).toBe(lasting);
  expect(aged.items.find(({ memory }) => memory.id === plain)!.why.boosts).toMatchObject({ decay: 0.858 });
});

it('lifts and brings up what is related to the best hits and to memories at hand', async () => {
  const fault = await add('Exports time out behind the proxy');
  const fix = await add('A heartbeat every ten seconds');
  const secret = await add('Ask Charlie about heartbeats', { scope: 'private' });
  await memory.relations.relate(ADA, { from: fault, type: 'fixed_by', to: fix });
  await memory.relations.relate(ADA, { from: fault, type: 'relates_to', to: secret });
  const found = await search('exports time out');
  expect(ids(found)[0]).toBe(fault);
  expect(new Set(ids(found))).toEqual(new Set([fault, fix, secret]));
  expect(found.items[1]!.why.relatedTo).toBe(fault);
  expect(new Set(ids(await search('exports time out', {}, BOB)))).toEqual(new Set([fault, fix]));
  const [one, other] = [await add('Zeta tables are wide'), await add('Theta tables are wide')];
  await memory.relations.relate(ADA, { from: fault, type: 'relates_to', to: one });
  expect(ids(await search('tables are wide', { near: [fault] }))[0]).toBe(one);
  await memory.relations.unrelate(ADA, { from: fault, type: 'relates_to', to: one });
  await memory.relations.relate(ADA, { from: other, type: 'relates_to', to: fault });
  expect(ids(await search('tables are wide', { near: [fault] }))[0]).toBe(other);
});

it('reads on page by page without repeating or missing any, while memories are added', async () => {
  for (let i = 0; i < 130; i++)
    await add(`Lamp ${'abcdefghijklmnopqrstuvwxyz'[i % 26]}${'x'.repeat(i % 7)} burns ${i}`, { session: 'l', sequence: i * 3 });
  const whole = ids(await search('lamp burns', { limit: 100 }));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: SearchResult = await search('lamp burns', { limit: 20, cursor });
    seen.push(...ids(page));
    cursor = page.nextCursor ?? undefined;
    later(0.01);
    await add(`Lamp new${seen.length} burns brightest`, { session: 'new', sequence: seen.length });
  } while (cursor !== undefined);
  expect(new Set(seen).size).toBe(130);
  expect(seen).toHaveLength(130);
  expect(seen.slice(0, 100)).toEqual(whole);
  const { nextCursor } = await search('lamp burns', { limit: 20 });
  await expect(search('lamp', { limit: 20, cursor: nextCursor })).rejects.toMatchObject({ code: 'memory.invalid_cursor' });
  await expect(search('lamp', { cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'memory.invalid_cursor' });
});

it('renews what it finds', async () => {
  const id = await add('The certificate expires in June', { type: 'status' });
  later(14);
  await search('certificate');
  expect((await memory.service.get(ADA, id)).decay).toBe(0.5);
  await memory.accesses.flush();
  expect((await memory.service.get(ADA, id)).decay).toBe(1);
});

it('takes any text for a question', async () => {
  await add('The who is a band');
  for (const query of ['who', "'; DROP TABLE memories; --", '%_\\', '👍', '日本語', 'a'.repeat(2_000), '\0'])
    await expect(search(query)).resolves.toBeDefined();
  expect(ids(await search('who am I'))).toHaveLength(1);
});
