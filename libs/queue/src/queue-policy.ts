/** How one queue works. Every field must be given: forgetting one does not compile. */
export interface QueuePolicy {
  /** Jobs that one process works on at once. */
  readonly concurrency: number;
  /** Tries before a job fails for good; at least 1. */
  readonly attempts: number;
  /** Pause before the next try; `exponential` doubles it each time. `jitter` 0–1 is the share that is random. */
  readonly backoff: { readonly type: 'fixed' | 'exponential'; readonly delayMs: number; readonly jitter: number };
  /** Lower runs first; 1 to 2,097,152. Jobs without a priority would overtake all others, so every job gets one. */
  readonly priority: number;
  /** Finished jobs that stay visible. An id can be used again once its job is gone. */
  readonly keepCompleted: { readonly count: number; readonly ageSeconds: number };
  readonly keepFailed: { readonly count: number; readonly ageSeconds: number };
  /** A worker that does not renew its claim for so long is taken for dead. */
  readonly lockDurationMs: number;
  /** How often jobs of dead workers are looked for. */
  readonly stalledIntervalMs: number;
  /** How often a job may lose its worker before it fails for good. */
  readonly maxStalledCount: number;
}

/** A policy for every queue that the jobs name. */
export type QueuePolicies<Queue extends string> = Readonly<Record<Queue, QueuePolicy>>;
