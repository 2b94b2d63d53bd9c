export { HandlesJob } from './handles-job.js';
export {
  defineJob,
  type AnyJob,
  type JobContext,
  type JobDefinition,
  type JobHandler,
  type PayloadOf,
  type QueueOf,
} from './job.js';
export { JobQueue, type EnqueueOptions, type JobCounts } from './job-queue.js';
export { prepareQueueSchema } from './backends/postgres.backend.js';
export { QueueControl, type FailedJob, type FailedJobs, type QueueState } from './queue-control.js';
export { queueErrors } from './queue.errors.js';
export { QueueModule, type QueueOptions } from './queue.module.js';
export { RecurringPass, type RecurringPassOptions } from './recurring-pass.js';
export type { QueuePolicies, QueuePolicy } from './queue-policy.js';
