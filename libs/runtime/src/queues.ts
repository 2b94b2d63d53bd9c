import { checkJob, stepJob } from '#foundry/orchestrator';
import { sessionJob } from '#foundry/supervisor';
import type { QueueOptions, QueuePolicy } from '#foundry/queue';
import { availableParallelism } from 'node:os';
import type { FoundryResources } from './resources.js';

/** The journal, not the queue, decides whether a step is tried again; the queue only hands its job out. */
const JOURNALED: Omit<QueuePolicy, 'concurrency'> = {
  attempts: 1,
  backoff: { type: 'fixed', delayMs: 1_000, jitter: 0 },
  priority: 1_000,
  keepCompleted: { count: 200, ageSeconds: 86_400 },
  keepFailed: { count: 200, ageSeconds: 7 * 86_400 },
  lockDurationMs: 30_000,
  stalledIntervalMs: 15_000,
  maxStalledCount: 3,
};

/** Code runs that one process carries out at once. */
export function codeRunConcurrency(config: FoundryResources['config']): number {
  return config.FOUNDRY_CODE_RUN_CONCURRENCY ?? availableParallelism();
}

/** Every library's jobs and every queue's policy, in one place. */
export function queueOptions({ config, consume }: Pick<FoundryResources, 'config' | 'consume'>) {
  return {
    jobs: [stepJob, checkJob, sessionJob],
    policies: {
      'build-steps': { ...JOURNALED, concurrency: config.FOUNDRY_BUILD_CONCURRENCY },
      'build-checks': { ...JOURNALED, concurrency: config.FOUNDRY_CHECK_CONCURRENCY ?? availableParallelism() },
      // Sessions wait for code runs, which have permits of their own.
      supervisor: { ...JOURNALED, concurrency: codeRunConcurrency(config) },
    },
    consume,
    redisUrl: config.REDIS_URL,
  } satisfies QueueOptions;
}
