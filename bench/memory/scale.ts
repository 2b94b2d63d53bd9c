/** How search and creation grow with the number of memories, and what they take of disk and memory. */
import { createMemory, searchMemoriesSchema } from '#foundry/memory';
import type { DataSource } from 'typeorm';
import { conversations } from './conversations.js';
import { asStream } from './offline.js';
import { manyLines } from './time.js';

const SIZES = [1_000, 100_000];
const CREATES = 300;

export async function measureScale(database: DataSource): Promise<void> {
  const queries = conversations().flatMap(({ questions }) => questions.map(({ text }) => text));
  const lines = manyLines(SIZES.at(-1)!);
  const p95s: number[] = [];
  for (const size of SIZES) {
    const owner = { organisation: `scale-${size}`, user: 'bench' };
    const memory = createMemory(database);
    const importing = performance.now();
    await memory.transfer.import(owner, asStream(lines.slice(0, size)));
    const imported = performance.now() - importing;
    const cold = performance.now();
    await memory.search.search(owner, searchMemoriesSchema.parse({ query: queries[0], limit: 10 }));
    const first = performance.now() - cold;
    const times: number[] = [];
    for (const query of queries) {
      const started = performance.now();
      await memory.search.search(owner, searchMemoriesSchema.parse({ query, limit: 10 }));
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const p95 = times[Math.floor(times.length * 0.95)]!;
    p95s.push(p95);
    const creating = performance.now();
    for (let index = 0; index < CREATES; index++)
      await memory.service.create(owner, {
        type: 'pattern',
        text: `The lesson number ${index} of ${size} is ${index * 7_919}`,
        scope: 'private',
      });
    const created = (CREATES / (performance.now() - creating)) * 1_000;
    const [row] = await database.query<{ bytes: string }[]>(
      `SELECT sum(pg_total_relation_size(oid))::text AS bytes FROM pg_class WHERE relkind = 'r' AND relname LIKE 'memor%'`,
    );
    console.log(
      `\n${size.toLocaleString('en')} memories: search p50 ${times[Math.floor(times.length / 2)]!.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; ` +
        `the first one, which builds the index, ${first.toFixed(0)} ms; import ${Math.round((size / imported) * 1_000).toLocaleString('en')}/s, ` +
        `create ${created.toFixed(0)}/s; tables ${(Number(row?.bytes) / 1024 / 1024).toFixed(0)} MiB, ` +
        `process ${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MiB`,
    );
    await memory.close();
  }
  console.log(
    `p95 at ${SIZES[1]!.toLocaleString('en')} is ${(p95s[1]! / p95s[0]!).toFixed(1)} times that at ${SIZES[0]!.toLocaleString('en')}`,
  );
}
