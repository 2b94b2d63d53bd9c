import type { Database } from '#foundry/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADA, BOB, openMemoryDatabase } from '../memory.fixture.js';
import { createMemory, type OpenMemory } from '../memory.module.js';
import { listMemoriesSchema } from '../memory.schemas.js';

const CREATES = 1_000;

let database: Database;
let processes: OpenMemory[];
beforeAll(async () => {
  database = await openMemoryDatabase();
  // Each with connections and indexes of its own, as processes have them.
  processes = [createMemory(database.dataSource), createMemory(database.dataSource)];
});
afterAll(async () => {
  for (const each of processes) await each.close();
  await database.close();
});

const WAYS = [
  (i: number) => `Run the migrations before the worker starts (${i})`,
  (i: number) => `run the migrations, before the worker starts!${' '.repeat(i % 3)}`,
  (i: number) => `Please run the migration before the workers start, attempt ${i}`,
  (i: number) => `Run the migratoins before the worker starts #${i}`,
  (i: number) => `Attempt ${i}: run the migrations before the worker starts`,
];

it('makes one memory of a thousand near-duplicates that are created at once, and keeps every source', async () => {
  const results = await Promise.all(
    Array.from({ length: CREATES }, (_, i) =>
      processes[i % 2]!.service.create(i % 3 === 0 ? BOB : ADA, {
        type: 'gotcha',
        text: WAYS[i % WAYS.length]!(i),
        project: 'shop',
        context: { origin: i },
        tags: [`t${i % 20}`],
      }),
    ),
  );
  expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
  expect(new Set(results.map(({ memory }) => memory.id)).size).toBe(1);
  const [{ service }] = processes as [OpenMemory];
  const { items } = await service.list(ADA, listMemoriesSchema.parse({ includeSuperseded: true }));
  expect(items).toMatchObject([{ sources: CREATES, revision: CREATES }]);
  expect(new Set(items[0]!.tags).size).toBe(20);
  const { sources, changes } = await service.history(ADA, items[0]!.id);
  const origins = sources.slice(1).map(({ context }) => context['origin'] as number);
  const first = items[0]!.context['origin'] as number;
  expect([...origins, first].sort((a, b) => a - b)).toEqual(Array.from({ length: CREATES }, (_, i) => i));
  expect(changes).toHaveLength(CREATES);
});

it('lets creates, changes, moves and forgetting of many users meet without a deadlock', async () => {
  const work = Array.from({ length: 60 }, async (_, i) => {
    const { service, forgetting, relations } = processes[i % 2]!;
    const owner = { organisation: 'meet', user: `usr_${i % 4}` };
    const { memory } = await service.create(owner, { type: 'preference', text: `Colour ${i} of autumn` });
    await service.update(owner, memory.id, { scope: 'organisation' });
    const next = await service.create(owner, { type: 'insight', text: `Thing ${i} among many others`, supersedes: memory.id });
    await relations.relate(owner, { from: next.memory.id, type: 'relates_to', to: memory.id });
    if (i % 3 === 0) await forgetting.forget(owner, next.memory.id);
    if (i % 3 === 1) await service.update(owner, next.memory.id, { scope: 'private' });
  });
  await Promise.all(work);
  const [wrong] = await database.dataSource.query<{ count: string }[]>(
    `SELECT count(*) FROM memories m JOIN memory_spaces s ON s.id = m.space
     WHERE m.version > s.version OR m.ordinal > s.last_ordinal OR (m.scope = 'private') <> (s.reader <> '')`,
  );
  expect(wrong).toEqual({ count: '0' });
});
