import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.types.js';
import { openDatabase } from './open-database.js';
import { cachedTemplate } from './testing.js';

const FIXTURE = fileURLToPath(new URL('./durability.fixture.ts', import.meta.url));
const CYCLES = 3;
/** Each cycle starts a process and opens the database; slow machines need longer than the usual limit. */
const TIMEOUT_MS = 180_000;

describe('an embedded database whose process is killed', () => {
  let directory: string;
  let template: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'foundry-kill-'));
    template = await cachedTemplate();
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Runs the fixture and kills it once `until` says so; what it had reported on standard output. */
  const runAndKill = (until: (output: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        ['-C', 'foundry-source', '--import', '@oxc-node/core/register', FIXTURE, directory, template],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let output = '';
      let errors = '';
      let killed = false;
      const poll = setInterval(() => {
        if (killed || !until(output)) return;
        killed = true;
        child.kill('SIGKILL');
      }, 2);
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      child.on('close', () => {
        clearInterval(poll);
        if (killed) resolve(output);
        else reject(new Error(`it ended by itself: ${errors}`));
      });
    });

  const open = (): Promise<Database> =>
    openDatabase({ dataDir: directory, templateFile: template, entities: [], migrations: [], purpose: 'a test' });

  it(
    'has every transaction that was reported as committed, no half of one, and can be opened at once',
    async () => {
      const reported = new Set<string>();
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        const enough = 40 + 80 * cycle;
        const output = await runAndKill((text) => text.split('\n').length > enough);
        for (const line of output.split('\n').slice(0, -1)) if (line !== 'ready') reported.add(line);
        const database = await open();
        const rows = await database.dataSource.query<{ id: string }[]>('SELECT id FROM transfer');
        const kept = new Set(rows.map(({ id }) => id));
        expect([...reported].filter((id) => !kept.has(id))).toEqual([]);
        expect(await database.dataSource.query('SELECT sum(balance)::int AS total FROM account')).toEqual([{ total: 10_000 }]);
        await database.close();
      }
      expect(reported.size).toBeGreaterThan(CYCLES * 40);
    },
    TIMEOUT_MS,
  );

  it(
    'is set up anew when it was killed during its very first start',
    async () => {
      for (const moment of ['postgres.partial-', 'postgres']) {
        await runAndKill(() => existsSync(directory) && readdirSync(directory).some((name) => name.startsWith(moment)));
        const database = await open();
        await expect(database.dataSource.query('SELECT 1 AS x')).resolves.toEqual([{ x: 1 }]);
        await database.close();
        expect(readdirSync(directory)).toEqual(['postgres']);
        rmSync(join(directory, 'postgres'), { recursive: true });
      }
    },
    TIMEOUT_MS,
  );
});
