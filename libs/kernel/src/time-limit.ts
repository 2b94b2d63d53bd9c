/**
 * A signal that is aborted with the first of `signals`, or after `ms` milliseconds with a `TimeoutError`. Node 20 collects an
 * `AbortSignal.timeout` inside of an `AbortSignal.any` as garbage before it fires: a limit made that way does not hold.
 */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number, ...signals: readonly AbortSignal[]) {
    const { signal: done } = this.#controller;
    this.#timer = setTimeout(() => this.#end(new DOMException(`The limit of ${ms} ms was reached.`, 'TimeoutError')), ms).unref();
    for (const source of signals) {
      if (source.aborted) this.#end(source.reason);
      else source.addEventListener('abort', () => this.#end(source.reason), { once: true, signal: done });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** To be called when the work has ended: lets go of the other signals, and aborts `signal`, which nobody looks at any more. */
  stop(): void {
    this.#end(new DOMException('The work has ended.', 'AbortError'));
  }

  /** Does `work` within a limit. */
  static async during<T>(ms: number, signals: readonly AbortSignal[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new TimeLimit(ms, ...signals);
    try {
      return await work(limit.signal);
    } finally {
      limit.stop();
    }
  }

  #end(reason: unknown): void {
    clearTimeout(this.#timer);
    this.#controller.abort(reason);
  }
}
