import { CANCELLED, type Failure } from './worker-failure.js';
import type { WorkerCallResult } from './worker-pool.types.js';

/** A call that no worker has yet. */
export interface WaitingCall<Answer> {
  readonly key: string;
  /** A JSON object as text. */
  readonly payload: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly settle: (result: WorkerCallResult<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

interface Entry {
  readonly since: number;
  readonly timer: NodeJS.Timeout;
  readonly abort: () => void;
}

/** The calls that wait for a worker, in the order in which they came. Each leaves it once: taken, dropped or refused. */
export class CallQueue<Answer> {
  private readonly entries = new Map<WaitingCall<Answer>, Entry>();

  get size(): number {
    return this.entries.size;
  }

  /** As it is now: what is done with them may change the queue. */
  calls(): WaitingCall<Answer>[] {
    return [...this.entries.keys()];
  }

  has(key: string): boolean {
    return this.firstOf(key) !== undefined;
  }

  firstOf(key: string): WaitingCall<Answer> | undefined {
    for (const call of this.entries.keys()) if (call.key === key) return call;
    return undefined;
  }

  isWaiting(call: WaitingCall<Answer>): boolean {
    return this.entries.has(call);
  }

  /** Refuses the call with `late()` when it is still there after `maxWaitMs`, and drops it when its signal is aborted. */
  add(call: WaitingCall<Answer>, maxWaitMs: number, late: () => Error): void {
    const abort = (): void => this.drop(call, CANCELLED);
    const timer = setTimeout(() => this.refuse(call, late()), maxWaitMs).unref();
    call.signal?.addEventListener('abort', abort, { once: true });
    this.entries.set(call, { since: performance.now(), timer, abort });
  }

  /** @returns how many milliseconds it has waited; undefined: it was not here. */
  take(call: WaitingCall<Answer>): number | undefined {
    const entry = this.entries.get(call);
    if (entry === undefined) return undefined;
    this.entries.delete(call);
    clearTimeout(entry.timer);
    call.signal?.removeEventListener('abort', entry.abort);
    return performance.now() - entry.since;
  }

  drop(call: WaitingCall<Answer>, { outcome, reason }: Failure): void {
    const waitedMs = this.take(call);
    if (waitedMs !== undefined) call.settle({ outcome, reason, waitedMs, durationMs: 0 });
  }

  refuse(call: WaitingCall<Answer>, error: unknown): void {
    if (this.take(call) !== undefined) call.reject(error);
  }
}
