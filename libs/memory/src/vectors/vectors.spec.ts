import { openTestDatabase, type Database } from '#foundry/database';
import { failing, ModelServer, type Script, serviceOn, silent } from '#foundry/llm/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ADA, BOB, clearMemories, EVE, memorySchema } from '../memory.fixture.js';
import { createMemory, type OpenMemory } from '../memory.module.js';
import type { CreateMemory } from '../memory.schemas.js';
import type { MemoryOwner } from '../owner.js';
import { searchMemoriesSchema, type SearchResult } from '../search/search.schemas.js';
import { VectorStore } from './vector-store.js';

let database: Database;
let server: ModelServer;
let memory: OpenMemory;
beforeAll(async () => {
  database = await openTestDatabase({ ...memorySchema, embedded: true });
});
beforeEach(async () => {
  server = await ModelServer.start();
  server.always(meaning(8));
  memory = withModel('model-a');
});
afterEach(async () => {
  await memory.close();
  await server.close();
  await clearMemories(database);
});
afterAll(() => database.close());

const CONCEPTS = [
  ['car', 'automobile', 'vehicle'],
  ['invoice', 'bill'],
  ['dog', 'puppy'],
  ['rain', 'weather'],
];

/** A model that knows that some words mean the same. */
const meaning =
  (dimensions: number): Script =>
  (request, response) => {
    const texts = request.body['input'] as string[];
    const data = texts.map((text, index) => {
      const vector = Array.from({ length: dimensions }, () => 0.01);
      for (const [at, words] of CONCEPTS.entries()) if (words.some((word) => text.toLowerCase().includes(word))) vector[at] = 1;
      return { object: 'embedding', index, embedding: vector };
    });
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ object: 'list', data, model: request.body['model'], usage: { prompt_tokens: 1, total_tokens: 1 } }),
    );
  };

const withModel = (model: string): OpenMemory =>
  createMemory(database.dataSource, {
    llm: serviceOn([server], { routes: { embed: [{ provider: 'a', model }] }, cacheMs: 0, retry: { attempts: 1 } }),
  });
const add = async (text: string, more: Partial<CreateMemory> = {}, owner: MemoryOwner = ADA): Promise<string> =>
  (await memory.service.create(owner, { type: 'insight', text, ...more })).memory.id;
const search = (query: string, more: object = {}, owner: MemoryOwner = ADA): Promise<SearchResult> =>
  memory.search.search(owner, searchMemoriesSchema.parse({ query, ...more }));
const ids = ({ items }: SearchResult): string[] => items.map(({ memory }) => memory.id);
/** Searches until the background is through. */
async function embedded(query: string, more: object = {}, owner: MemoryOwner = ADA): Promise<SearchResult> {
  await search(query, more, owner);
  await memory.embedder.idle();
  return await search(query, more, owner);
}
const models = async (): Promise<object[]> =>
  await database.dataSource.query(
    'SELECT k.model, k.dimensions, count(*)::int FROM memory_vectors v JOIN memory_models k ON k.id = v.model_id GROUP BY k.id ORDER BY k.id',
  );

it('finds by meaning what has none of the words, and says how near it is', async () => {
  const car = await add('The automobile is in the garage');
  const bill = await add('Bills are due after thirty days');
  const found = await embedded('where is my car?');
  expect(found).toMatchObject({ mode: 'hybrid', reason: null });
  expect(found.items[0]).toMatchObject({ memory: { id: car }, why: { terms: [] } });
  expect(found.items[0]!.why.similarity).toBeGreaterThan(0.9);
  const both = await embedded('invoice for thirty automobiles');
  expect(new Set(ids(both).slice(0, 2))).toEqual(new Set([car, bill]));
});

it("is as blind to others' memories and to filters' rest by meaning as by words", async () => {
  const shared = await add('The automobile is in the garage');
  const secret = await add('My own vehicle is a truck', { scope: 'private' });
  expect(new Set(ids(await embedded('car')))).toEqual(new Set([shared, secret]));
  expect(ids(await embedded('car', {}, BOB))).toEqual([shared]);
  expect(await embedded('car', {}, EVE)).toMatchObject({ mode: 'lexical', items: [] });
  expect(ids(await embedded('car', { scopes: ['private'] }))).toEqual([secret]);
  expect(ids(await embedded('car', { types: ['gotcha'] }))).toEqual([]);
  // Neither was it superseded nor forgotten by meaning only.
  await memory.forgetting.forget(ADA, secret);
  expect(ids(await embedded('car'))).toEqual([shared]);
});

