// The start of a sandboxed `node -e 0` against a plain start of the same, from asking for it until all is over.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { benchSandbox, compare, interleave, PLAIN_ENVIRONMENT, timed } from './bench-sandbox.mjs';

const RUNS = Number(process.env.RUNS ?? 41);
const { sandbox, work, remove } = await benchSandbox();

async function plain() {
  const child = spawn(process.execPath, ['-e', '0'], { cwd: work, env: PLAIN_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  child.stderr.resume();
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`node -e 0 ended with ${code}`);
}

async function sandboxed() {
  const { outcome, exitCode, stderr } = await sandbox.run({
    command: 'node',
    args: ['-e', '0'],
    cwd: work,
    origin: 'client',
    network: 'none',
  });
  if (exitCode !== 0) throw new Error(`node -e 0 ended with ${outcome}: ${stderr.text}`);
}

try {
  await plain();
  await sandboxed();
  const times = await interleave(RUNS, { plain: () => timed(plain), sandboxed: () => timed(sandboxed) });
  compare(`a sandboxed node -e 0 / a plain one (medians of ${RUNS})`, times.sandboxed, times.plain, 1.35, 1);
} finally {
  remove();
}
