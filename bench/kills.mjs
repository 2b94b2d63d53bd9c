// Kills the process (SIGKILL) at random moments over several builds and holds every timeline to what it promises.
// KILLS=25 SEED=1 npm run bench:kills
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenPromises, buildWithKills } from '../e2e/support/killed-build.ts';

const KILLS = Number(process.env.KILLS ?? 25);
const PER_BUILD = 5;
let state = Number(process.env.SEED ?? Date.now() % 1_000_000);
console.log(`seed ${state}`);
const random = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;

const folder = await mkdtemp(join(tmpdir(), 'foundry-bench-kills-'));
const env = { FOUNDRY_DATA_DIR: join(folder, 'data') };
let killed = 0;
let builds = 0;
let broken = 0;
try {
  while (killed < KILLS) {
    // Early moments hit planning, writing and committing; late ones the checks and packaging.
    const moments = Array.from({ length: Math.min(PER_BUILD, KILLS - killed) }, () => 300 + random() ** 2 * 20_000);
    const outcome = await buildWithKills(
      `zoo number ${++builds}: animals (name, species) belong to keepers (name, phone)`,
      env,
      join(folder, 'out'),
      moments,
    );
    killed += outcome.kills.length;
    const promises = brokenPromises(outcome);
    broken += promises.length;
    console.log(
      `build ${builds}: killed after ${outcome.kills.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ')}; ${outcome.result.status}, ${outcome.events.length} events${promises.length ? `; ${promises.join('; ')}` : ''}`,
    );
  }
  console.log(
    `${killed} kills over ${builds} builds: ${broken === 0 ? 'all succeeded, nothing ran twice, no gap' : `${broken} promises broken`}`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
