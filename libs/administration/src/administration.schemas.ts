import { z } from 'zod';

const whole = z.number().int();

export const queueViewSchema = z.object({
  name: z.string(),
  /** Whether workers take no new jobs from it; those at work go on. */
  paused: z.boolean(),
  counts: z.object({ waiting: whole, active: whole, delayed: whole, completed: whole, failed: whole }),
});
export type QueueView = z.infer<typeof queueViewSchema>;

export const queueListSchema = z.object({
  /** Where the jobs are kept. */
  backend: z.enum(['redis', 'postgres']),
  items: z.array(queueViewSchema),
});
export type QueueList = z.infer<typeof queueListSchema>;

export const failedJobSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The last error's own words. */
  reason: z.string(),
  attempts: whole,
  createdAt: z.iso.datetime(),
  failedAt: z.iso.datetime().nullable(),
  correlationId: z.string().nullable(),
});
export type FailedJobView = z.infer<typeof failedJobSchema>;

export const failedJobPageSchema = z.object({
  items: z.array(failedJobSchema),
  total: whole,
  nextCursor: z.string().nullable(),
});
export type FailedJobPage = z.infer<typeof failedJobPageSchema>;

export const listFailedJobsSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before: how many to leave out. */
  cursor: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export type ListFailedJobs = z.output<typeof listFailedJobsSchema>;

/** How many jobs an action was for. */
export const jobCountSchema = z.object({ jobs: whole });
export type JobCount = z.infer<typeof jobCountSchema>;

export const variableViewSchema = z.object({
  name: z.string(),
  group: z.string(),
  description: z.string(),
  default: z.string(),
  sensitive: z.boolean(),
  /** What is in force; `(hidden)` for a secret that is set. */
  value: z.string(),
  source: z.enum(['default', 'environment', 'command line']),
});
export const configurationViewSchema = z.object({ items: z.array(variableViewSchema) });
export type ConfigurationView = z.infer<typeof configurationViewSchema>;
