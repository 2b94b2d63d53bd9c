/** What the main thread and the PGlite worker say to each other. */
export interface WorkerInput {
  /** Directory of the PostgreSQL files; created when missing. */
  readonly postgresDirectory: string;
  /** Tar archive of a prepared data directory, used when `postgresDirectory` does not exist yet. */
  readonly templateFile: string | undefined;
}

/** `open` comes first, once. */
export type ToWorker =
  | { readonly open: WorkerInput }
  | { readonly id: number; readonly batch: Uint8Array }
  | { readonly id: number; readonly close: true };

export type FromWorker =
  | {
      readonly ready: true;
      readonly origin: 'existing' | 'template' | 'initdb';
      readonly timings: Readonly<Record<string, number>>;
    }
  | { readonly id: number; readonly reply: Uint8Array }
  /** The disk had no room for something that PostgreSQL wrote: `ENOSPC` or `EDQUOT`. An answer follows if it can go on. */
  | { readonly noSpace: string }
  | { readonly fatal: string; readonly code: string | undefined };
