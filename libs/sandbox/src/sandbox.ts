import { randomBytes } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, sha256 } from '#foundry/kernel';
import { processBackend, type SandboxBackend } from './backend.js';
import { commandLineOf } from './command-line.js';
import { cleanEnvironment } from './environment.js';
import { isProcessAlive, processIdentity } from './process-identity.js';
import { INSTANCE_MARKER, killMarked, RUN_MARKER } from './process-markers.js';
import { resolveCommand } from './programs.js';
import { sandboxErrors } from './sandbox.errors.js';
import type { CapturedOutput, Isolation, RunLimits, RunningProcess, RunRequest, RunResult, Sandbox } from './sandbox.types.js';
import { SupervisedRun } from './supervised-run.js';

export interface SandboxOptions {
  /** Absolute folder in the data directory, for each run's private HOME and TMPDIR. */
  readonly runDirectory: string;
  /** Unique for each start of Foundry. */
  readonly instanceId: string;
  /** Run code of models and clients without isolation (`FOUNDRY_ALLOW_UNSANDBOXED`). Default false. */
  readonly allowUnsandboxed?: boolean;
  /** Default: the `process` backend. */
  readonly backend?: SandboxBackend;
}

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

/** The door to processes: nothing else in Foundry starts one. */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new ProcessSandbox(options);
}

class ProcessSandbox implements Sandbox {
  private readonly backend: SandboxBackend;
  private readonly directoryMark: string;
  /** Also two sandboxes of one instance must not end each other's runs. */
  private readonly mark: string;
  private readonly ownFolder: string;
  private runs = 0;

  constructor(private readonly options: SandboxOptions) {
    this.backend = options.backend ?? processBackend;
    this.directoryMark = sha256(options.runDirectory).slice(0, 16);
    // The owner's identity is in the name, so that a later start can tell a dead owner's folder from a living one's.
    this.mark = `${options.instanceId}.${randomBytes(6).toString('hex')}`;
    this.ownFolder = join(options.runDirectory, `${processIdentity(process.pid)}.${this.mark}`);
  }

  isolation(): Promise<Isolation> {
    return Promise.resolve({ backend: this.backend.name, isolates: this.backend.isolates, rejected: [] });
  }

  async run(request: RunRequest): Promise<RunResult> {
    const started = await this.launch(request);
    return 'result' in started ? started.result : started.exited;
  }

  async start(request: RunRequest): Promise<RunningProcess> {
    const started = await this.launch(request);
    if ('result' in started) {
      throw sandboxErrors.notStarted(
        `${started.result.commandLine} was not started: ${started.result.reason ?? 'it was cancelled before'}.`,
      );
    }
    const { run, exited } = started;
    exited.catch(() => undefined); // whoever awaits it still gets the error; unawaited it must not end Foundry
    return {
      pid: run.pid,
      exited,
      stdin: request.keepStdinOpen === true ? run.stdin : null,
      stop: () => {
        run.terminate('exited');
        return exited;
      },
    };
  }

  async reapLeftovers(): Promise<number> {
    const killed = await killMarked(INSTANCE_MARKER, (value) => {
      const [directory, ...owner] = value.split('.');
      return directory === this.directoryMark && !isProcessAlive(owner.slice(0, 2).join('.'));
    });
    for (const name of await readdirIfThere(this.options.runDirectory)) {
      if (!isProcessAlive(name.split('.').slice(0, 2).join('.'))) await removeLeftover(join(this.options.runDirectory, name));
    }
    return killed;
  }

  private async launch(request: RunRequest): Promise<{ result: RunResult } | { run: SupervisedRun; exited: Promise<RunResult> }> {
    this.requireIsolationFor(request);
    const startedAt = performance.now();
    const commandLine = commandLineOf(request);
    const unstarted = (outcome: 'not_started' | 'cancelled', reason?: string): { result: RunResult } => ({
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
    const program = resolveCommand(request.command, request.origin === 'foundry');
    if (program === null) return unstarted('not_started', `the program ${request.command} was not found`);
    const problem = folderProblem(request.cwd);
    if (problem !== null) return unstarted('not_started', problem);

    const name = `${this.mark}.${++this.runs}`;
    const privateDirectory = join(this.ownFolder, String(this.runs));
    const home = join(privateDirectory, 'home');
    const temp = join(privateDirectory, 'tmp');
    const limits = { ...DEFAULT_LIMITS, ...request.limits };
    const discard = (): Promise<void> => rm(privateDirectory, { recursive: true, force: true, maxRetries: 3 });
    const finished = async (run: SupervisedRun): Promise<RunResult> => {
      try {
        const { outcome, exitCode, exitSignal } = await run.ended;
        return {
          outcome,
          exitCode: outcome === 'exited' ? exitCode : null,
          exitSignal,
          stdout: run.stdout.result(),
          stderr: run.stderr.result(),
          durationMs: performance.now() - startedAt,
          commandLine,
        };
      } finally {
        await discard();
      }
    };
    try {
      await mkdir(home, { recursive: true, mode: 0o700 });
      await mkdir(temp, { mode: 0o700 });
      const env = {
        ...cleanEnvironment(request, home, temp),
        [RUN_MARKER]: name,
        [INSTANCE_MARKER]: `${this.directoryMark}.${processIdentity(process.pid)}.${this.options.instanceId}`,
      };
      const plan = await this.backend.plan({
        request,
        program,
        args: request.args,
        cwd: request.cwd,
        env,
        privateDirectory,
        limits,
      });
      const run = await SupervisedRun.start(plan, request, limits, name);
      if (isAborted(request.signal)) run.terminate('cancelled');
      return { run, exited: finished(run) };
    } catch (error) {
      await discard();
      return unstarted('not_started', messageOf(error));
    }
  }

  private requireIsolationFor(request: RunRequest): void {
    if (request.origin === 'foundry' || request.origin === 'template') return;
    if (this.backend.isolates || this.options.allowUnsandboxed === true) return;
    throw sandboxErrors.isolationRequired(
      `This would run code that a ${request.origin} wrote, and nothing here can isolate it: install bubblewrap ` +
        '(Debian and Ubuntu: `apt-get install bubblewrap`, Fedora: `dnf install bubblewrap`, Alpine: `apk add bubblewrap`) ' +
        'and start Foundry again, or set FOUNDRY_ALLOW_UNSANDBOXED=true to accept the risk.',
    );
  }
}

/** Asked twice, before and after starting, which the compiler would call impossible of the property itself. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/**
 * A browser's helpers clear their environment, so they are not found by the marker; they end with the browser, but may
 * still be writing. What cannot be removed yet is in nobody's way and goes at the next start.
 */
async function removeLeftover(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch (error) {
    if (!['ENOTEMPTY', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function folderProblem(folder: string): string | null {
  try {
    if (!statSync(folder).isDirectory()) return `${folder} is not a folder`;
    accessSync(folder, constants.R_OK | constants.X_OK);
    return null;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing ? `the folder ${folder} does not exist` : `the folder ${folder} cannot be read`;
  }
}

async function readdirIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
