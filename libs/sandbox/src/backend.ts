import type { ControlGroup } from './limits/control-groups.js';
import type { BackendName, RunLimits, RunRequest } from './sandbox.types.js';

/** A run whose program and environment are decided; what is left is how far it is kept from the machine. */
export interface PreparedRun {
  readonly request: RunRequest;
  /** Absolute path, or a name where the backend has programs of its own. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: RunLimits;
  /** For a run with a network of its own that talks with others: an isolating backend shows and starts it. */
  readonly relay?: RunRelay | undefined;
}

/** Carries connections between a run's own network and the outside; made by `network/`. */
export interface RunRelay {
  /** Folder on this machine, to be shown read-only inside at `RELAY_FOLDER`. */
  readonly directory: string;
  /** Put before the program and its arguments, inside: paths as the run sees them. */
  readonly launcher: readonly string[];
}

/** A descriptor of what is spawned: bytes that it reads, an open file, or what it writes, given piece by piece. */
export type Descriptor = { readonly send: string } | { readonly file: number } | { readonly receive: (text: string) => void };

/** What is really spawned: for an isolating backend its own launcher with the program as arguments. */
export interface SpawnPlan {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** From descriptor 3 on. */
  readonly descriptors?: readonly Descriptor[];
  /** Holds everything that the run starts. */
  readonly group?: ControlGroup | undefined;
  /** When a launcher stays between Foundry and the program: what it says about it. */
  readonly launched?: LaunchedProgram;
  /** When another process than Foundry, an engine's, has started the program. */
  readonly held?: HeldProcesses;
  /** Gives back what was taken for this run alone. Called once, when it is over or was not started. */
  release?(): void;
}

/** Processes that are no descendants of Foundry: what was spawned is only their connection. */
export interface HeldProcesses {
  /** SIGTERM for the program. Does not wait. */
  askToEnd(): void;
  /** Ends all of them, and the connection with them. @returns false when whoever holds them does not answer. */
  kill(): Promise<boolean>;
  /** Resolves when all of them are gone; called when the connection has ended. */
  end(): Promise<void>;
}

export interface LaunchedProgram {
  /** Leads the process group that the program is in; undefined until the launcher has said so. */
  readonly pid: number | undefined;
  /** Whether the launcher came as far as to start the program and see it end. */
  readonly ended: boolean;
  /** Why the program was not started, for people; undefined when it was, or when the launcher's last words say it. */
  problem?(stderr: string): string | undefined;
}

/**
 * One way to keep a run from the machine. Limits, output, cancelling and cleaning up are the same for all backends and
 * live in `SupervisedRun`; a backend only turns a run into a command.
 */
export interface SandboxBackend {
  readonly name: BackendName;
  /** Whether code that nobody has reviewed may run on it. */
  readonly isolates: boolean;
  /** HOME and TMPDIR inside, when the backend makes them; otherwise they are folders of this machine. */
  readonly folders?: { readonly home: string; readonly temp: string };
  /** When the programs that runs start are not this machine's: where they are looked for, and in what. */
  readonly programs?: { readonly path: string; readonly image: string };
  /** @throws Error with a sentence for people when the run cannot be started like this. */
  plan(run: PreparedRun): SpawnPlan | Promise<SpawnPlan>;
}
