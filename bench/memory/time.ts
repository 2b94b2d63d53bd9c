/** What one search costs, beside a plain BM25 library that holds the same texts in this process. */
import { createMemory, searchMemoriesSchema } from '#foundry/memory';
import { newId } from '#foundry/kernel';
import MiniSearch from 'minisearch';
import type { DataSource } from 'typeorm';
import { conversations } from './conversations.js';
import { asStream, linesOf } from './offline.js';

const ITEMS = 6_000;
const OWNER = { organisation: 'time', user: 'bench' };
const ROUNDS = 3;

interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly p95: number;
}

/** Milliseconds a query: by the clock, and of processor time in the whole process, which has the embedded database in it. */
async function costOf(queries: readonly string[], search: (query: string) => unknown): Promise<Cost> {
  for (const query of queries.slice(0, 50)) await search(query);
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (const query of queries) {
    const started = performance.now();
    await search(query);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const wall = times.reduce((sum, time) => sum + time, 0) / times.length;
  return { wall, cpu: (user + system) / 1_000 / times.length, p95: times[Math.floor(times.length * 0.95)]! };
}

/** Turns of every conversation, again and again with other names in front, until there are enough. */
export function manyLines(count: number): string[] {
  const all = conversations().flatMap((conversation) => [...linesOf(conversation, new Map())]);
  return Array.from({ length: count }, (_, index) => {
    const line = JSON.parse(all[index % all.length]!) as { id: string; text: string; session: string };
    const again = Math.floor(index / all.length);
    if (again === 0) return all[index]!;
    const text = `${line.text} That was time ${again}, in place ${index.toString(36)}.`;
    return `${JSON.stringify({ ...line, id: newId('mem'), text, session: `${line.session} ${again}` })}\n`;
  });
}

export async function measureTime(database: DataSource): Promise<void> {
  const memory = createMemory(database);
  const lines = manyLines(ITEMS);
  await memory.transfer.import(OWNER, asStream(lines));
  const plain = new MiniSearch<{ id: number; text: string }>({ fields: ['text'] });
  plain.addAll(lines.map((line, id) => ({ id, text: (JSON.parse(line) as { text: string }).text })));
  const queries = conversations().flatMap(({ questions }) => questions.map(({ text }) => text));
  const ours: Cost[] = [];
  const theirs: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await costOf(queries, (query) => plain.search(query, { combineWith: 'OR' }).slice(0, 10)));
    ours.push(await costOf(queries, (query) => memory.search.search(OWNER, searchMemoriesSchema.parse({ query, limit: 10 }))));
  }
  await memory.close();
  const best = (costs: readonly Cost[], of: keyof Cost): number => Math.min(...costs.map((cost) => cost[of]));
  console.log(`\nOne search among ${ITEMS} items, the best of ${ROUNDS} rounds of ${queries.length} questions, in milliseconds`);
  for (const of of ['wall', 'cpu', 'p95'] as const) {
    const [own, other] = [best(ours, of), best(theirs, of)];
    console.log(`  ${of.padEnd(4)} Foundry ${own.toFixed(2)}  minisearch ${other.toFixed(2)}  ratio ${(own / other).toFixed(2)}`);
  }
}
