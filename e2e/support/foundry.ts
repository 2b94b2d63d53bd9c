import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LAUNCHER = join(ROOT, 'bin/foundry.mjs');

/**
 * Dependencies are installed once for the whole run: every test's data directory links to this store. It outlives the
 * run, so that the second one is quick.
 */
export const SHARED_DEPENDENCIES = join(tmpdir(), `foundry-e2e-dependencies-${process.getuid?.() ?? 'user'}`);

/** `npm run test:thorough`: also the tests that build further projects for cases that smaller tests have shown already. */
export const THOROUGH = process.env.FOUNDRY_TEST_THOROUGH === 'true';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** A temporary folder that is removed with everything in it when the test file ends. */
export async function temporaryFolder(name: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `foundry-e2e-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The environment of a machine that never heard of Foundry: nothing of this process's settings leaks in. */
export function environment(extra: Record<string, string> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !/^(FOUNDRY_|DATABASE_URL$|REDIS_URL$|INIT_CWD$|VITEST|NODE_ENV$)/.test(name),
  );
  return { ...(Object.fromEntries(kept) as Record<string, string>), NO_COLOR: '1', FOUNDRY_DOCKER: 'off', ...extra };
}

export function start(
  args: readonly string[],
  options: { env?: Record<string, string>; stdin?: string; cwd?: string } = {},
): Running {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd: options.cwd ?? ROOT,
    env: environment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A command that refuses what it is given stops reading.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  child.stdin.end(options.stdin ?? '');
  const finished = Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]).then(([stdout, stderr, [code, signal]]) => ({ code, signal, stdout, stderr }));
  return { process: child, finished };
}

export async function foundry(args: readonly string[], options: Parameters<typeof start>[1] = {}): Promise<Finished> {
  return await start(args, options).finished;
}

/** A server on a free port, ready to answer. */
export async function startServer(
  dataDirectory: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<{ url: string; token: string | undefined; process: ChildProcess; stop: () => Promise<Finished> }> {
  const child = spawn(process.execPath, [LAUNCHER, 'up', '--port', '0', ...args], {
    cwd: ROOT,
    env: environment({ FOUNDRY_DATA_DIR: dataDirectory, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const errors = text(child.stderr);
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const found = /ready at (\S+)/.exec(output)?.[1];
      if (found && output.endsWith('\n\n')) resolve(found);
    };
    child.stdout.on('data', look);
    child.on('close', () => void errors.then((said) => reject(new Error(`The server did not start: ${said}`))));
  });
  return {
    url,
    token: /Admin token\s+(\S+)/.exec(output)?.[1],
    process: child,
    stop: async () => {
      child.kill('SIGTERM');
      const [code, signal] = await closed;
      return { code, signal, stdout: output, stderr: await errors };
    },
  };
}
