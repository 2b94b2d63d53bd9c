/**
 * npm run bench:memory [recall|time|scale]: how well memories are found again, what a search costs beside a plain library in memory,
 * and how that grows. See docs/memory.md.
 */
import { Audit1763683800000, auditEntities } from '#foundry/audit';
import { openTestDatabase } from '#foundry/database';
import { Memory1763684000000, memoryEntities } from '#foundry/memory';
import { measureHybrid } from './hybrid.js';
import { measureRecall, type Measured } from './offline.js';
import { measureScale } from './scale.js';
import { measureTime } from './time.js';

const schema = { entities: [...auditEntities, ...memoryEntities], migrations: [Audit1763683800000, Memory1763684000000] };
const wanted = process.argv.slice(2);
const wants = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

const three = (value: number): string => value.toFixed(3);
function show(name: string, measured: Measured): void {
  console.log(`\n${name} (${measured.mode}): ${measured.questions} questions on ${measured.turns} turns`);
  console.log(`  recall@5 ${three(measured.at5)}  recall@10 ${three(measured.at10)}  MRR ${three(measured.mrr)}`);
  for (const [kind, { questions, at10 }] of measured.kinds)
    console.log(`  ${kind.padEnd(12)} recall@10 ${three(at10)}  (${questions})`);
}

const database = await openTestDatabase(schema);
try {
  if (wants('recall')) {
    show('Offline', await measureRecall(database.dataSource));
    await database.dataSource.query('TRUNCATE planner_log, memory_spaces RESTART IDENTITY CASCADE');
    show('With a scripted embedding server', await measureHybrid(database.dataSource));
    await database.dataSource.query('TRUNCATE planner_log, memory_spaces RESTART IDENTITY CASCADE');
  }
  if (wants('time')) await measureTime(database.dataSource);
  if (wants('scale')) await measureScale(database.dataSource);
} finally {
  await database.close();
}
