import { randomUUID } from 'node:crypto';
import { DomainError, messageOf } from '#foundry/kernel';
import { z } from 'zod';
import type { RunLimits, RunningProcess, Sandbox } from '../sandbox.types.js';
import { BoundedLines, objectIn } from './json-lines.js';
import { failureOf, LONGEST_WORDS, type Failure } from './worker-failure.js';
import type { WorkerPoolLimits, WorkerProgram } from './worker-pool.types.js';

/** Of a worker's whole life; the pool itself keeps the time of calls, its age, and the output of each call. */
const LIFE_LIMITS: Partial<RunLimits> = {
  wallTimeMs: 2 ** 31 - 1, // as long as a timer can wait
  cpuTimeMs: 3_600_000,
  memoryBytes: 512 * 1024 ** 2,
  outputBytes: Number.MAX_SAFE_INTEGER,
  captureBytes: 4 * 1024,
};

const readySchema = z.object({ ready: z.literal(true) });

/** One call as a worker sees it. Exactly one of the two is called, once. */
export interface SentCall<Answer> {
  /** A JSON object as text. */
  readonly payload: string;
  readonly timeoutMs: number;
  answered(answer: Answer): void;
  failed(failure: Failure): void;
}

export interface WarmWorkerOptions<Answer> {
  readonly key: string;
  readonly sandbox: Pick<Sandbox, 'start'>;
  readonly program: (key: string) => WorkerProgram | Promise<WorkerProgram>;
  readonly answer: z.ZodType<Answer>;
  readonly limits: WorkerPoolLimits;
  /** Called when it can be sent calls. */
  readonly onReady: () => void;
  /** Called when a call is over, after it was told so. */
  readonly onFree: () => void;
}

export interface WorkerEnd extends Failure {
  readonly wasReady: boolean;
}

/** One sandboxed process and the calls that it has. Everything that it writes is data, whatever it claims to be. */
export class WarmWorker<Answer> {
  readonly key: string;
  /** Calls that it was sent. */
  calls = 0;
  /** Bytes of its output that were no answers. */
  strayBytes = 0;
  /** When it began, or a call of it was last over. */
  lastUsedAt = performance.now();
  /** Resolves when it is ready, or over without. */
  readonly settled: Promise<void>;
  private settle: () => void = () => undefined;
  private readonly startedAt = performance.now();
  private readonly open = new Map<string, { readonly call: SentCall<Answer>; readonly timer: NodeJS.Timeout }>();
  private process: RunningProcess | undefined;
  private state: 'starting' | 'ready' | 'retiring' | 'ending' | 'ended' = 'starting';
  private saidReady = false;
  private failure: Failure | undefined;
  private straySinceCall = 0;
  private memory = { bytes: 0, measuredAt: 0 };