it('answers by words while there are no vectors yet, and when the model does not answer, and says so', async () => {
  const car = await add('The automobile is in the garage');
  server.always(failing(500, 'out of order'));
  const down = await search('automobile');
  expect(down).toMatchObject({ mode: 'lexical', items: [{ memory: { id: car } }] });
  expect(down.reason).toMatch(/did not answer/);
  await memory.embedder.idle();
  expect(memory.embedder.failure).not.toBeNull();
  server.always(meaning(8));
  const without = await search('automobile');
  expect(without).toMatchObject({ mode: 'lexical', items: [{ memory: { id: car } }] });
  expect(without.reason).toMatch(/^Not all memories have a vector/);
  // Another process is not held up by what this one met.
  await memory.close();
  memory = withModel('model-a');
  expect(await embedded('automobile')).toMatchObject({ mode: 'hybrid', reason: null });
});

it('ends a search when its caller gives up', async () => {
  await add('The automobile is in the garage');
  server.always(silent);
  const given = new AbortController();
  const waiting = memory.search.search(ADA, searchMemoriesSchema.parse({ query: 'car' }), given.signal);
  await server.until(({ requests }) => requests.length > 0);
  given.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

it('embeds again what was changed, and everything when the model is another one, while search goes on', async () => {
  for (let i = 0; i < 70; i++)
    await add(`The automobile number ${'abcdefghijklmnop'[i % 16]}${i}`, { session: 'cars', sequence: i });
  const changing = await add('A dog barks');
  await embedded('puppy');
  expect(await models()).toEqual([{ model: 'a/model-a', dimensions: 8, count: 71 }]);
  await memory.service.update(ADA, changing, { text: 'It will rain' });
  expect(ids(await embedded('weather'))[0]).toBe(changing);
  const asked = server.requests.length;
  await memory.service.pin(ADA, changing);
  await embedded('weather');
  // One question each, and no memory again: its words are the same.
  expect(server.requests.length - asked).toBe(2);

  await memory.close();
  server.always(meaning(12));
  memory = withModel('model-b');
  const meanwhile = await search('weather');
  expect(meanwhile).toMatchObject({ mode: 'lexical' });
  expect(meanwhile.reason).toMatch(/yet/);
  await memory.embedder.idle();
  expect(await models()).toEqual([{ model: 'a/model-b', dimensions: 12, count: 71 }]);
  expect(await search('weather')).toMatchObject({ mode: 'hybrid', reason: null });
  expect(await database.dataSource.query('SELECT model FROM memory_models')).toEqual([{ model: 'a/model-b' }]);
});

it('shares the work among processes: nothing is embedded twice', async () => {
  for (let i = 0; i < 150; i++) await add(`Dogs of kind ${i}`, { session: 'dogs', sequence: i });
  const other = withModel('model-a');
  await Promise.all([search('puppy'), other.search.search(ADA, searchMemoriesSchema.parse({ query: 'puppy' }))]);
  await Promise.all([memory.embedder.idle(), other.embedder.idle()]);
  const sent = server.requests.flatMap(({ body }) => body['input'] as string[]).filter((text) => text !== 'puppy');
  expect(sent).toHaveLength(150);
  expect(new Set(sent).size).toBe(150);
  await other.close();
});

it('searches many vectors by an index of their model, filters and all', async () => {
  const wanted = await add('The automobile is in the garage', { scope: 'private' });
  await embedded('car');
  // As many of another space, all nearer than what Ada may see.
  await add('Bob owns a car', { scope: 'private' }, BOB);
  await embedded('car', {}, BOB);
  await database.dataSource.query(`
    INSERT INTO memories (organisation, id, space, ordinal, version, user_id, type, scope, text, source, importance, created_at, updated_at, accessed_at)
    SELECT 'acme', 'mem_' || lpad(n::text, 26, '0'), s.id, 100 + n, s.version, 'usr_bob', 'insight', 'private', 'x', 'ai_inferred', 0.5, now(), now(), now()
    FROM generate_series(1, 5000) n, memory_spaces s WHERE s.reader = 'usr_bob';
    INSERT INTO memory_vectors (space, ordinal, model_id, embedding)
    SELECT s.id, 100 + n, k.id, ('[1,' || n / 50000.0 || ',0,0,0,0,0,0]')::vector FROM generate_series(1, 5000) n, memory_spaces s, memory_models k
    WHERE s.reader = 'usr_bob';
  `);
  await new VectorStore(database.dataSource).tidy();
  const indexes = await database.dataSource.query<{ indexdef: string }[]>(
    `SELECT indexdef FROM pg_indexes WHERE tablename = 'memory_vectors' AND indexdef LIKE '%hnsw%'`,
  );
  expect(indexes).toHaveLength(1);
  await database.dataSource.query('ANALYZE memory_vectors; ANALYZE memories');
  expect(ids(await search('car'))).toEqual([wanted]);
  expect((await search('car', { limit: 100 }, BOB)).items.length).toBeGreaterThanOrEqual(60);
});
