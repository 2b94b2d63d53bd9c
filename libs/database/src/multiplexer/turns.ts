interface Waiter<T> {
  readonly who: T;
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Who may use the single backend: one holder at a time, the others in order of arrival. A holder keeps its turn for a
 * whole transaction. A waiter gives up only when the holder has *idled* that long: waiting behind a slow query is
 * ordinary, waiting behind somebody who asks nothing is most likely a deadlock inside this process.
 */
export class Turns<T> {
  private current: T | undefined;
  private idleSince: number | undefined;
  private queue: Waiter<T>[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly idleLimitMs: number,
    private readonly timeoutError: (holder: T, waitedMs: number) => Error,
  ) {}

  get holder(): T | undefined {
    return this.current;
  }

  acquire(who: T): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.idleSince = this.current === who ? undefined : this.idleSince;
    if (this.current === who) return Promise.resolve();
    if (this.current === undefined) {
      this.current = who;
      this.idleSince = undefined;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter<T> = { who, since: performance.now(), resolve, reject, timer: undefined };
      this.queue.push(waiter);
      this.arm(waiter, this.idleLimitMs);
    });
  }

  /** The holder keeps its turn but has nothing to run now. */
  idle(who: T): void {
    if (this.current === who) this.idleSince = performance.now();
  }

  release(who: T): void {
    if (this.current !== who) return;
    const next = this.queue.shift();
    this.current = next?.who;
    this.idleSince = undefined;
    if (!next) return;
    clearTimeout(next.timer);
    next.resolve();
  }

  /** Everybody who waits, now or later, is refused. */
  fail(error: Error): void {
    this.failure = error;
    const waiting = this.queue;
    this.queue = [];
    for (const waiter of waiting) {
      clearTimeout(waiter.timer);
      waiter.reject(error);
    }
  }

  private arm(waiter: Waiter<T>, delay: number): void {
    waiter.timer = setTimeout(() => {
      const now = performance.now();
      const from = this.idleSince === undefined ? now : Math.max(this.idleSince, waiter.since);
      if (now - from < this.idleLimitMs) return this.arm(waiter, this.idleLimitMs - (now - from));
      this.queue = this.queue.filter((other) => other !== waiter);
      waiter.reject(this.timeoutError(this.current!, now - waiter.since));
    }, delay);
    waiter.timer.unref();
  }
}
