import type { BackendName, RunLimits, RunRequest } from './sandbox.types.js';

/** A run whose program, environment and private folders are decided; what is left is how far it is kept from the machine. */
export interface PreparedRun {
  readonly request: RunRequest;
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Private to the run, removed after it: HOME and TMPDIR lie in it. */
  readonly privateDirectory: string;
  readonly limits: RunLimits;
  /** For a run with a network of its own that talks with others: an isolating backend shows and starts it. */
  readonly relay?: RunRelay;
}

/** Carries connections between a run's own network and the outside; made by `network/`. */
export interface RunRelay {
  /** Folder on this machine, to be shown read-only inside at `RELAY_FOLDER`. */
  readonly directory: string;
  /** Put before the program and its arguments, inside: paths as the run sees them. */
  readonly launcher: readonly string[];
}

/** What is really spawned: for an isolating backend its own launcher with the program as arguments. */
export interface SpawnPlan {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * One way to keep a run from the machine. Limits, output, cancelling and cleaning up are the same for all backends and
 * live in `SupervisedRun`; a backend only turns a run into a command.
 */
export interface SandboxBackend {
  readonly name: BackendName;
  /** Whether code that nobody has reviewed may run on it. */
  readonly isolates: boolean;
  plan(run: PreparedRun): SpawnPlan | Promise<SpawnPlan>;
}

/** A clean environment, a process group and limits, but no isolation: the program can do what Foundry's user can. */
export const processBackend: SandboxBackend = {
  name: 'process',
  isolates: false,
  plan: ({ program, args, cwd, env }) => ({ program, args, cwd, env }),
};
