// Time from starting the server to being ready, against a minimal Nest application with the same adapter: on a data
// directory that is there, and on a machine's first start. Medians of interleaved runs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, ratio, timeToReady } from './measure.mjs';

const RUNS = Number(process.env.RUNS ?? 9);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const up = [path('../bin/foundry.mjs'), 'up', '--port', '0'];

const folder = await mkdtemp(join(tmpdir(), 'foundry-bench-start-'));
try {
  const existing = join(folder, 'existing');
  await timeToReady(up, { FOUNDRY_DATA_DIR: existing });
  const figures = { minimal: [], existing: [], first: [] };
  for (let i = 0; i < RUNS; i++) {
    figures.minimal.push(await timeToReady([path('minimal-nest.mjs')]));
    figures.existing.push(await timeToReady(up, { FOUNDRY_DATA_DIR: existing }));
    figures.first.push(await timeToReady(up, { FOUNDRY_DATA_DIR: join(folder, `first-${i}`) }));
  }
  const minimal = median(figures.minimal);
  ratio('start on an existing data directory / minimal Nest application', median(figures.existing), minimal, 2);
  ratio('first start / minimal Nest application', median(figures.first), minimal, 4);
} finally {
  await rm(folder, { recursive: true, force: true });
}
