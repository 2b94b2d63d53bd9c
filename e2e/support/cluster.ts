import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from './delivered.js';
import { environment, type Finished, ROOT } from './foundry.js';

/** Path of a Redis or Valkey server program, if this machine has one. */
export const redisProgram = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => [join(folder, 'redis-server'), join(folder, 'valkey-server')])
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false; // not there: the next folder
    }
  });

/** A Redis that keeps nothing, as the queues want it: it refuses to forget under pressure. */
export async function startRedis(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' };
  const child = spawn(
    redisProgram!,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const closed = once(child, 'close');
  await said(child, /Ready to accept connections/, closed);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

export interface Worker {
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Ends it as an operator does. */
  stop(): Promise<Finished>;
}

/** A worker process that takes jobs when this returns. */
export async function startWorker(env: Record<string, string>): Promise<Worker> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/foundry.mjs'), 'worker'], {
    cwd: ROOT,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = text(child.stderr);
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const stdout = await said(child, /is taking jobs/, closed).catch(async () =>
    Promise.reject(new Error(`The worker did not start: ${await errors}`)),
  );
  const end = async (by: NodeJS.Signals): Promise<Finished> => {
    child.kill(by);
    const [code, signal] = await closed;
    return { code, signal, stdout, stderr: await errors };
  };
  return { kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}

/** Resolves with what the process has printed when that matches; rejects when the process ends before. */
function said(child: ChildProcess, pattern: RegExp, closed: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (pattern.test(output)) resolve(output);
    });
    void closed.then(() => reject(new Error(`It ended before it said ${pattern}: ${output}`)));
  });
}
