import { openDatabase } from '#foundry/database';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ADA, memorySchema } from '../memory.fixture.js';
import { createMemory } from '../memory.module.js';
import { listMemoriesSchema } from '../memory.schemas.js';
import { searchMemoriesSchema } from '../search/search.schemas.js';

const FIXTURE = fileURLToPath(new URL('./killed-create.fixture.ts', import.meta.url));
/** After how many memories that were reported each run is killed: in the middle of what it does next. */
const KILLS = process.env['FOUNDRY_TEST_THOROUGH'] === 'true' ? [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] : [15];
const TIMEOUT_MS = 300_000;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'foundry-killed-create-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the program until it has reported `count` memories, and kills it. Resolves with the numbers that it reported. */
function runUntil(count: number, first: number): Promise<number[]> {
  const args = ['-C', 'foundry-source', '--import', '@oxc-node/core/register', FIXTURE, directory, String(first)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const reported = (): number[] => output.split('\n').slice(0, -1).map(Number);
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (reported().length >= count) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(reported());
      else reject(new Error(`it ended with ${String(code ?? signal)}: ${errors}`));
    });
  });
}

/** What would be so after half of a merge or a supersession. */
const HALVES = {
  'sources that are not counted': `SELECT m.id FROM memories m WHERE source_count <> (SELECT count(*) FROM memory_sources s WHERE s.memory_id = m.id)`,
  'changes without history': `SELECT m.id FROM memories m WHERE revision <> 1 + (SELECT count(*) FROM memory_history h WHERE h.memory_id = m.id)`,
  'superseded without a relation': `SELECT m.id FROM memories m WHERE superseded_by IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM memory_relations r WHERE r.to_id = m.id AND r.from_id = m.superseded_by AND r.type = 'supersedes')`,
  'superseded by nothing': `SELECT m.id FROM memories m WHERE superseded_by IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM memories n WHERE n.id = m.superseded_by)`,
  'a version ahead of its space': `SELECT m.id FROM memories m JOIN memory_spaces s ON s.id = m.space WHERE m.version > s.version`,
};

it(
  'leaves nothing half-merged when it is killed, and loses nothing that it reported',
  async () => {
    const reported: number[] = [];
    for (const [round, count] of KILLS.entries()) reported.push(...(await runUntil(count, round * 10_000)));
    const database = await openDatabase({ ...memorySchema, dataDir: directory, purpose: 'a test' });
    for (const [what, sql] of Object.entries(HALVES))
      expect({ what, found: await database.dataSource.query(sql) }).toEqual({ what, found: [] });
    const memory = createMemory(database.dataSource);
    const { items } = await memory.service.list(ADA, listMemoriesSchema.parse({ includeSuperseded: true, limit: 200 }));
    const current = items.filter(({ supersededBy }) => supersededBy === null).map(({ text }) => text);
    expect(current.filter((text) => text.startsWith('Run the migrations'))).toHaveLength(1);
    expect(current.filter((text) => text.startsWith('The API listens'))).toHaveLength(1);
    const origins: unknown[] = items.map(({ context }) => context['origin']);
    for (const { id } of items)
      origins.push(...(await memory.service.history(ADA, id)).sources.map(({ context }) => context['origin']));
    for (const origin of reported) expect(origins).toContain(origin);
    expect(
      (await memory.search.search(ADA, searchMemoriesSchema.parse({ query: 'migration worker' }))).items[0]!.memory.text,
    ).toContain('Run the migrations');
    await memory.close();
    await database.close();
  },
  TIMEOUT_MS,
);
