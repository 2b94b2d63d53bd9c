/**
 * Whose code a run executes. Code that the project's own templates rendered may run under the `process` backend;
 * anything a model or a client wrote may not.
 */
export type CodeOrigin = 'foundry' | 'template' | 'model' | 'client';

/** `none`: no network. `loopback`: servers on 127.0.0.1 only. `registry`: dependency installation. */
export type NetworkAccess = 'none' | 'loopback' | 'registry';

export interface RunLimits {
  /** Milliseconds of wall time; default 300,000. */
  readonly wallTimeMs: number;
  /** Bytes of stdout and stderr together that may be written before the run is killed; default 64 MiB. */
  readonly outputBytes: number;
  /** Bytes of the head, and again of the tail, that are kept of each stream; default 64 KiB. */
  readonly captureBytes: number;
}

export interface RunRequest {
  /** Name or absolute path of the program; `node` is the running Node. Never passed through a shell. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly origin: CodeOrigin;
  readonly network: NetworkAccess;
  /**
   * Ports of 127.0.0.1 that this run will listen on and Foundry wants to reach: `http://127.0.0.1:PORT` is the same server
   * inside and outside, also when the run has a loopback of its own. Ports that are free on this machine.
   */
  readonly serves?: readonly number[];
  /** Ports that other live runs serve and this run may reach, under the same address. */
  readonly reaches?: readonly number[];
  /** Added to the clean environment (PATH, HOME, LANG, TMPDIR); nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly limits?: Partial<RunLimits>;
  /** Aborting kills everything the run started, within a second. */
  readonly signal?: AbortSignal;
  /** Called with each line of output as it comes, without its line end. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface CapturedOutput {
  /** The whole text, or its first and last 64 KiB (`captureBytes`) with a line between that counts what was left out. */
  readonly text: string;
  readonly bytes: number;
  readonly truncated: boolean;
}

export type RunOutcome = 'exited' | 'wall_time' | 'output_limit' | 'cancelled' | 'not_started';

export interface RunResult {
  readonly outcome: RunOutcome;
  /** Set when `outcome` is `exited` and no signal ended it. */
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
  readonly durationMs: number;
  /** The command as a person would type it, for reports. */
  readonly commandLine: string;
  /** Why it was not started: a missing program, an unreadable folder. */
  readonly reason?: string;
}

/** A server under test. When `stop` has resolved, nothing it forked is alive. */
export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<RunResult>;
  /** SIGTERM, then SIGKILL after 500 ms. The result's outcome is `exited`: stopping is how a server's run ends. */
  stop(): Promise<RunResult>;
}

export interface Sandbox {
  /** What separates a run from the machine: `process` separates nothing and is for the project's own templates only. */
  readonly backend: BackendName;
  /** @throws sandbox.isolation_required for origins `model` and `client` on a backend that does not isolate. */
  run(request: RunRequest): Promise<RunResult>;
  /**
   * For servers: resolves when the process was started, not when it is ready.
   * @throws sandbox.isolation_required as `run`; sandbox.not_started when there is nothing to start.
   */
  start(request: RunRequest): Promise<RunningProcess>;
  /**
   * At boot: kills what dead former instances of this data directory left running, and removes their private folders.
   * @returns how many processes were killed.
   */
  reapLeftovers(): Promise<number>;
}

export type BackendName = 'process' | 'bubblewrap' | 'container';

export interface InstalledDependencies {
  /** Absolute path of a shared, read-only `node_modules`. */
  readonly path: string;
  /** Hash of everything in the lockfile but the project's own name and version. */
  readonly hash: string;
  /** False when the store already had it. */
  readonly installed: boolean;
  readonly durationMs: number;
}

/** Dependencies installed once per lockfile and shared between builds. */
export interface DependencyStore {
  /**
   * @throws sandbox.registry_unreachable when nothing is cached and the registry does not answer;
   *         sandbox.install_failed with the installer's own words otherwise.
   */
  ensure(request: {
    readonly packageJson: string;
    readonly packageLock: string;
    readonly signal?: AbortSignal;
    readonly onLine?: (line: string) => void;
  }): Promise<InstalledDependencies>;
  /** At boot: removes the half-made installations of processes that died. @returns how many. */
  sweep(): Promise<number>;
  /** Removes installations by last use and by total size, oldest first. @returns the hashes that were removed. */
  prune(limits: PruneLimits): Promise<string[]>;
}

export interface PruneLimits {
  /** Milliseconds since an installation was last handed out. */
  readonly maxAgeMs?: number;
  /** Bytes that all installations may take together. */
  readonly maxBytes?: number;
  /** Hashes that running builds link to: never removed. */
  readonly keep?: ReadonlySet<string>;
}
