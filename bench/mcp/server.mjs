import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { agent } from './caller.mjs';

const PROBE = new URL('usage.mjs', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A server program that is ready, and what it says about itself when asked. */
export async function startMeasured(args, env = {}, connections = 64) {
  const child = spawn(process.execPath, ['--import', PROBE, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /ready at (\S+)/.exec(output)?.[1];
      if (found && output.endsWith('\n\n')) resolve(found);
    });
    child.once('close', () => reject(new Error(`${args.join(' ')} ended before it was ready`)));
  });
  const ask = async (question) => {
    const answered = once(child, 'message');
    child.send(question);
    return (await answered)[0];
  };
  return {
    url,
    agent: agent(connections),
    token: /Admin token\s+(\S+)/.exec(output)?.[1],
    pid: child.pid,
    /** Microseconds of processor time so far, of all threads. */
    processor: async () => (await ask('processor')).processor,
    memory: () => ask('memory'),
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Microseconds of the server's processor time for each call. */
export async function cost(server, count, work) {
  const before = await server.processor();
  await work();
  return ((await server.processor()) - before) / count;
}
