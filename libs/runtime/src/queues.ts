import { checkJob, stepJob } from '#foundry/orchestrator';
import type { QueueOptions, QueuePolicy } from '#foundry/queue';
import { availableParallelism } from 'node:os';
import type { FoundryResources } from './resources.js';

/** The journal, not the queue, decides whether a step is tried again; the queue only hands its job out. */
const BUILD_POLICY: Omit<QueuePolicy, 'concurrency'> = {
  attempts: 1,
  backoff: { type: 'fixed', delayMs: 1_000, jitter: 0 },
  priority: 1_000,
  keepCompleted: { count: 200, ageSeconds: 86_400 },
  keepFailed: { count: 200, ageSeconds: 7 * 86_400 },
  lockDurationMs: 30_000,
  stalledIntervalMs: 15_000,
  maxStalledCount: 3,
};

/** Every library's jobs and every queue's policy, in one place. */
export function queueOptions({ config, consume }: Pick<FoundryResources, 'config' | 'consume'>) {
  return {
    jobs: [stepJob, checkJob],
    policies: {
      'build-steps': { ...BUILD_POLICY, concurrency: config.FOUNDRY_BUILD_CONCURRENCY },
      'build-checks': { ...BUILD_POLICY, concurrency: config.FOUNDRY_CHECK_CONCURRENCY ?? availableParallelism() + 1 },
    },
    consume,
    redisUrl: config.REDIS_URL,
  } satisfies QueueOptions;
}
