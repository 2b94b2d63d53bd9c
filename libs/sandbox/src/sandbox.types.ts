import type { Writable } from 'node:stream';
import type { HostAccess } from './network/host-access.js';

/**
 * Whose code a run executes. `foundry`: the machine's own tools on Foundry's behalf (git, docker), which see the machine as
 * Foundry's user does. Everything else is isolated where a backend can: `template` is code that the project's own templates
 * rendered (and what reads a project: compilers, installers, the browser) and may also run under the `process` backend;
 * what a `model` or a `client` wrote may not.
 */
export type CodeOrigin = 'foundry' | 'template' | 'model' | 'client';

/**
 * `none`: no network. `loopback`: a 127.0.0.1 of the run's own, which others reach through `serves` and `reaches` only.
 * `registry`: the package registries of an installation and nothing else. `hosts`: those that `hosts` names, through a proxy
 * that the environment names (`HTTPS_PROXY`).
 */
export type NetworkAccess = 'none' | 'loopback' | 'registry' | 'hosts';

/** What all processes of a run may take together. Every backend keeps the time and the output; README.md says who keeps the rest. */
export interface RunLimits {
  /** Milliseconds of wall time; default 300,000. */
  readonly wallTimeMs: number;
  /** Milliseconds of processor time of all processes together; default 600,000. */
  readonly cpuTimeMs: number;
  /** Bytes of memory of all processes together: heaps, buffers, shared memory and files in /tmp and /dev/shm; default 2 GiB. */
  readonly memoryBytes: number;
  /** Processes and threads at one time; default 1,024. */
  readonly processes: number;
  /** Open files of one process; default 4,096. */
  readonly openFiles: number;
  /** Bytes of one file; default 1 GiB. */
  readonly fileBytes: number;
  /** Bytes by which the folders that the run may write to may grow; default 1 GiB. */
  readonly writtenBytes: number;
  /** Bytes of stdout and stderr together that may be written before the run is killed; default 64 MiB. */
  readonly outputBytes: number;
  /** Bytes of the head, and again of the tail, that are kept of each stream; default 64 KiB. */
  readonly captureBytes: number;
}

/** A limit that ended a run, or that made something in it fail. */
export type LimitName =
  | 'wall_time'
  | 'output_limit'
  | 'cpu_time'
  | 'memory'
  | 'processes'
  | 'open_files'
  | 'file_size'
  | 'written_bytes';

/** A folder or file of this machine that an isolated run sees. Backends that do not isolate show everything anyway. */
export interface Mount {
  /** Absolute path on this machine. */
  readonly source: string;
  /** Absolute path inside; default: the same. */
  readonly target?: string;
  /** Default false. */
  readonly writable?: boolean;
}

export interface RunRequest {
  /** Name or absolute path of the program; `node` is the running Node, in a container the image's. Never passed through a shell. */
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute path, the same inside. Writable, unless `mounts` say something else about it or a folder above it. */
  readonly cwd: string;
  readonly origin: CodeOrigin;
  readonly network: NetworkAccess;
  /** What an isolated run sees besides the system, Node, `cwd` and the shared dependencies that these link to. */
  readonly mounts?: readonly Mount[];
  /** Ports of its 127.0.0.1 that others on this machine reach at the same port; for network `loopback`. */
  readonly serves?: readonly number[];
  /** Ports of other runs (their `serves`) that this run reaches at its own 127.0.0.1; for network `loopback`. */
  readonly reaches?: readonly number[];
  /** What it reaches; for network `hosts`. */
  readonly hosts?: HostAccess;
  /** Added to the clean environment (PATH, HOME, LANG, TMPDIR); nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** For `start`: `RunningProcess.stdin` stays open after `stdin` was written. */
  readonly keepStdinOpen?: boolean;
  readonly limits?: Partial<RunLimits>;
  /** Aborting kills everything the run started, within a second. */
  readonly signal?: AbortSignal;
  /** Called with each line of output as it comes, without its line end. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Called with each piece of output as it comes, whatever is in it. */
  readonly onOutput?: (bytes: Buffer, stream: 'stdout' | 'stderr') => void;
}

