import { sandboxErrors } from '../sandbox.errors.js';
import { CallQueue, type WaitingCall } from './call-queue.js';
import { DEFAULT_MAX_LINE_BYTES } from './json-lines.js';
import { WarmWorker } from './warm-worker.js';
import { CANCELLED } from './worker-failure.js';
import type {
  WorkerCall,
  WorkerCallResult,
  WorkerPool,
  WorkerPoolLimits,
  WorkerPoolOptions,
  WorkerPoolStatus,
} from './worker-pool.types.js';

const DEFAULT_POOL_LIMITS: Omit<WorkerPoolLimits, 'maxWorkersPerKey'> = {
  maxWorkers: 4,
  spares: 1,
  callsAtOnce: 1,
  maxQueued: 100,
  maxWaitMs: 30_000,
  callTimeoutMs: 30_000,
  startTimeoutMs: 10_000,
  maxCalls: 1000,
  maxAgeMs: 600_000,
  maxMemoryBytes: 256 * 1024 ** 2,
  maxIdleMs: 60_000,
  maxLineBytes: DEFAULT_MAX_LINE_BYTES,
  maxStrayBytes: 256 * 1024,
};

/** Of one UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;
const TEND_INTERVAL_MS = 1000;
/** Looking is quick with control groups and takes some milliseconds without. */
const MEASURE_INTERVAL_MS = 250;

/** Keeps sandboxed processes ready and calls them over their pipes. To be closed before Foundry ends. */
export function createWorkerPool<Answer>(options: WorkerPoolOptions<Answer>): WorkerPool<Answer> {
  return new LocalWorkerPool(options);
}

class LocalWorkerPool<Answer> implements WorkerPool<Answer> {
  private readonly limits: WorkerPoolLimits;
  /** Those that are ending included. */
  private readonly workers = new Set<WarmWorker<Answer>>();
  private readonly lives = new Set<Promise<void>>();
  private readonly queue = new CallQueue<Answer>();
  private readonly keysLastUsed = new Map<string, number>();
  /** Keys whose last worker ended without having served: no spares for them, which would fail again and again. */
  private readonly failing = new Set<string>();
  private tending: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;
  private readonly totals = { started: 0, recycled: 0, strayBytes: 0 };

  constructor(private readonly options: WorkerPoolOptions<Answer>) {
    const limits = { ...DEFAULT_POOL_LIMITS, ...options.limits };
    const timers = { maxWaitMs: timerMs(limits.maxWaitMs), startTimeoutMs: timerMs(limits.startTimeoutMs) };
    this.limits = { maxWorkersPerKey: limits.maxWorkers, ...limits, ...timers };
  }

  call({ key = '', payload, timeoutMs, signal }: WorkerCall): Promise<WorkerCallResult<Answer>> {
    return new Promise((settle, reject) => {
      if (this.closing !== undefined) throw closed();
      if (signal?.aborted === true) return settle({ ...CANCELLED, waitedMs: 0, durationMs: 0 });
      const text = JSON.stringify(payload);
      const { maxLineBytes, maxQueued, maxWaitMs, callTimeoutMs } = this.limits;
      if (text.length * MOST_BYTES > maxLineBytes && Buffer.byteLength(text) > maxLineBytes) {
        throw sandboxErrors.callTooLarge(`The call is larger than ${maxLineBytes} bytes: send less, or send it in parts.`);
      }
      const waiting = { key, payload: text, timeoutMs: timerMs(timeoutMs ?? callTimeoutMs), signal, settle, reject };
      const now = performance.now();
      this.keysLastUsed.set(key, now);
      const free = this.queue.size === 0 ? this.freeWorker(key) : undefined;
      if (free === undefined) this.queue.add(waiting, maxWaitMs, () => busy(`No worker was free for ${maxWaitMs} ms`));
      else this.send(free, waiting, 0, now);
      this.dispatch();
      if (this.queue.size > maxQueued && this.queue.isWaiting(waiting)) {
        this.queue.refuse(waiting, busy(`${maxQueued} calls wait for a worker already`));
      }
    });
  }

