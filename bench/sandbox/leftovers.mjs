// A thousand runs, one after the other, and a thousand calls of workers that are replaced again and again: what is there
// afterwards that was not there before. Every other run leaves a daemon that forked twice, files and shared memory.
import { createWorkerPool, nodeAnswerSchema, nodeWorker } from '#foundry/sandbox';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchSandbox, timed } from './bench-sandbox.mjs';

const RUNS = Number(process.env.RUNS ?? 1000);
const WARM_UP = 30;
const HEAP_GOAL_BYTES = 4 * 1024 ** 2;
const LEAVING =
  'echo x > "$TMPDIR/left"; echo x > "$HOME/left"; echo x > /dev/shm/left-by-bench; (setsid sleep 7777 >/dev/null 2>&1 &); true';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const { sandbox, data, work, remove } = await benchSandbox();
const tools = join(data, 'tools');
mkdirSync(tools);
const module = join(tools, 'tool.mjs');
writeFileSync(module, 'export default (exits) => { if (exits) process.exit(1); return 1; };\n');

const lines = (file) => readFileSync(file, 'utf8').split('\n');

function groupFolders(folder, depth = 0) {
  if (depth > 6) return [];
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(error.code)) return []; // gone meanwhile, or no control groups here
    throw error;
  }
  return entries.flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const path = join(folder, entry.name);
    return [...(entry.name.startsWith(`foundry-${process.pid}.`) ? [path] : []), ...groupFolders(path, depth + 1)];
  });
}

/** Processes of this benchmark's runs, by the instance in their environment, and children of this very process. */
function processes() {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return false;
    try {
      if (readFileSync(`/proc/${entry}/environ`, 'latin1').includes(`bench${process.pid}`)) return true;
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(process.pid);
    } catch (error) {
      if (['ENOENT', 'ESRCH', 'EACCES'].includes(error.code)) return false;
      throw error;
    }
  });
}

function count() {
  collectGarbage();
  return {
    processes: processes().length,
    mounts: lines('/proc/self/mountinfo').length,
    'control groups': groupFolders('/sys/fs/cgroup').length,
    descriptors: readdirSync('/proc/self/fd').length,
    'files in the data directory': readdirSync(data, { recursive: true }).length,
    'files of the benchmark in the temporary folder': readdirSync(tmpdir()).filter((name) => name.includes('bench')).length,
    'shared memory files': readdirSync('/dev/shm').filter((name) => name === 'left-by-bench').length,
    'bytes of heap': process.memoryUsage().heapUsed,
  };
}

async function run(i) {
  const request = i % 2 === 0 ? { command: 'sh', args: ['-c', LEAVING] } : { command: 'node', args: ['-e', '0'] };
  const result = await sandbox.run({ ...request, cwd: work, origin: 'client', network: 'none' });
  if (result.outcome !== 'exited' || result.exitCode !== 0) throw new Error(`${result.outcome}: ${result.stderr.text}`);
}

/** Calls of workers that are replaced after ten calls, of which one crashes. */
async function calls(number) {
  const limits = { maxCalls: 10, maxWorkers: 2 };
  const pool = createWorkerPool({ sandbox, program: () => nodeWorker({ module }), answer: nodeAnswerSchema, limits });
  for (let i = 0; i < number; i++) {
    const { outcome } = await pool.call({ payload: { args: [i % 25 === 24] } });
    if (outcome !== (i % 25 === 24 ? 'crashed' : 'answered')) throw new Error(outcome);
  }
  await pool.close();
}

/** A count that could not see anything would always be met. */
async function requireCounts(before) {
  const request = { command: 'sleep', args: ['60'], cwd: work, origin: 'client', network: 'none' };
  const running = await sandbox.start(request);
  const during = count();
  await running.stop(0);
  await sleep(1000);
  const seen = ['processes', 'control groups', 'descriptors'].filter((name) => during[name] > before[name]);
  console.log(`of a run that is not over, it sees: ${seen.join(', ')}`);
  if (!seen.includes('processes') || !seen.includes('descriptors')) throw new Error('The counts do not see a run.');
}

try {
  for (let i = 0; i < WARM_UP; i++) await run(i);
  await calls(WARM_UP);
  await sleep(1000);
  const before = count();
  await requireCounts(before);
  const ms = await timed(async () => {
    for (let i = 0; i < RUNS; i++) await run(i);
    await calls(RUNS);
  });
  await sleep(1000); // control groups go a moment after their last process
  const after = count();
  console.log(`${RUNS} runs and ${RUNS} calls in ${(ms / 1000).toFixed(1)} s`);
  for (const [name, number] of Object.entries(after)) {
    const more = number - before[name];
    const met = more <= (name === 'bytes of heap' ? HEAP_GOAL_BYTES : 0);
    if (!met) process.exitCode = 1;
    console.log(`  ${name}: ${before[name]} before, ${number} after: ${met ? 'met' : 'NOT MET'}`);
  }
} finally {
  remove();
}
