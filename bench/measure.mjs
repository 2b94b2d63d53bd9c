import { spawn } from 'node:child_process';
import { once } from 'node:events';

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds from spawning a server until it says that it is ready; ends it afterwards. */
export async function timeToReady(args, env = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const ready = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (/ready at /.test(output)) resolve(performance.now() - started);
    });
    child.on('close', () => reject(new Error(`${args.join(' ')} ended before it was ready`)));
  });
  child.removeAllListeners('close');
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
  return ready;
}

/** Runs a command to its end and returns its wall time in milliseconds and its standard output. */
export async function timeToEnd(command, args, options = {}) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(child, 'close');
  return { ms: performance.now() - started, code, stdout, stderr };
}

export const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`;

/** One line: what was measured, the figures, the ratio and the goal it is held to. */
export function ratio(name, measured, baseline, goal) {
  const value = measured / baseline;
  console.log(
    `${name}: ${seconds(measured)} / ${seconds(baseline)} = ${value.toFixed(2)} (goal ≤ ${goal}) ${value <= goal ? 'met' : 'NOT MET'}`,
  );
}
