import { messageOf, withCorrelation } from '#foundry/kernel';
import { UnrecoverableError, WaitingError, type Job, type Worker } from 'bullmq';
import type { QueueBackend } from './backends/backend.js';
import type { FoundHandler, JobCatalog } from './job-catalog.js';
import type { JobEnvelope } from './job-queue.js';

export interface WorkerLog {
  warn(message: string): void;
  error(message: string): void;
}

/** The consuming side: one BullMQ worker per queue, all ended together. */
export class JobWorkers {
  private readonly workers: Worker[] = [];
  private readonly shutdown = new AbortController();
  private stopping: Promise<void> | undefined;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly catalog: JobCatalog,
    private readonly log: WorkerLog,
  ) {}

  /** Starts taking jobs. Resolves when every queue is listened to. */
  async start(backend: QueueBackend, handlers: ReadonlyMap<string, FoundHandler>): Promise<void> {
    for (const queue of this.catalog.queues) {
      const policy = this.catalog.policies[queue]!;
      const worker = backend.createWorker(queue, (job, token) => this.work(job, token, handlers), this.catalog.policies[queue]!);
      worker.on('error', (error) => this.log.error(`The worker of the queue ${queue} has trouble: ${error.message}`));
      worker.on('failed', (job, error) => this.log.warn(`The job ${job?.name ?? '?'} ${job?.id ?? ''} failed: ${error.message}`));
      worker.on('stalled', (jobId) =>
        this.log.warn(`The job ${jobId} of the queue ${queue} lost its worker and is given out again.`),
      );
      this.workers.push(worker);
      this.timers.push(setInterval(() => void this.shortenClaims(backend, queue), policy.stalledIntervalMs).unref());
    }
    await Promise.all(this.workers.map((worker) => worker.waitUntilReady()));
    for (const worker of this.workers) {
      worker.run().catch((error: unknown) => this.log.error(`A worker ended: ${messageOf(error)}`));
    }
  }

  isRunning(): boolean {
    return (
      this.stopping === undefined &&
      this.workers.length > 0 &&
      this.workers.every((worker) => worker.isRunning() && !worker.isPaused())
    );
  }

  /** Takes no more jobs, aborts the handlers' signals and waits for them, at most `timeoutMs`. Idempotent. */
  stop(timeoutMs: number): Promise<void> {
    this.stopping ??= this.end(timeoutMs);
    return this.stopping;
  }

  private async shortenClaims(backend: QueueBackend, queue: string): Promise<void> {
    try {
      const count = await backend.shortenClaims(queue, this.catalog.policies[queue]!.lockDurationMs);
      if (count > 0) this.log.warn(`The clock was set back: ${count} claims on jobs of the queue ${queue} end sooner now.`);
    } catch (error) {
      if (this.stopping === undefined)
        this.log.warn(`Claims of the queue ${queue} could not be looked through: ${messageOf(error)}`);
    }
  }

  private async end(timeoutMs: number): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.shutdown.abort(new Error('The process is shutting down.'));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, timeoutMs, 'late')));
    const closed = Promise.all(this.workers.map((worker) => worker.close())).then(() => 'closed' as const);
    const outcome = await Promise.race([closed, late]);
    clearTimeout(timer);
    if (outcome === 'closed') return;
    this.log.warn(`Jobs were still at work ${timeoutMs} ms after their signal; they are left to be taken up again.`);
    await Promise.all(this.workers.map((worker) => worker.disconnect()));
  }

  private async work(job: Job, token: string | undefined, handlers: ReadonlyMap<string, FoundHandler>): Promise<void> {
    if (this.shutdown.signal.aborted) return this.giveBack(job, token);
    const handler = handlers.get(job.name);
    if (!handler) throw new UnrecoverableError(`No handler for the job ${job.name}: it was enqueued by another version.`);
    const { payload, correlationId } = job.data as JobEnvelope;
    const parsed = handler.job.payload.safeParse(payload);
    if (!parsed.success) throw new UnrecoverableError(`The stored payload is not valid: ${messageOf(parsed.error)}`);
    const context = { payload: parsed.data, jobId: job.id!, attempt: job.attemptsMade + 1, signal: this.shutdown.signal };
    try {
      await withCorrelation(correlationId, () => handler.handle(context));
    } catch (error) {
      if (this.shutdown.signal.aborted) return this.giveBack(job, token);
      throw error;
    }
  }

  /** Another process, or this one after its restart, is to do it; no attempt is used up. */
  private async giveBack(job: Job, token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    throw new WaitingError();
  }
}
