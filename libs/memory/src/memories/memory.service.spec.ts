import type { Database } from '#foundry/database';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ADA, BOB, clearMemories, EVE, openMemoryDatabase } from '../memory.fixture.js';
import { createMemory, type OpenMemory } from '../memory.module.js';
import { listMemoriesSchema } from '../memory.schemas.js';

let database: Database;
let now = new Date('2026-03-01T12:00:00Z');
let memory: OpenMemory;
beforeAll(async () => {
  database = await openMemoryDatabase();
  memory = createMemory(database.dataSource, { now: () => now });
});
afterEach(async () => {
  now = new Date('2026-03-01T12:00:00Z');
  await clearMemories(database);
});
afterAll(() => database.close());

const DAY_MS = 86_400_000;
const later = (days: number): void => void (now = new Date(now.getTime() + days * DAY_MS));
const everything = listMemoriesSchema.parse({ includeSuperseded: true });

it('keeps what it is given, with the scope of its type', async () => {
  const { memory: gotcha, outcome } = await memory.service.create(ADA, {
    type: 'gotcha',
    text: 'SQLite locks the file while a migration runs.',
    project: 'inventory',
    importance: 0.7,
    tags: ['sqlite', 'sqlite'],
    context: { buildId: 'bld_1', nested: { a: [1, null] } },
    key: 'sqlite.lock',
  });
  expect(outcome).toBe('created');
  expect(await memory.service.get(BOB, gotcha.id)).toEqual(gotcha);
  expect(gotcha).toMatchObject({
    scope: 'project',
    importance: 0.7,
    tags: ['sqlite'],
    context: { buildId: 'bld_1', nested: { a: [1, null] } },
    user: 'usr_ada',
    source: 'ai_inferred',
    sources: 1,
    decay: 1,
  });
  const scopes = await Promise.all(
    (['insight', 'preference', 'pattern', 'capability'] as const).map(async (type) => {
      const made = await memory.service.create(ADA, { type, text: `The ${type} that everybody should know of` });
      return made.memory.scope;
    }),
  );
  expect(scopes).toEqual(['organisation', 'private', 'global', 'global']);
});

it('refuses a project memory that names no project, and a context that is too large', async () => {
  const wanted = { type: 'status', text: 'All is well', scope: 'project' } as const;
  await expect(memory.service.create(ADA, wanted)).rejects.toMatchObject({ code: 'memory.project_needed' });
  const context = { log: 'x'.repeat(20_000) };
  await expect(memory.service.create(ADA, { type: 'status', text: 'All is well', context })).rejects.toMatchObject({
    code: 'memory.context_too_large',
  });
});

it("hides another user's private memory and everything of another organisation as if they were not there", async () => {
  const { memory: secret } = await memory.service.create(ADA, { type: 'preference', text: 'Prefers dark roast coffee' });
  const { memory: shared } = await memory.service.create(ADA, { type: 'pattern', text: 'Write the test first' });
  for (const [owner, id] of [
    [BOB, secret.id],
    [EVE, secret.id],
    [EVE, shared.id],
  ] as const) {
    const refusals = [
      () => memory.service.get(owner, id),
      () => memory.service.update(owner, id, { text: 'Taken over' }),
      () => memory.service.boost(owner, id),
      () => memory.service.pin(owner, id),
      () => memory.service.history(owner, id),
      () => memory.service.create(owner, { type: 'status', text: 'Mine now', supersedes: id }),
      () => memory.relations.graph(owner, id, { depth: 2, limit: 10 }),
    ];
    for (const refusal of refusals) await expect(refusal()).rejects.toMatchObject({ code: 'memory.not_found' });
  }
  expect((await memory.service.list(BOB, everything)).items.map(({ id }) => id)).toEqual([shared.id]);
  expect((await memory.service.list(EVE, everything)).items).toEqual([]);
  // The same words of somebody else are a memory of their own, not one more source of a memory that they cannot see.
  const { outcome } = await memory.service.create(BOB, { type: 'preference', text: 'Prefers dark roast coffee' });
  expect(outcome).toBe('created');
  expect(await memory.service.get(ADA, secret.id)).toMatchObject({ sources: 1, revision: 1 });
});

