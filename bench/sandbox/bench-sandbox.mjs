import { createSandbox } from '#foundry/sandbox';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../measure.mjs';

/** A sandbox with a data directory of its own, which `work` is in. */
export async function benchSandbox() {
  const data = realpathSync(mkdtempSync(join(tmpdir(), 'foundry-bench-sandbox-')));
  const work = join(data, 'work');
  mkdirSync(work);
  const sandbox = createSandbox({
    runDirectory: join(data, 'runs'),
    instanceId: `bench${process.pid}`,
    sharedFolders: [join(data, 'dependencies')],
  });
  const { backend, isolates, rejected } = await sandbox.isolation();
  const reasons = rejected.map(({ backend: name, reason }) => `${name}: ${reason}`).join('; ');
  console.log(`isolated by ${backend}${reasons && ` (${reasons})`}; load ${loadavg()[0].toFixed(1)}`);
  if (!isolates) throw new Error('Nothing isolates here, so there is nothing to measure.');
  return { sandbox, data, work, remove: () => rmSync(data, { recursive: true, force: true }) };
}

/** What runs inside see as theirs, for what runs outside: a setting of this machine must not slow one side only. */
export const PLAIN_ENVIRONMENT = { PATH: process.env.PATH, HOME: tmpdir(), LANG: 'C.UTF-8' };

/** Runs each of several things once a round, in turns that change from round to round. @returns their times in milliseconds. */
export async function interleave(rounds, contestants) {
  const names = Object.keys(contestants);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length];
      times[name].push(await contestants[name](round));
    }
  }
  return times;
}

export async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const fastTenth = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 10)];

/**
 * One line: what was measured, the medians, their ratio and the goal. Fails the benchmark when that is not met. The fastest
 * tenth tells what it costs where nothing else runs: on a busy machine each further process waits for its turn.
 */
export function compare(name, measured, baseline, goal, digits = 2) {
  const [ours, theirs] = [median(measured), median(baseline)];
  const value = ours / theirs;
  const met = value <= goal;
  if (!met) process.exitCode = 1;
  const fast = fastTenth(measured) / fastTenth(baseline);
  console.log(
    `${name}: ${ours.toFixed(digits)} ms / ${theirs.toFixed(digits)} ms = ${value.toFixed(2)} (goal ≤ ${goal}) ` +
      `${met ? 'met' : 'NOT MET'}; the fastest tenths: ${fast.toFixed(2)}`,
  );
}
