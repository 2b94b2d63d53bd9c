import { randomBytes } from 'node:crypto';
import { accessSync, constants, rmSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, sha256 } from '#foundry/kernel';
import type { SandboxBackend } from './backend.js';
import { commandLineOf } from './command-line.js';
import { cleanEnvironment } from './environment.js';
import { RunNetworks, type RunNetwork } from './network/run-network.js';
import { processIdentity } from './process-identity.js';
import { INSTANCE_MARKER, RUN_MARKER } from './process-markers.js';
import { resolveCommand } from './programs.js';
import type { CapturedOutput, RunLimits, RunRequest, RunResult } from './sandbox.types.js';
import { SupervisedRun, type SupervisedRunOptions } from './supervised-run.js';

export const DEFAULT_LIMITS: RunLimits = {
  wallTimeMs: 300_000,
  cpuTimeMs: 600_000,
  memoryBytes: 2 * 1024 ** 3,
  processes: 1024,
  openFiles: 4096,
  fileBytes: 1024 ** 3,
  writtenBytes: 1024 ** 3,
  outputBytes: 64 * 1024 * 1024,
  captureBytes: 64 * 1024,
};

const NOTHING: CapturedOutput = { text: '', bytes: 0, truncated: false };

export type Launched = { readonly result: RunResult } | { readonly run: SupervisedRun; readonly exited: Promise<RunResult> };