it('merges what says the same and keeps every source in its own words', async () => {
  const first = await memory.service.create(ADA, { type: 'pattern', text: 'Write the test before the code', tags: ['tests'] });
  later(1);
  const second = await memory.service.create(BOB, {
    type: 'pattern',
    text: 'write the test, before the code!',
    source: 'user_stated',
    tags: ['habits'],
    importance: 0.9,
    context: { buildId: 'bld_2' },
  });
  expect(second).toMatchObject({ outcome: 'merged', superseded: [] });
  expect(second.message).toContain(first.memory.id);
  expect(second.memory).toMatchObject({
    id: first.memory.id,
    text: 'Write the test before the code',
    sources: 2,
    source: 'user_stated',
    importance: 0.9,
    tags: ['tests', 'habits'],
    accessedAt: now.toISOString(),
  });
  const { sources, changes } = await memory.service.history(ADA, first.memory.id);
  expect(sources).toMatchObject([
    { by: 'usr_ada', source: 'ai_inferred', text: null },
    { by: 'usr_bob', source: 'user_stated', text: 'write the test, before the code!', context: { buildId: 'bld_2' } },
  ]);
  expect(changes).toMatchObject([
    { action: 'created', revision: 1 },
    { action: 'merged', revision: 2, before: { importance: 0.5, source: 'ai_inferred' } },
  ]);
});

it('keeps equal words of other types and projects apart', async () => {
  const text = 'The import runs at night';
  const outcomes = [];
  for (const more of [{ project: 'a' }, { project: 'b' }, { project: 'a', type: 'status' }, { project: 'a' }] as const) {
    outcomes.push((await memory.service.create(ADA, { type: 'insight', text, ...more })).outcome);
  }
  expect(outcomes).toEqual(['created', 'created', 'created', 'merged']);
});

it('supersedes what it contradicts, and loses nothing of it', async () => {
  const old = await memory.service.create(ADA, { type: 'insight', text: 'The API listens on port 8000' });
  const next = await memory.service.create(BOB, { type: 'insight', text: 'The API listens on port 9000' });
  expect(next).toMatchObject({ outcome: 'superseded', superseded: [old.memory.id] });
  const kept = await memory.service.get(ADA, old.memory.id);
  expect(kept).toMatchObject({ supersededBy: next.memory.id, text: 'The API listens on port 8000' });
  expect((await memory.service.list(ADA, listMemoriesSchema.parse({}))).items.map(({ id }) => id)).toEqual([next.memory.id]);
  expect((await memory.relations.graph(ADA, next.memory.id, { depth: 1, limit: 10 })).edges).toMatchObject([
    { from: next.memory.id, type: 'supersedes', to: old.memory.id },
  ]);
  await expect(memory.service.update(ADA, old.memory.id, { text: 'Something else' })).rejects.toMatchObject({
    code: 'memory.superseded',
    details: { supersededBy: next.memory.id },
  });
});

it('does not let a conclusion of a model take the place of what a person said', async () => {
  const said = await memory.service.create(ADA, { type: 'insight', text: 'The tax rate is 19', source: 'user_stated' });
  const concluded = await memory.service.create(ADA, { type: 'insight', text: 'The tax rate is 16' });
  expect(concluded).toMatchObject({ outcome: 'created', superseded: [] });
  expect(concluded.message).toContain(`${said.memory.id} says otherwise and stays`);
  const corrected = await memory.service.create(ADA, { type: 'insight', text: 'The tax rate is 7', source: 'user_stated' });
  expect(new Set(corrected.superseded)).toEqual(new Set([said.memory.id, concluded.memory.id]));
});

it('supersedes by key, and what it is told to', async () => {
  const first = await memory.service.create(ADA, { type: 'status', text: 'Waiting for a review', key: 'release' });
  const second = await memory.service.create(ADA, { type: 'status', text: 'Shipped to all customers', key: 'release' });
  expect(second.superseded).toEqual([first.memory.id]);
  const mine = await memory.service.create(ADA, {
    type: 'preference',
    text: 'Wants to be told of releases',
    supersedes: second.memory.id,
  });
  expect(mine.superseded).toEqual([second.memory.id]);
  expect(await memory.service.get(BOB, second.memory.id)).toMatchObject({ supersededBy: mine.memory.id });
  const again = { type: 'status', text: 'Shipped again', supersedes: second.memory.id } as const;
  await expect(memory.service.create(ADA, again)).rejects.toMatchObject({ code: 'memory.superseded' });
});

