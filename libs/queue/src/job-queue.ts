import { correlationId, messageOf } from '#foundry/kernel';
import type { JobState, Queue } from 'bullmq';
import type { QueueBackend } from './backends/backend.js';
import type { JobCatalog } from './job-catalog.js';
import type { AnyJob, JobDefinition } from './job.js';
import { queueErrors } from './queue.errors.js';

export interface EnqueueOptions {
  /** In place of the definition's; no colon, not a number. */
  readonly jobId?: string;
  /** In place of the queue's; lower runs first. */
  readonly priority?: number;
  readonly delayMs?: number;
}

/** What is stored with a job. */
export interface JobEnvelope {
  readonly payload: unknown;
  readonly correlationId?: string;
}

export type JobCounts = Readonly<Record<'waiting' | 'active' | 'delayed' | 'completed' | 'failed', number>>;

/** The producing side: puts jobs into their queues and tells how they are. */
export class JobQueue {
  private readonly queuesByName = new Map<string, Queue>();
  private backend: QueueBackend | undefined;
  private consuming: () => boolean = () => false;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly catalog: JobCatalog,
    /** Whether this process is meant to work on jobs, not only to enqueue them. */
    readonly consumes: boolean,
    private readonly onError: (queue: string, error: Error) => void,
  ) {}

  /** @internal Where jobs are kept, once that is open; a queue writes about itself when it is made. */
  open(backend: QueueBackend): void {
    this.backend = backend;
    for (const name of this.catalog.queues) {
      const queue = backend.createQueue(name);
      queue.on('error', (error) => this.onError(name, error));
      this.queuesByName.set(name, queue);
    }
  }

  get backendKind(): 'redis' | 'postgres' {
    return this.requireOpen().kind;
  }

  /**
   * Enqueues a job under its id; a job that the queue already knows by that id is left as it is. Do not call it inside
   * an open transaction: the job is written by another connection.
   */
  async enqueue<Payload>(job: JobDefinition<Payload>, payload: Payload, options: EnqueueOptions = {}): Promise<string> {
    this.catalog.requireDeclared(job, 'enqueue()');
    const parsed = job.payload.safeParse(payload);
    if (!parsed.success)
      throw queueErrors.invalidPayload(`The payload of the job ${job.name} is not valid: ${messageOf(parsed.error)}`);
    const policy = this.catalog.policies[job.queue]!;
    const jobId = options.jobId ?? job.jobId?.(parsed.data);
    if (jobId !== undefined) checkJobId(jobId);
    const correlation = correlationId();
    const envelope: JobEnvelope = { payload: parsed.data, ...(correlation === undefined ? {} : { correlationId: correlation }) };
    const stored = await this.queueOf(job).add(job.name, envelope, {
      ...(jobId === undefined ? {} : { jobId }),
      ...(options.delayMs === undefined ? {} : { delay: options.delayMs }),
      priority: options.priority ?? policy.priority,
      attempts: policy.attempts,
      backoff: { type: policy.backoff.type, delay: policy.backoff.delayMs, jitter: policy.backoff.jitter },
      removeOnComplete: { count: policy.keepCompleted.count, age: policy.keepCompleted.ageSeconds },
      removeOnFail: { count: policy.keepFailed.count, age: policy.keepFailed.ageSeconds },
    });
    return stored.id!;
  }

  /** Where a job is; `unknown` when the queue does not (or no longer) hold it. */
  async stateOf(job: AnyJob, jobId: string): Promise<JobState | 'unknown'> {
    return this.queueOf(job).getJobState(jobId);
  }

  /**
   * Whether nothing will run a job any more. One that the queue does not hold was lost only if its work had been `begun`:
   * otherwise it may just not have been enqueued yet.
   */
  async isGone(job: AnyJob, jobId: string, begun: boolean): Promise<boolean> {
    const state = await this.stateOf(job, jobId);
    return state === 'completed' || state === 'failed' || (state === 'unknown' && begun);
  }

  /** Jobs per queue and state; prioritised jobs count as waiting. */
  async counts(): Promise<Readonly<Record<string, JobCounts>>> {
    const entries = [...this.queuesByName].map(async ([name, queue]): Promise<[string, JobCounts]> => {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'completed', 'failed');
      const of = (state: string): number => counts[state] ?? 0;
      return [
        name,
        {
          waiting: of('waiting') + of('prioritized'),
          active: of('active'),
          delayed: of('delayed'),
          completed: of('completed'),
          failed: of('failed'),
        },
      ];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** BullMQ's own objects, for its dashboard. */
  queues(): Queue[] {
    return [...this.queuesByName.values()];
  }

  /** Whether this process takes jobs from every queue now. */
  isConsuming(): boolean {
    return this.closing === undefined && this.backend?.isConnected() === true && this.consuming();
  }

  /** @internal The consuming side tells how it is. */
  reportConsuming(consuming: () => boolean): void {
    this.consuming = consuming;
  }

  /** Closes the queues and their connections; the workers must have stopped. Idempotent. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      await Promise.all(this.queues().map((queue) => queue.close()));
      await this.backend?.close();
    })();
    return this.closing;
  }

  private requireOpen(): QueueBackend {
    if (this.backend === undefined) throw queueErrors.notOpen('The job queue opens when the application has started.');
    return this.backend;
  }

  private queueOf(job: AnyJob): Queue {
    this.requireOpen();
    const queue = this.queuesByName.get(job.queue);
    if (!queue) throw queueErrors.unknownQueue(`The job ${job.name} is on the queue ${job.queue}, which has no policy.`);
    return queue;
  }
}

function checkJobId(jobId: string): void {
  if (jobId === '' || jobId.includes(':') || /^-?\d+$/.test(jobId)) {
    throw queueErrors.invalidJobId(`“${jobId}” cannot be a job id: it must not be empty, a number, or contain a colon.`);
  }
}
