import type { Database } from '#foundry/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADA, BOB, EVE, openMemoryDatabase } from '../memory.fixture.js';
import { createMemory, type OpenMemory } from '../memory.module.js';
import { listPlannerLogSchema } from './planner-log.schemas.js';

let database: Database;
let memory: OpenMemory;
let now = new Date('2026-03-01T12:00:00Z');
beforeAll(async () => {
  database = await openMemoryDatabase();
  memory = createMemory(database.dataSource, { now: () => now });
});
afterAll(async () => {
  await memory.close();
  await database.close();
});

it('keeps every dispatch and answer, found by request, words and outcome, by whoever asked', async () => {
  const { plannerLog } = memory;
  const asked = await plannerLog.record(ADA, {
    requestId: 'req_1',
    kind: 'dispatch',
    text: 'An inventory with 100% of Suppliers\0',
  });
  now = new Date('2026-03-01T12:00:02Z');
  const answered = await plannerLog.record(ADA, {
    requestId: 'req_1',
    kind: 'answer',
    durationMs: 2_000,
    outcome: 'done',
    text: 'A plan',
    details: { entities: 2 },
  });
  await plannerLog.record(BOB, { requestId: 'req_2', kind: 'dispatch', text: 'My own suppliers' });
  await plannerLog.record(ADA, {
    requestId: 'req_3',
    kind: 'answer',
    outcome: 'failed',
    durationMs: 1,
    text: 'x'.repeat(30_000),
  });
  const list = async (filter: object, owner = ADA) => (await plannerLog.list(owner, listPlannerLogSchema.parse(filter))).items;
  expect(await list({ requestId: 'req_1' })).toEqual([answered, asked]);
  expect(asked.text).toBe('An inventory with 100% of Suppliers');
  expect(await list({ query: 'suppliers 100%' })).toEqual([asked]);
  expect(await list({ query: 'supp_iers' })).toEqual([]);
  expect((await list({ outcome: 'failed' }))[0]!.text).toHaveLength(20_000);
  expect(await list({ kind: 'answer', since: '2026-03-01T12:00:01Z' })).toHaveLength(2);
  expect(await list({ until: '2026-03-01T12:00:01Z' })).toEqual([asked]);
  expect(await list({}, BOB)).toMatchObject([{ requestId: 'req_2' }]);
  expect(await list({}, EVE)).toEqual([]);
  const page = await plannerLog.list(ADA, listPlannerLogSchema.parse({ limit: 2 }));
  expect(await list({ limit: 2, cursor: page.nextCursor })).toEqual([asked]);
  await expect(list({ cursor: "' OR 1=1" })).rejects.toMatchObject({ code: 'memory.invalid_cursor' });
  const lines: string[] = [];
  for await (const line of plannerLog.snapshot(ADA)) lines.push(line);
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0]!)).toEqual(asked);
});

it('tells of work what was asked, and how long the answer took, also when it failed', async () => {
  const { plannerLog } = memory;
  const asked = { planner: 'build', request: 'A zoo with a pond', details: { build: 'bld_1' } };
  const made = await plannerLog.during(ADA, asked, () => Promise.resolve({ value: 7, text: 'Zoo', details: { entities: 1 } }));
  expect(made).toBe(7);
  await expect(plannerLog.during(ADA, asked, () => Promise.reject(new Error('It rained.')))).rejects.toThrow('It rained.');
  const { items } = await plannerLog.list(ADA, listPlannerLogSchema.parse({ limit: 4 }));
  expect(items.map(({ kind, outcome, text }) => [kind, outcome, text]).sort()).toEqual([
    ['answer', 'done', 'Zoo'],
    ['answer', 'failed', 'It rained.'],
    ['dispatch', null, 'A zoo with a pond'],
    ['dispatch', null, 'A zoo with a pond'],
  ]);
  for (const { kind, durationMs } of items) expect(durationMs === null).toBe(kind === 'dispatch');
  const done = items.find(({ outcome }) => outcome === 'done')!;
  expect(done.details).toEqual({ planner: 'build', build: 'bld_1', entities: 1 });
  expect(
    items
      .filter(({ requestId }) => requestId === done.requestId)
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['answer', 'dispatch']);
});