it('keeps every turn of a conversation, also when somebody repeats or contradicts themselves', async () => {
  const say = (sequence: number, text: string) =>
    memory.service.create(ADA, { type: 'status', text, session: 'ses_1', sequence });
  const outcomes = [];
  for (const [sequence, text] of [
    [1, 'The limit is 30'],
    [2, 'The limit is 30'],
    [3, 'The limit is 40'],
    [3, 'The limit is 40'],
  ] as const) {
    outcomes.push((await say(sequence, text)).outcome);
  }
  expect(outcomes).toEqual(['created', 'created', 'created', 'merged']);
});

it('remembers what a changed memory said before', async () => {
  const { memory: made } = await memory.service.create(ADA, { type: 'insight', text: 'Chosen for its speed', project: 'shop' });
  later(2);
  const changed = await memory.service.update(BOB, made.id, { text: 'Chosen for its licence', tags: ['licence'] });
  expect(changed).toMatchObject({ text: 'Chosen for its licence', revision: 2, updatedAt: now.toISOString() });
  expect(await memory.service.update(BOB, made.id, { text: 'Chosen for its licence' })).toMatchObject({ revision: 2 });
  const { changes } = await memory.service.history(ADA, made.id);
  expect(changes.at(-1)).toMatchObject({ action: 'updated', by: 'usr_bob', before: { text: 'Chosen for its speed', tags: [] } });
  // What it says now is what new memories are compared with.
  const same = await memory.service.create(ADA, { type: 'insight', text: 'chosen for its licence', project: 'shop' });
  expect(same).toMatchObject({ outcome: 'merged', memory: { id: made.id } });
});

it('moves between what is private and what is shared', async () => {
  const { memory: mine } = await memory.service.create(ADA, { type: 'preference', text: 'Short functions' });
  await memory.service.update(ADA, mine.id, { scope: 'organisation' });
  expect(await memory.service.get(BOB, mine.id)).toMatchObject({ scope: 'organisation' });
  // Whoever makes a shared memory private takes it for themselves.
  await memory.service.update(BOB, mine.id, { scope: 'private' });
  await expect(memory.service.get(ADA, mine.id)).rejects.toMatchObject({ code: 'memory.not_found' });
  expect(await memory.service.get(BOB, mine.id)).toMatchObject({ scope: 'private', revision: 3, user: 'usr_bob' });
});

it('decays by type since it was last asked for, unless it is pinned', async () => {
  const make = async (type: 'status' | 'gotcha' | 'insight', text: string) =>
    (await memory.service.create(ADA, { type, text })).memory.id;
  const status = await make('status', 'Waiting for the certificate');
  const pinned = await make('status', 'The freeze begins on Friday');
  await memory.service.pin(ADA, pinned);
  const gotcha = await make('gotcha', 'The proxy cuts long answers');
  const insight = await make('insight', 'One database because of transactions');
  const turn = await memory.service.create(ADA, { type: 'status', text: 'It works now', session: 'ses_1', sequence: 1 });
  later(14);
  const decays = await Promise.all(
    [status, pinned, gotcha, insight, turn.memory.id].map(async (id) => (await memory.service.get(ADA, id)).decay),
  );
  expect(decays).toEqual([0.5, 1, 0.898, 1, 1]);
  await memory.service.boost(ADA, status);
  expect(await memory.service.get(ADA, status)).toMatchObject({ decay: 1, importance: 0.6 });
  await memory.service.pin(ADA, pinned, false);
  expect(await memory.service.get(ADA, pinned)).toMatchObject({ decay: 0.5, pinned: false });
});