  async warm(key = ''): Promise<void> {
    if (this.closing !== undefined) throw closed();
    this.keysLastUsed.set(key, performance.now());
    const there = this.of(key).find((worker) => !worker.isEnding);
    const worker = there ?? (this.hasRoom(key) ? this.startWorker(key) : undefined);
    await worker?.settled;
  }

  status(): WorkerPoolStatus {
    const workers = [...this.workers];
    const starting = workers.filter((worker) => worker.isStarting).length;
    const idle = workers.filter((worker) => worker.isIdle).length;
    const ending = workers.filter((worker) => worker.isEnding).length;
    return {
      starting,
      idle,
      busy: workers.length - starting - idle - ending,
      ending,
      queued: this.queue.size,
      ...this.totals,
      strayBytes: workers.reduce((sum, worker) => sum + worker.strayBytes, this.totals.strayBytes),
    };
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    clearInterval(this.tending);
    for (const call of this.queue.calls()) this.queue.refuse(call, closed());
    for (const worker of this.workers) worker.fail({ outcome: 'cancelled', reason: 'The pool of workers was closed.' });
    await Promise.all(this.lives); // no worker is started any more
  }

  /** Sends waiting calls to free workers, and starts workers for those that are left, or else spares. */
  private dispatch(): void {
    if (this.closing !== undefined) return;
    if (this.queue.size === 0) return this.startSpares();
    const unmet = new Map<string, number>();
    for (const call of this.queue.calls()) {
      const worker = this.freeWorker(call.key);
      if (worker === undefined) unmet.set(call.key, (unmet.get(call.key) ?? 0) + 1);
      else this.send(worker, call, this.queue.take(call) ?? 0, performance.now());
    }
    for (const [key, calls] of unmet) this.startFor(key, Math.ceil(calls / this.limits.callsAtOnce));
    if (unmet.size === 0) this.startSpares();
  }

  /** The one used last: so those that are not needed grow idle. */
  private freeWorker(key: string): WarmWorker<Answer> | undefined {
    let found: WarmWorker<Answer> | undefined;
    for (const worker of this.workers) {
      if (worker.key !== key || worker.room === 0) continue;
      if (found === undefined || worker.lastUsedAt > found.lastUsedAt) found = worker;
    }
    return found;
  }

  private send(worker: WarmWorker<Answer>, call: WaitingCall<Answer>, waitedMs: number, sentAt: number): void {
    const { payload, timeoutMs, signal, settle } = call;
    const end = (result: Outcome<WorkerCallResult<Answer>>): void => {
      signal?.removeEventListener('abort', abort);
      settle({ ...result, waitedMs, durationMs: worker.lastUsedAt - sentAt });
    };
    const id = worker.send({
      payload,
      timeoutMs,
      answered: (answer) => end({ outcome: 'answered', answer }),
      failed: end,
    });
    const abort = (): void => worker.giveUp(id, CANCELLED);
    signal?.addEventListener('abort', abort, { once: true });
  }

  /** Starts workers for a key until as many start as are wanted, as far as there is room. */
  private startFor(key: string, wanted: number): void {
    let starting = this.of(key).filter((worker) => worker.isStarting).length;
    for (; starting < wanted && this.hasRoom(key); starting++) this.startWorker(key);
    if (starting > 0 || this.alive(key) >= this.limits.maxWorkersPerKey) return;
    // One that is ending makes room already; else an idle one of another key has to.
    if (![...this.workers].some((worker) => worker.isEnding)) this.leastRecentlyUsed(key)?.retire();
  }

  private startSpares(): void {
    if (this.limits.spares === 0 || this.workers.size >= this.limits.maxWorkers) return;
    for (const key of this.keysLastUsed.keys()) {
      if (this.failing.has(key)) continue;
      const free = this.of(key).filter((worker) => worker.isStarting || worker.isIdle).length;
      for (let spares = free; spares < this.limits.spares && this.hasRoom(key); spares++) this.startWorker(key);
    }
  }