/** Folders of this process that the next start would have to clear away otherwise. */
const ownFolders = new Set<string>();
process.on('exit', () => {
  for (const folder of ownFolders) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // A program that was being started, or ends as this process does, may still write there: the next start is tidier.
      if (!['ENOTEMPTY', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
});

/** Starts runs: gives each its name, folders, environment and ways to the network, and takes them away afterwards. */
export class RunLauncher {
  /** Of this process and sandbox alone. The owner's identity is in the name, so that a later start can tell a dead owner's. */
  readonly ownFolder: string;
  /** The first part of `FOUNDRY_INSTANCE`: whose processes belong to this data directory. */
  readonly directoryMark: string;
  /** Also two sandboxes of one instance must not end each other's runs. */
  private readonly mark: string;
  private readonly networks = new RunNetworks();
  private runs = 0;

  constructor(
    runDirectory: string,
    private readonly instanceId: string,
  ) {
    this.directoryMark = sha256(runDirectory).slice(0, 16);
    this.mark = `${instanceId}.${randomBytes(6).toString('hex')}`;
    this.ownFolder = join(runDirectory, `${processIdentity(process.pid)}.${this.mark}`);
    ownFolders.add(this.ownFolder);
  }

  /** Removes what runs had of this process; none may be left. */
  async close(): Promise<void> {
    await rm(this.ownFolder, { recursive: true, force: true, maxRetries: 3 });
    ownFolders.delete(this.ownFolder);
  }

  /** Starts a run on a backend. Whether its origin may run there has been decided before. */
  async launch(backend: SandboxBackend, request: RunRequest): Promise<Launched> {
    const startedAt = performance.now();
    const commandLine = commandLineOf(request);
    const unstarted = (outcome: 'not_started' | 'cancelled', reason?: string): Launched => ({
      result: {
        outcome,
        exitCode: null,
        exitSignal: null,
        stdout: NOTHING,
        stderr: NOTHING,
        durationMs: performance.now() - startedAt,
        commandLine,
        ...(reason === undefined ? {} : { reason }),
      },
    });
    if (isAborted(request.signal)) return unstarted('cancelled');
    const program = backend.programs ? request.command : resolveCommand(request.command, request.origin === 'foundry');
    if (program === null) return unstarted('not_started', `the program ${request.command} was not found`);
    const problem = folderProblem(request);
    if (problem !== null) return unstarted('not_started', problem);

    const belongings = new Belongings(join(this.ownFolder, String(++this.runs)));
    const marker = `${this.mark}.${this.runs}`;
    const limits = { ...DEFAULT_LIMITS, ...request.limits };
    try {
      const folders = backend.folders ?? (await belongings.folders());
      const network = await belongings.network(this.networks, request, backend.isolates);
      const env = {
        ...cleanEnvironment(request, folders.home, folders.temp, backend.programs?.path),
        ...network.env,
        [RUN_MARKER]: marker,
        [INSTANCE_MARKER]: `${this.directoryMark}.${processIdentity(process.pid)}.${this.instanceId}`,
      };
      const { args, cwd } = request;
      const plan = await backend.plan({ request, program, args, cwd, env, limits, relay: network.relay });
      const run = await belongings.start({ plan, request, limits, marker });
      if (isAborted(request.signal)) run.terminate('cancelled');
      return { run, exited: resultOf(run, belongings, startedAt, commandLine) };
    } catch (error) {
      await belongings.giveBack();
      return unstarted('not_started', messageOf(error));
    }
  }
}

/** What one run has of this machine. */
class Belongings {
  private readonly openings: (() => Promise<unknown>)[] = [];
  private hasDirectory = false;

  constructor(private readonly directory: string) {}

  async folders(): Promise<{ home: string; temp: string }> {
    await this.makeDirectory();
    const [home, temp] = [join(this.directory, 'home'), join(this.directory, 'tmp')];
    await mkdir(home, { mode: 0o700 });
    await mkdir(temp, { mode: 0o700 });
    return { home, temp };
  }

  async network(networks: RunNetworks, request: RunRequest, isolated: boolean): Promise<RunNetwork> {
    const { serves = [], reaches = [] } = request;
    const isProxied = request.network === 'registry' || request.network === 'hosts';
    if (serves.length + reaches.length === 0 && !isProxied) return NO_NETWORK;
    await this.makeDirectory();
    const network = await networks.open(request, { isolated, directory: join(this.directory, 'network') });
    this.openings.push(() => network.close());
    return network;
  }

  /** Once it is spawned, or was not, its launcher's descriptors are of no use here. */
  async start(options: SupervisedRunOptions): Promise<SupervisedRun> {
    const { plan } = options;
    const { group } = plan;
    if (group !== undefined) this.openings.push(() => Promise.resolve(void group.remove()));
    try {
      return await SupervisedRun.start(options);
    } finally {
      plan.release?.();
    }
  }

  async giveBack(): Promise<void> {
    for (const close of this.openings.splice(0).reverse()) await close();
  }

  private async makeDirectory(): Promise<void> {
    if (this.hasDirectory) return;
    this.hasDirectory = true;
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    this.openings.push(() => rm(this.directory, { recursive: true, force: true, maxRetries: 3 }));
  }
}

const NO_NETWORK: RunNetwork = { env: {}, relay: undefined, close: () => Promise.resolve() };

async function resultOf(run: SupervisedRun, belongings: Belongings, startedAt: number, commandLine: string): Promise<RunResult> {
  try {
    const { exitCode, ...ending } = await run.ended;
    return {
      ...ending,
      exitCode: ending.outcome === 'exited' ? exitCode : null,
      stdout: run.stdout.result(),
      stderr: run.stderr.result(),
      durationMs: performance.now() - startedAt,
      commandLine,
    };
  } finally {
    await belongings.giveBack();
  }
}

/** Asked twice, before and after starting, which the compiler would call impossible of the property itself. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function folderProblem({ cwd, mounts = [] }: RunRequest): string | null {
  if (mounts.some(({ source, target = source }) => target !== source && cwd.startsWith(target))) return null;
  try {
    if (!statSync(cwd).isDirectory()) return `${cwd} is not a folder`;
    accessSync(cwd, constants.R_OK | constants.X_OK);
    return null;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing ? `the folder ${cwd} does not exist` : `the folder ${cwd} cannot be read`;
  }
}