it('lists by every condition, newest first, in pages that do not repeat', async () => {
  const make = async (text: string, more: object) =>
    (await memory.service.create(ADA, { type: 'insight', text, ...more })).memory.id;
  const a = await make('Alpha is first', { project: 'p', tags: ['x', 'y'], context: { build: 'b1', n: 1 }, importance: 0.9 });
  later(1);
  const b = await make('Beta is second', { project: 'q', source: 'user_stated', pinned: true });
  const c = await make('Gamma is third', { scope: 'private', session: 's1' });
  const found = async (filter: object): Promise<string[]> =>
    (await memory.service.list(ADA, listMemoriesSchema.parse(filter))).items.map(({ id }) => id);
  expect(await found({})).toEqual([c, b, a]);
  expect(await found({ projects: ['p', 'q'] })).toEqual([b, a]);
  expect(await found({ tags: ['x', 'y'] })).toEqual([a]);
  expect(await found({ tags: ['x', 'z'] })).toEqual([]);
  expect(await found({ context: { build: 'b1' } })).toEqual([a]);
  expect(await found({ sources: ['user_stated'] })).toEqual([b]);
  expect(await found({ pinned: true })).toEqual([b]);
  expect(await found({ scopes: ['private'] })).toEqual([c]);
  expect(await found({ session: 's1' })).toEqual([c]);
  expect(await found({ minImportance: 0.9 })).toEqual([a]);
  expect(await found({ types: ['gotcha'] })).toEqual([]);
  expect(await found({ user: 'usr_bob' })).toEqual([]);
  expect(await found({ createdSince: '2026-03-02T00:00:00Z' })).toEqual([c, b]);
  expect(await found({ createdUntil: '2026-03-02T00:00:00Z', accessedUntil: '2026-03-02T00:00:00Z' })).toEqual([a]);
  const first = await memory.service.list(ADA, listMemoriesSchema.parse({ limit: 2 }));
  const rest = await memory.service.list(ADA, listMemoriesSchema.parse({ limit: 2, cursor: first.nextCursor }));
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([c, b, a]);
  expect(rest.nextCursor).toBeNull();
  await expect(memory.service.list(ADA, listMemoriesSchema.parse({ cursor: "'; DROP" }))).rejects.toMatchObject({
    code: 'memory.invalid_cursor',
  });
});

it('shows what is around a memory, as far as its reader may see it', async () => {
  const make = async (text: string, type: 'insight' | 'preference' = 'insight') =>
    (await memory.service.create(ADA, { type, text })).memory.id;
  const [fault, cause, fix, secret] = [
    await make('Exports time out'),
    await make('The proxy closes idle connections'),
    await make('A heartbeat keeps them open'),
    await make('I distrust that proxy', 'preference'),
  ];
  await memory.relations.relate(ADA, { from: fault, type: 'caused_by', to: cause });
  await memory.relations.relate(ADA, { from: cause, type: 'fixed_by', to: fix });
  await memory.relations.relate(ADA, { from: secret, type: 'relates_to', to: cause });
  const again = await memory.relations.relate(BOB, { from: fault, type: 'caused_by', to: cause });
  expect(again.createdBy).toBe('usr_ada');
  const mine = await memory.relations.graph(ADA, fault, { depth: 2, limit: 10 });
  expect(mine.nodes.map(({ memory: { id }, distance }) => [id, distance])).toEqual([
    [fault, 0],
    [cause, 1],
    [fix, 2],
    [secret, 2],
  ]);
  expect(mine.edges).toHaveLength(3);
  const his = await memory.relations.graph(BOB, fault, { depth: 4, limit: 10 });
  expect(his.nodes.map(({ memory: { id } }) => id)).toEqual([fault, cause, fix]);
  expect(his.edges).toHaveLength(2);
  expect(await memory.relations.graph(ADA, fault, { depth: 4, limit: 2 })).toMatchObject({ cut: true, nodes: [{}, {}] });
  await expect(memory.relations.relate(BOB, { from: fault, type: 'relates_to', to: secret })).rejects.toMatchObject({
    code: 'memory.not_found',
  });
  await expect(memory.relations.relate(BOB, { from: fault, type: 'relates_to', to: fault })).rejects.toMatchObject({
    code: 'memory.related_to_itself',
  });
  expect(await memory.relations.unrelate(EVE, { from: fault, type: 'caused_by', to: cause })).toBe(false);
  expect(await memory.relations.unrelate(BOB, { from: fault, type: 'caused_by', to: cause })).toBe(true);
  expect((await memory.relations.graph(ADA, fault, { depth: 4, limit: 10 })).nodes).toHaveLength(1);
});