  private startWorker(key: string): WarmWorker<Answer> {
    const { sandbox, program, answer } = this.options;
    const worker: WarmWorker<Answer> = new WarmWorker({
      key,
      sandbox,
      program,
      answer,
      limits: this.limits,
      onReady: () => {
        this.failing.delete(key);
        this.dispatch();
      },
      onFree: () => {
        this.lookAfter(worker, worker.lastUsedAt);
        this.dispatch();
      },
    });
    this.workers.add(worker);
    this.totals.started++;
    this.tending ??= setInterval(() => this.tend(), TEND_INTERVAL_MS).unref();
    const life = this.accompany(worker).finally(() => this.lives.delete(life));
    this.lives.add(life);
    return worker;
  }

  private async accompany(worker: WarmWorker<Answer>): Promise<void> {
    const { key } = worker;
    try {
      const end = await worker.live();
      if (end !== undefined && worker.calls === 0) this.failing.add(key);
      if (end?.wasReady === false) this.tellFirst(key, (call) => this.queue.drop(call, end));
    } catch (error) {
      this.failing.add(key);
      this.tellFirst(key, (call) => this.queue.refuse(call, error));
    } finally {
      this.workers.delete(worker);
      this.totals.strayBytes += worker.strayBytes;
      this.dispatch();
    }
  }

  /** Each worker that was not started is one call's answer, so that calls do not start workers for ever. */
  private tellFirst(key: string, tell: (call: WaitingCall<Answer>) => void): void {
    const first = this.queue.firstOf(key);
    if (first !== undefined) tell(first);
  }

  /** Takes a worker out of use that has served, lived or grown enough. */
  private lookAfter(worker: WarmWorker<Answer>, now: number): void {
    if (!worker.isReady) return;
    worker.measure(now, MEASURE_INTERVAL_MS);
    if (!worker.isWornOut(now)) return;
    this.totals.recycled++;
    worker.retire();
  }

  /** Ends workers that nobody needs, and those that are worn out without having been called. */
  private tend(): void {
    const now = performance.now();
    const { maxIdleMs, spares } = this.limits;
    for (const worker of this.workers) this.lookAfter(worker, now);
    for (const [key, lastUsed] of this.keysLastUsed) {
      const isInUse = now - lastUsed < maxIdleMs || this.queue.has(key);
      const idle = this.of(key).filter((worker) => worker.isIdle);
      const unused = idle.filter((worker) => now - worker.lastUsedAt >= maxIdleMs);
      for (const worker of unused.slice(0, isInUse ? Math.max(0, idle.length - spares) : undefined)) worker.retire();
      if (isInUse || this.alive(key) > 0) continue;
      this.keysLastUsed.delete(key);
      this.failing.delete(key);
    }
    this.dispatch();
    if (this.workers.size > 0 || this.keysLastUsed.size > 0) return;
    clearInterval(this.tending);
    this.tending = undefined;
  }

  private leastRecentlyUsed(exceptKey: string): WarmWorker<Answer> | undefined {
    const idle = [...this.workers].filter((worker) => worker.isIdle && worker.key !== exceptKey);
    return idle.sort((a, b) => a.lastUsedAt - b.lastUsedAt)[0];
  }

  private hasRoom(key: string): boolean {
    return this.workers.size < this.limits.maxWorkers && this.alive(key) < this.limits.maxWorkersPerKey;
  }

  /** Those that are ending count for all keys together, but no more for their own. */
  private alive(key: string): number {
    return this.of(key).filter((worker) => !worker.isEnding).length;
  }

  private of(key: string): WarmWorker<Answer>[] {
    return [...this.workers].filter((worker) => worker.key === key);
  }
}

/** A result without its times, whichever it is. */
type Outcome<Result> = Result extends unknown ? Omit<Result, 'waitedMs' | 'durationMs'> : never;

/** A timer cannot wait longer than 24 days; asked to, it would not wait at all. */
function timerMs(ms: number): number {
  return Math.min(ms, 2 ** 31 - 1);
}

function busy(what: string): Error {
  return sandboxErrors.workersBusy(`${what}: try again later, or let more workers run.`);
}

function closed(): Error {
  return sandboxErrors.workersClosed('The pool of workers is closed: Foundry is stopping.');
}
