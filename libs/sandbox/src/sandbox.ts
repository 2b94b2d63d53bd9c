import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '#foundry/kernel';
import type { SandboxBackend } from './backend.js';
import { chooseBackend, CONTAINERS, type BackendChoice, type BackendPreference } from './choose-backend.js';
import { sweepContainers } from './container/sweep-containers.js';
import { machineControlGroups } from './limits/machine-control-groups.js';
import { plainBackend } from './process-backend.js';
import { isProcessAlive } from './process-identity.js';
import { INSTANCE_MARKER, killMarked } from './process-markers.js';
import { RunLauncher, type Launched } from './run-launcher.js';
import { sandboxErrors } from './sandbox.errors.js';
import type { CodeOrigin, Isolation, RunningProcess, RunRequest, RunResult, Sandbox } from './sandbox.types.js';

export interface SandboxOptions {
  /** Absolute folder in the data directory, for what runs have of their own while they run. */
  readonly runDirectory: string;
  /** Unique for each start of Foundry. */
  readonly instanceId: string;
  /** Run code of models and clients without isolation (`FOUNDRY_ALLOW_UNSANDBOXED`). Default false. */
  readonly allowUnsandboxed?: boolean;
  /** What separates runs from the machine (`FOUNDRY_SANDBOX`); default `auto`: the first that works. */
  readonly backend?: BackendPreference;
  /** Absolute paths of folders that links in a run's folders may lead to, read-only: the dependency store. */
  readonly sharedFolders?: readonly string[];
  /** Number of the user and the group that runs have when Foundry is root (`FOUNDRY_SANDBOX_UID`); default 60917. */
  readonly uid?: number;
  /** Image of the system that runs see when a container engine isolates them (`FOUNDRY_SANDBOX_IMAGE`). */
  readonly image?: string;
  /** Told what went wrong when leftovers could not be removed; default: nobody is. */
  readonly onProblem?: (problem: string) => void;
}

/** The door to processes: nothing else in Foundry starts one. */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new LocalSandbox(options);
}

class LocalSandbox implements Sandbox {
  private readonly launcher: RunLauncher;
  private readonly closed = new AbortController();
  private choosing: Promise<BackendChoice> | undefined;

  constructor(private readonly options: SandboxOptions) {
    this.launcher = new RunLauncher(options.runDirectory, options.instanceId);
  }

  async isolation(): Promise<Isolation> {
    const { backend, rejected, unusable } = await this.chosen();
    return {
      backend: backend.name,
      ...(backend.programs === undefined ? {} : { image: backend.programs.image }),
      isolates: backend.isolates && unusable === undefined,
      rejected,
      ...(unusable === undefined ? {} : { unusable }),
    };
  }

  async run(request: RunRequest): Promise<RunResult> {
    const started = await this.launch(request);
    return 'result' in started ? started.result : started.exited;
  }

  async requireIsolation(origin: CodeOrigin): Promise<void> {
    if (origin !== 'foundry') await this.backendFor(origin);
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
      stop: (graceMs) => {
        run.terminate('stopped', graceMs);
        return exited;
      },
      usage: () => run.usage(),
    };
  }

  async reapLeftovers(): Promise<number> {
    const isDead = (instance: string): boolean => {
      const [directory, ...owner] = instance.split('.');
      return directory === this.launcher.directoryMark && !isProcessAlive(owner.slice(0, 2).join('.'));
    };
    const names = await readdirIfThere(this.options.runDirectory);
    const dead = names.filter((name) => !isProcessAlive(name.split('.').slice(0, 2).join('.')));
    const madeContainers = dead.filter((name) => existsSync(join(this.options.runDirectory, name, BACKEND_FOLDER, CONTAINERS)));
    const swept = madeContainers.length === 0 ? 0 : await this.sweepContainers(isDead);
    const killed = (swept ?? 0) + (await killMarked(INSTANCE_MARKER, isDead));
    for (const name of dead) {
      // What the engine could not be asked about is looked at again at the next start.
      if (swept === undefined && madeContainers.includes(name)) continue;
      await removeLeftover(join(this.options.runDirectory, name));
    }
    const groups = machineControlGroups();
    if (typeof groups !== 'string') groups.sweep();
    return killed;
  }

  async close(): Promise<void> {
    this.closed.abort();
    // Whatever it finds out, it must have stopped writing.
    await this.choosing?.catch(() => undefined);
    await this.launcher.close();
  }

  /** An engine is asked only when a dead instance has used it: others do not wait for one that does not answer. */
  private async sweepContainers(isDead: (instance: string) => boolean): Promise<number | undefined> {
    try {
      return await sweepContainers(isDead);
    } catch (error) {
      this.options.onProblem?.(`Containers of an earlier run of Foundry may be left: ${messageOf(error)}.`);
      return undefined;
    }
  }

  private async launch(request: RunRequest): Promise<Launched> {
    const backend = request.origin === 'foundry' ? plainBackend : await this.backendFor(request.origin);
    return this.launcher.launch(backend, request);
  }

  private async backendFor(origin: CodeOrigin): Promise<SandboxBackend> {
    const { backend, rejected, unusable } = await this.chosen();
    if (unusable !== undefined) {
      throw sandboxErrors.isolationRequired(
        `Nothing is run: FOUNDRY_SANDBOX asks for ${backend.name}, and that does not work here: ${unusable}.`,
      );
    }
    if (origin === 'template' || backend.isolates || this.options.allowUnsandboxed === true) return backend;
    const reasons = rejected.map(({ backend: name, reason }) => `${name}: ${reason}`).join('; ');
    throw sandboxErrors.isolationRequired(
      `This would run code that a ${origin} wrote, and nothing here can isolate it${reasons && ` (${reasons})`}: install bubblewrap ` +
        '(Debian and Ubuntu: `apt-get install bubblewrap`, Fedora: `dnf install bubblewrap`, Alpine: `apk add bubblewrap`) ' +
        'or a container engine with its image, and start Foundry again, or set FOUNDRY_ALLOW_UNSANDBOXED=true to accept the risk.',
    );
  }

  private chosen(): Promise<BackendChoice> {
    const { backend = 'auto', sharedFolders = [], uid = DEFAULT_SANDBOX_UID, image = DEFAULT_SANDBOX_IMAGE } = this.options;
    const directory = join(this.launcher.ownFolder, BACKEND_FOLDER);
    const dataDirectory = dirname(this.options.runDirectory);
    const { launcher, closed } = this;
    const terms = { directory, dataDirectory, sharedFolders, uid, image, launcher, signal: closed.signal };
    this.choosing ??= chooseBackend({ preference: backend, ...terms });
    return this.choosing;
  }
}

const BACKEND_FOLDER = 'backend';

/** The one that the projects' own images start from. */
export const DEFAULT_SANDBOX_IMAGE = 'node:24-slim';

/** Between the ranges that distributions and systemd give to people, services and containers; below 65,536 as in those. */
export const DEFAULT_SANDBOX_UID = 60917;

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

async function readdirIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
