// Whole builds of the built programs with isolation against without, in turns, with warm dependencies and a server of their
// own each. Run "npm run build" first.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, timeToEnd } from '../measure.mjs';
import { compare, interleave } from './bench-sandbox.mjs';

const RUNS = Number(process.env.RUNS ?? 5);
const foundry = fileURLToPath(new URL('../../bin/foundry.mjs', import.meta.url));
const REQUEST =
  'A library: books (title, isbn, year) have many loans; each loan has a due date, a borrower name and a status: out, returned or lost.';

const folder = await mkdtemp(join(tmpdir(), 'foundry-bench-isolation-'));

async function build(backend, name) {
  const env = { ...process.env, FOUNDRY_DATA_DIR: join(folder, backend), FOUNDRY_DOCKER: 'off', FOUNDRY_SANDBOX: backend };
  const args = [foundry, 'build', REQUEST, '--json', '--out', join(folder, `${backend}-${name}`)];
  const { ms, code, stdout, stderr } = await timeToEnd(process.execPath, args, { env });
  if (code !== 0) throw new Error(`The build failed: ${stderr}`);
  const { durationMs, checks } = JSON.parse(stdout.trim().split('\n').at(-1));
  const times = checks.map((check) => `${check.name} ${(check.durationMs / 1000).toFixed(1)}`).join(', ');
  console.log(`${backend}: ${(ms / 1000).toFixed(1)} s, of which the build ${(durationMs / 1000).toFixed(1)} s (${times})`);
  return ms;
}

try {
  console.log(`load ${loadavg()[0].toFixed(1)}`);
  for (const backend of ['process', 'auto']) await build(backend, 'first');
  const times = await interleave(RUNS, {
    process: (round) => build('process', round),
    auto: (round) => build('auto', round),
  });
  compare(`a build with isolation / without (medians of ${RUNS})`, times.auto, times.process, 1.15, 0);
  const pairs = times.auto.map((ms, i) => ms / times.process[i]);
  console.log(`median of the pairs: ${median(pairs).toFixed(2)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
