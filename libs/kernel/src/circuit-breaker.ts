/** Work was not begun: what it is for failed too often. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
}

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** Milliseconds until an open circuit lets one piece of work find out how things are. */
  readonly probeAfterMs: number;
  /** Whether an error says that what the work is for is not well. Other errors show that it answers. */
  countsAgainst(error: unknown): boolean;
  /** Milliseconds that never go back: a clock that is set would keep the circuit open for as long as it was set back. */
  readonly uptime?: () => number;
}

/** Spares what fails time after time, and lets one piece of work at a time find out whether it is well again. */
export class CircuitBreaker {
  private failed = 0;
  private openedAt: number | undefined;
  private probe: Promise<unknown> | undefined;
  private readonly uptime: () => number;

  constructor(private readonly options: CircuitBreakerOptions) {
    this.uptime = options.uptime ?? (() => performance.now());
  }

  get state(): 'closed' | 'open' | 'probing' {
    if (this.probe !== undefined) return 'probing';
    return this.openedAt === undefined ? 'closed' : 'open';
  }

  /**
   * Work that comes while a probe runs waits for what the probe shows.
   * @throws CircuitOpenError without beginning the work; else what the work throws
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    while (this.probe !== undefined) await this.probe;
    if (this.openedAt === undefined) return await this.attempt(work, false);
    if (this.uptime() - this.openedAt < this.options.probeAfterMs) throw new CircuitOpenError('The circuit is open.');
    const probing = this.attempt(work, true);
    this.probe = probing.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await probing;
    } finally {
      this.probe = undefined;
    }
  }

  /** What began before the circuit opened says nothing about how things are now: only a probe closes it again. */
  private async attempt<T>(work: () => Promise<T>, isProbe: boolean): Promise<T> {
    try {
      const result = await work();
      this.succeeded(isProbe);
      return result;
    } catch (error) {
      if (this.options.countsAgainst(error)) this.countFailure(isProbe);
      else if (isProbe) this.succeeded(isProbe);
      throw error;
    }
  }

  private succeeded(isProbe: boolean): void {
    if (this.openedAt !== undefined && !isProbe) return;
    this.failed = 0;
    this.openedAt = undefined;
  }

  private countFailure(isProbe: boolean): void {
    if (this.openedAt !== undefined && !isProbe) return;
    this.failed += 1;
    if (this.failed >= this.options.failures) this.openedAt = this.uptime();
  }
}