export interface CapturedOutput {
  /** The whole text, or its first and last 64 KiB (`captureBytes`) with a line between that counts what was left out. */
  readonly text: string;
  readonly bytes: number;
  readonly truncated: boolean;
}

/** A limit's name: the run was ended by it, or something in it was and the run failed. */
export type RunOutcome = 'exited' | LimitName | 'cancelled' | 'not_started';

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
  /** Set when a limit was reached, also when the program lived with that and ended well. */
  readonly limit?: LimitName;
}

/** A server under test. When `stop` has resolved, nothing it forked is alive. */
export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<RunResult>;
  /** Open until `end()` is called, for requests with `keepStdinOpen`; null otherwise. Errors of a closed pipe are ignored. */
  readonly stdin: Writable | null;
  /**
   * SIGTERM, then SIGKILL after `graceMs`, by default 500 ms; with 0 SIGKILL at once. The result's outcome is `exited`:
   * stopping is how a server's run ends.
   */
  stop(graceMs?: number): Promise<RunResult>;
  /** What its processes use now, as the machine sees it. Looks at each of them: not for every call of a busy server. */
  usage(): ProcessUsage;
}

/** What processes have used or hold. */
export interface ProcessUsage {
  /** Bytes that they and the children that they have waited for have written to disks. */
  readonly writtenBytes: number;
  readonly cpuTimeMs: number;
  /** Memory that is theirs alone, and shared memory that they have touched, counted once for each of them. */
  readonly memoryBytes: number;
  readonly threads: number;
}

export interface Sandbox {
  /** What separates runs from the machine: found out once, by trying, when it is first asked for. */
  isolation(): Promise<Isolation>;
  /**
   * Says before there is anything to run whether code of that origin may be.
   * @throws sandbox.isolation_required with what to install, for origins `model` and `client` on a backend that does not isolate
   */
  requireIsolation(origin: CodeOrigin): Promise<void>;
  /** @throws sandbox.isolation_required as `requireIsolation`. */
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
  /**
   * The last call, when runs have ended: removes what this process keeps for them. A trial of what isolates runs that is
   * under way is given up, and `isolation()` rejects with an AbortError. Without it a later start clears away what is left.
   */
  close(): Promise<void>;
}

/** `process` separates nothing and is for the project's own templates only. */
export type BackendName = 'process' | 'bubblewrap' | 'container';

export interface Isolation {
  readonly backend: BackendName;
  /** Whether code that nobody has reviewed may run on it. */
  readonly isolates: boolean;
  /** Of a backend that runs programs of an image instead of this machine's. */
  readonly image?: string;
  /** Why backends that are preferred to it were not chosen, in order of preference; for people. */
  readonly rejected: readonly { readonly backend: BackendName; readonly reason: string }[];
  /** Why the backend that was asked for does not work; then nothing but Foundry's own tools is run. */
  readonly unusable?: string;
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
   * @throws sandbox.refused_dependency for what comes from elsewhere than a package registry or is not pinned by a hash;
   *         sandbox.registry_unreachable when nothing is cached and the registry does not answer;
   *         sandbox.install_failed with the installer's own words otherwise.
   */
  ensure(request: {
    readonly packageJson: string;
    readonly packageLock: string;
    /** Who wrote the two files; default `template`. */
    readonly origin?: CodeOrigin;
    readonly signal?: AbortSignal;
    readonly onLine?: (line: string) => void;
  }): Promise<InstalledDependencies>;
  /**
   * What `ensure` would refuse before it installs anything.
   * @throws sandbox.invalid_lockfile, sandbox.refused_dependency
   */
  vet(files: { readonly packageJson: string; readonly packageLock: string }): Promise<void>;
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
