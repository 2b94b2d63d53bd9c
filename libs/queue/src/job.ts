import type { z } from 'zod';

/** A kind of job, declared once by the library that owns it. Its name is stored: renaming a class never orphans jobs. */
export interface JobDefinition<Payload = unknown, Queue extends string = string> {
  readonly name: string;
  readonly queue: Queue;
  readonly payload: z.ZodType<Payload>;
  /** The id of a job with this payload: enqueueing it twice gives one job. Without it every enqueueing makes a new one. */
  readonly jobId?: (payload: Payload) => string;
}

/** Any job; its payload is both read and written by the definition, so only `any` stands for all of them. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyJob = JobDefinition<any>;

export type PayloadOf<Job> = Job extends JobDefinition<infer Payload> ? Payload : never;
export type QueueOf<Job> = Job extends { readonly queue: infer Queue extends string } ? Queue : never;

/** What a handler gets. */
export interface JobContext<Payload> {
  /** Checked against the job's schema. */
  readonly payload: Payload;
  readonly jobId: string;
  /** 1 on the first try. */
  readonly attempt: number;
  /**
   * Aborts when the process shuts down. A handler that then throws gives its job back to the queue without using up
   * an attempt.
   */
  readonly signal: AbortSignal;
}

export type JobHandler<Payload> = (context: JobContext<Payload>) => Promise<void>;

export function defineJob<Payload, const Queue extends string>(
  definition: JobDefinition<Payload, Queue>,
): JobDefinition<Payload, Queue> {
  return Object.freeze(definition);
}
