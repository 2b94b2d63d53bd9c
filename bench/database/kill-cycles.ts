/**
 * Kills a process that writes to an embedded database, again and again, and looks for what was lost.
 * Usage: node -C foundry-source --import @oxc-node/core/register bench/database/kill-cycles.ts [cycles, default 25]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { openDatabase, writeTemplate } from '#foundry/database';

const cycles = Number(process.argv[2] ?? 25);
const fixture = fileURLToPath(new URL('../../libs/database/src/durability.fixture.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'foundry-kills-'));
const template = join(root, 'template.tar');
const dataDir = join(root, 'data');

function runAndKill(afterMs: number): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['-C', 'foundry-source', '--import', '@oxc-node/core/register', fixture, dataDir, template],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      output += chunk.toString();
    });
    child.on('close', () => resolve(output.split('\n').slice(1, -1)));
  });
}

await writeTemplate(template, { entities: [], migrations: [] });
const reported = new Set<string>();
let lost = 0;
for (let cycle = 0; cycle < cycles; cycle++) {
  for (const id of await runAndKill(Math.random() * 1500)) reported.add(id);
  const database = await openDatabase({ dataDir, entities: [], migrations: [], purpose: 'the kill benchmark' });
  const rows = await database.dataSource.query<{ id: string }[]>('SELECT id FROM transfer');
  const kept = new Set(rows.map(({ id }) => id));
  lost = [...reported].filter((id) => !kept.has(id)).length;
  const [{ total }] = await database.dataSource.query<[{ total: number }]>('SELECT sum(balance)::int AS total FROM account');
  if (total !== 10_000) throw new Error(`Cycle ${cycle}: the balances add up to ${total}, not 10,000.`);
  await database.close();
}
rmSync(root, { recursive: true, force: true });
console.log(`${cycles} kills, ${reported.size} committed transactions, ${lost} lost`);
if (lost > 0) process.exitCode = 1;
