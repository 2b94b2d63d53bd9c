import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment } from './foundry.js';

const run = promisify(execFile);

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

/** Runs an npm command of a delivered project, the way its README says. */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run('npm', args, { cwd: folder, env: environment({ CI: '1' }), maxBuffer: 64 * 1024 * 1024 });
  return `${stdout}${stderr}`;
}

export interface StartedProject {
  readonly url: string;
  readonly api: string;
  stop(): Promise<void>;
}

/** Starts both halves with `npm start` on free ports and waits until they are healthy. */
export async function startProject(project: string): Promise<StartedProject> {
  const [backendPort, frontendPort] = [await freePort(), await freePort()];
  const api = `http://127.0.0.1:${backendPort}`;
  const url = `http://127.0.0.1:${frontendPort}`;
  const children: ChildProcess[] = [];
  const startHalf = (part: string, env: Record<string, string>): void => {
    children.push(spawn('npm', ['start'], { cwd: join(project, part), env: environment(env), stdio: 'ignore', detached: true }));
  };
  startHalf('backend', { PORT: String(backendPort) });
  startHalf('frontend', { PORT: String(frontendPort), BACKEND_URL: api });
  const stop = async (): Promise<void> => {
    for (const child of children) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      const closed = once(child, 'close');
      process.kill(-child.pid, 'SIGTERM');
      await closed;
    }
  };
  try {
    await waitFor(`${api}/health`);
    await waitFor(`${url}/`);
    return { url, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitFor(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`${url} did not answer.`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
