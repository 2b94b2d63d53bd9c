import type { Sandbox } from '#foundry/sandbox';

export const CODE_RUN_OPTIONS = Symbol('CODE_RUN_OPTIONS');

export interface CodeRunOptions {
  readonly sandbox: Sandbox;
  /** Absolute folder in the data directory for the runs' working folders. */
  readonly directory: string;
  /** Milliseconds of wall time for a run that says nothing. */
  readonly timeoutMs: number;
  /** The most that a run may ask for. */
  readonly maxTimeoutMs: number;
  /** Runs at once in this process. */
  readonly concurrency: number;
  readonly keepDays: number;
  /** Whether this process looks after what is kept. */
  readonly consume: boolean;
  /** Whether other processes may be running code on the same database. */
  readonly shared: boolean;
}
