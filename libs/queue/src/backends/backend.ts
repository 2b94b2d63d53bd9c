import type { Processor, Queue, Worker } from 'bullmq';
import type { QueuePolicy } from '../queue-policy.js';

/** Where jobs are kept. Queues and workers that it made are closed by their user, then the backend itself. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  createQueue(name: string): Queue;
  /** A worker that does not run yet. */
  createWorker(name: string, processor: Processor, policy: QueuePolicy): Worker;
  /** Whether the connection works now, as far as it is known without asking. */
  isConnected(): boolean;
  /**
   * Gives jobs that a killed process was working on back to their queue at once, instead of after their claim ends.
   * Only for a backend that no other process works on. Returns how many there were.
   */
  recoverAbandonedJobs(queues: readonly string[]): Promise<number>;
  /**
   * Lets claims that end much later than a claim lasts end as if they had begun now. Only a clock that was set back leaves
   * such: a dead worker's job would wait until the clock is there again. Who is alive renews its claims. Returns how many
   * there were.
   */
  shortenClaims(queue: string, lockDurationMs: number): Promise<number>;
  close(): Promise<void>;
}

/** The options of a worker that follow from its queue's policy. */
export const workerOptions = (policy: QueuePolicy) => ({
  autorun: false,
  concurrency: policy.concurrency,
  lockDuration: policy.lockDurationMs,
  stalledInterval: policy.stalledIntervalMs,
  maxStalledCount: policy.maxStalledCount,
});
