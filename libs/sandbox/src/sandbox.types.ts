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
}

export interface RunRequest {
  /** Name or absolute path of the program; `node` is the running Node. Never passed through a shell. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly origin: CodeOrigin;
  readonly network: NetworkAccess;
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
  /** The whole text, or its first and last 64 KiB with a line between that counts what was left out. */
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
  stop(): Promise<RunResult>;
}

export interface Sandbox {
  run(request: RunRequest): Promise<RunResult>;
  /** For servers: resolves when the process was started, not when it is ready. */
  start(request: RunRequest): Promise<RunningProcess>;
}

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
}
