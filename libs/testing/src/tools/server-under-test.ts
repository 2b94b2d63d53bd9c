import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, TimeLimit } from '#foundry/kernel';
import type { RunningProcess, RunResult, Sandbox } from '#foundry/sandbox';
import type { CheckContext } from '../check.types.js';
import { boundedOutput } from '../findings.js';
import type { Part } from './project-scripts.js';

export interface ServerUnderTest {
  readonly url: string;
  /** The command as a person would type it. */
  readonly command: string;
  /** Its output, once it has stopped. Idempotent. */
  stop(): Promise<string>;
}

/** The project's server ended or gave no sign of health: the project is wrong, not the check. */
export class ServerDidNotStart extends Error {
  constructor(
    message: string,
    readonly command: string,
    readonly output: string,
  ) {
    super(message);
    this.name = 'ServerDidNotStart';
  }
}

export interface ServerRequest {
  readonly part: Part;
  /** The script and its arguments for Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Path that answers 200 when the server is ready. */
  readonly healthPath: string;
  /** A free port, when others have to know it beforehand; default: any. */
  readonly port?: number;
  /** Ports of other servers under test that this one calls. */
  readonly reaches?: readonly number[];
}

const HEALTH_LIMIT_MS = 20_000;
const HEALTH_INTERVAL_MS = 20;

/**
 * Starts one half of the project on a free port of 127.0.0.1 and waits until it is healthy.
 * @throws ServerDidNotStart after 20 s without health, or when the process ended before.
 */
export async function startServer(sandbox: Sandbox, context: CheckContext, request: ServerRequest): Promise<ServerUnderTest> {
  const port = request.port ?? (await freePort());
  const env = { ...request.env, HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'production' };
  const command = `cd ${request.part} && ${Object.entries({ ...request.env, PORT: port })
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')} node ${request.args.join(' ')}`;
  const running = await sandbox.start({
    command: 'node',
    args: request.args,
    cwd: `${context.workspace.root}/${request.part}`,
    mounts: [{ source: context.workspace.root, writable: true }],
    origin: context.origin,
    network: 'loopback',
    serves: [port],
    reaches: request.reaches,
    env,
    signal: context.signal,
  });
  const stop = async (): Promise<string> => outputOf(await running.stop());
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitForHealth(running, `${url}${request.healthPath}`, context.signal);
  } catch (error) {
    const output = await stop();
    context.signal.throwIfAborted();
    throw new ServerDidNotStart(`The ${request.part} did not start: ${messageOf(error)}.`, command, output);
  }
  return { url, command, stop };
}

function outputOf(result: RunResult): string {
  return boundedOutput(result.stdout.text, result.stderr.text);
}

async function waitForHealth(running: RunningProcess, url: string, signal: AbortSignal): Promise<void> {
  let ended: RunResult | undefined;
  void running.exited.then((result) => (ended = result));
  const until = performance.now() + HEALTH_LIMIT_MS;
  let last = 'it never answered';
  while (performance.now() < until) {
    signal.throwIfAborted();
    if (ended)
      throw new Error(
        `it ended with ${ended.exitCode === null ? (ended.exitSignal ?? ended.outcome) : `exit code ${ended.exitCode}`}`,
      );
    const limit = new TimeLimit(2_000, signal);
    try {
      const response = await fetch(url, { signal: limit.signal });
      await response.arrayBuffer();
      if (response.ok) return;
      last = `its health route answered ${response.status}`;
    } catch (error) {
      if (signal.aborted) throw error;
      last = 'it never answered'; // refused until it listens
    } finally {
      limit.stop();
    }
    await delay(HEALTH_INTERVAL_MS);
  }
  throw new Error(`${last} within ${HEALTH_LIMIT_MS / 1000} s`);
}

/** A port that was free a moment ago: servers of projects are told their port, they do not report it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
