import type { Job, Queue } from 'bullmq';
import type { JobCounts, JobEnvelope, JobQueue } from './job-queue.js';
import { queueErrors } from './queue.errors.js';

export interface QueueState {
  readonly name: string;
  /** Whether workers take no new jobs from it; those at work go on. */
  readonly paused: boolean;
  readonly counts: JobCounts;
}

export interface FailedJob {
  readonly id: string;
  readonly name: string;
  /** The last error's own words. */
  readonly reason: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly failedAt: Date | null;
  readonly correlationId: string | null;
}

export interface FailedJobs {
  readonly items: readonly FailedJob[];
  /** How many there are in all. */
  readonly total: number;
}

/** What an operator does with whole queues, on either backend; it holds for all processes. */
export class QueueControl {
  constructor(private readonly queues: JobQueue) {}

  /** In the order in which they are declared. */
  async list(): Promise<QueueState[]> {
    const counts = await this.queues.counts();
    return await Promise.all(
      this.queues.queues().map(async (queue) => ({
        name: queue.name,
        paused: await queue.isPaused(),
        counts: counts[queue.name]!,
      })),
    );
  }

  /** @throws queue.queue_not_found, as every other method does */
  async get(name: string): Promise<QueueState> {
    this.find(name);
    return (await this.list()).find((queue) => queue.name === name)!;
  }

  async pause(name: string): Promise<void> {
    await this.find(name).pause();
  }

  async resume(name: string): Promise<void> {
    await this.find(name).resume();
  }

  /** Newest first. @param offset how many to leave out */
  async failed(name: string, offset: number, limit: number): Promise<FailedJobs> {
    const queue = this.find(name);
    const jobs = await queue.getFailed(offset, offset + limit - 1);
    const { failed = 0 } = await queue.getJobCounts('failed');
    return { items: jobs.map(viewOf), total: failed };
  }

  /** Gives one failed job back to its queue. @throws queue.job_not_found, queue.job_not_failed */
  async retry(name: string, id: string): Promise<void> {
    const job = (await this.find(name).getJob(id)) as Job | undefined;
    if (!job) throw queueErrors.jobNotFound(`The queue ${name} holds no job ${id}.`);
    if (!(await job.isFailed()))
      throw queueErrors.jobNotFailed(`The job ${id} has not failed, so there is nothing to try again.`);
    await job.retry('failed');
  }

  /** Gives all failed jobs back. @returns how many there were */
  async retryAll(name: string): Promise<number> {
    const queue = this.find(name);
    const { failed = 0 } = await queue.getJobCounts('failed');
    if (failed > 0) await queue.retryJobs({ state: 'failed' });
    return failed;
  }

  /**
   * Removes the jobs that wait, also those that wait for a time; those at work go on. What a build or a session still needs
   * is put back by whoever owns it, within seconds. @returns how many there were
   */
  async drain(name: string): Promise<number> {
    const queue = this.find(name);
    const { counts } = await this.get(name);
    await queue.drain(true);
    return counts.waiting + counts.delayed;
  }

  private find(name: string): Queue {
    const queue = this.queues.queues().find((one) => one.name === name);
    if (queue) return queue;
    const names = this.queues.queues().map((one) => one.name);
    throw queueErrors.queueNotFound(`There is no queue ${name}. The queues are ${names.join(', ')}.`);
  }
}

const viewOf = (job: Job): FailedJob => ({
  id: job.id ?? '',
  name: job.name,
  reason: job.failedReason,
  attempts: job.attemptsMade,
  createdAt: new Date(job.timestamp),
  failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn),
  correlationId: (job.data as JobEnvelope | undefined)?.correlationId ?? null,
});