  constructor(private readonly options: WarmWorkerOptions<Answer>) {
    this.key = options.key;
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get isStarting(): boolean {
    return this.state === 'starting';
  }

  get isReady(): boolean {
    return this.state === 'ready';
  }

  get isIdle(): boolean {
    return this.isReady && this.open.size === 0;
  }

  get isEnding(): boolean {
    return this.state === 'ending' || this.state === 'ended';
  }

  /** How many more calls it can be sent now. */
  get room(): number {
    // The pipe is closed as soon as the process has ended, some milliseconds before its whole end is told.
    if (!this.isReady || this.process?.stdin?.destroyed !== false) return 0;
    const { callsAtOnce, maxCalls } = this.options.limits;
    return Math.max(0, Math.min(callsAtOnce - this.open.size, maxCalls - this.calls));
  }

  /**
   * Starts it and resolves when all is over.
   * @returns why it ended, unless it was taken out of use.
   * @throws sandbox.isolation_required, and what `program` throws.
   */
  async live(): Promise<WorkerEnd | undefined> {
    try {
      const result = await (await this.start()).exited;
      if (!this.isEnding) this.failure = failureOf(result, this.saidReady);
    } catch (error) {
      this.failure ??= { outcome: 'not_started', reason: messageOf(error) };
      const notStarted = error instanceof DomainError && error.code === 'sandbox.not_started';
      // When it is the account of its end that was lost, its calls must be told all the same.
      if (this.process === undefined && !notStarted) throw error;
    } finally {
      this.state = 'ended';
      this.settle();
      if (this.failure !== undefined) this.failAll(this.failure);
    }
    return this.failure && { ...this.failure, wasReady: this.saidReady };
  }

  /** @returns the call's name, for `giveUp`. */
  send(call: SentCall<Answer>): string {
    const id = randomUUID(); // not to be guessed, so that a call cannot answer the one after it
    // Sent first: the worker works while the rest is done here. The last `id` of an object counts. A worker that does not
    // read leaves no more waiting here than its own calls, which are bounded in number and size.
    const separator = call.payload === '{}' ? '' : ',';
    this.process?.stdin?.write(`${call.payload.slice(0, -1)}${separator}"id":"${id}"}\n`);
    this.calls++;
    this.straySinceCall = 0;
    const tooLate = `The worker did not answer within ${call.timeoutMs} ms.`;
    const timer = setTimeout(() => this.giveUp(id, { outcome: 'timed_out', reason: tooLate }), call.timeoutMs).unref();
    this.open.set(id, { call, timer });
    return id;
  }

  /** Ends a call without an answer. What it is doing cannot be stopped alone: the worker goes, after its other calls. */
  giveUp(id: string, failure: Failure): void {
    const call = this.take(id);
    if (call === undefined) return;
    if (this.open.size === 0) this.end(0);
    else this.state = 'retiring';
    call.failed(failure);
    this.options.onFree();
  }

  /** No more calls; ends when those that it has are over. */
  retire(): void {
    if (this.isEnding) return;
    this.state = 'retiring';
    if (this.open.size === 0) this.end();
  }

  /** Gives up its calls and ends. */
  fail(failure: Failure): void {
    if (this.isEnding) return;
    this.failure = failure;
    this.end(0);
    this.failAll(failure);
    this.options.onFree();
  }

  isWornOut(now: number): boolean {
    const { maxCalls, maxAgeMs, maxMemoryBytes } = this.options.limits;
    return this.calls >= maxCalls || now - this.startedAt >= maxAgeMs || this.memory.bytes > maxMemoryBytes;
  }

  /** Looks how much memory it has, unless that was done in the last `intervalMs`. */
  measure(now: number, intervalMs: number): void {
    if (this.process === undefined || this.isEnding || now - this.memory.measuredAt < intervalMs) return;
    this.memory = { bytes: this.process.usage().memoryBytes, measuredAt: now };
  }

  private async start(): Promise<RunningProcess> {
    const { limits, program: programOf, sandbox } = this.options;
    const program = await programOf(this.key);
    const tooLong = `The worker wrote a line of more than ${limits.maxLineBytes} bytes.`;
    const lines = new BoundedLines(
      limits.maxLineBytes,
      (line) => this.hear(line),
      () => this.fail({ outcome: 'output_limit', reason: tooLong }),
    );
    const running = await sandbox.start({
      ...program,
      origin: program.origin ?? 'client',
      network: program.network ?? 'none',
      limits: { ...LIFE_LIMITS, ...program.limits },
      keepStdinOpen: true,
      onOutput: (bytes, stream) => (stream === 'stdout' ? lines.add(bytes) : this.stray(bytes.length)),
    });
    this.process = running;
    if (this.isEnding) {
      void running.stop(0); // the pool was closed meanwhile
    } else if (this.saidReady) {
      this.becomeReady();
    } else {
      const tooLate = `The worker was not ready after ${limits.startTimeoutMs} ms.`;
      const late = (): void => this.fail({ outcome: 'not_started', reason: tooLate });
      const timer = setTimeout(late, limits.startTimeoutMs).unref();
      void this.settled.then(() => clearTimeout(timer));
    }
    return running;
  }

  private becomeReady(): void {
    this.state = 'ready';
    this.settle();
    this.options.onReady();
  }

  private end(graceMs?: number): void {
    this.state = 'ending';
    void this.process?.stop(graceMs).catch(() => undefined); // `live` has the error
  }

  private hear(line: string): void {
    if (this.isEnding) return;
    const object = objectIn(line);
    if (object === undefined) return this.stray(line.length + 1);
    if (this.isStarting && !this.saidReady) {
      if (!readySchema.safeParse(object).success) return this.stray(line.length + 1);
      this.saidReady = true;
      if (this.process !== undefined) this.becomeReady();
      return;
    }
    const { id, ...rest } = object;
    // Never asked, or answered before, or given up: nobody waits for it.
    if (typeof id !== 'string' || !this.open.has(id)) return this.stray(line.length + 1);
    const answer = this.options.answer.safeParse(rest);
    if (!answer.success) {
      const reason = `The worker’s answer is not one: ${z.prettifyError(answer.error).slice(0, LONGEST_WORDS)}`;
      return this.giveUp(id, { outcome: 'protocol_broken', reason });
    }
    this.take(id)?.answered(answer.data);
    if (this.state === 'retiring' && this.open.size === 0) this.end();
    this.options.onFree();
  }

  private stray(bytes: number): void {
    if (this.isEnding) return;
    this.strayBytes += bytes;
    this.straySinceCall += bytes;
    const { maxStrayBytes } = this.options.limits;
    if (this.straySinceCall <= maxStrayBytes) return;
    this.fail({ outcome: 'output_limit', reason: `The worker wrote more than ${maxStrayBytes} bytes that are no answer.` });
  }

  private take(id: string): SentCall<Answer> | undefined {
    const entry = this.open.get(id);
    if (entry === undefined) return undefined;
    clearTimeout(entry.timer);
    this.open.delete(id);
    this.lastUsedAt = performance.now();
    return entry.call;
  }

  private failAll(failure: Failure): void {
    for (const id of this.open.keys()) this.take(id)?.failed(failure);
  }
}
