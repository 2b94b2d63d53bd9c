import { ProviderFailure } from './provider-failure.js';

/** Ends an attempt whose answer does not begin, or stops coming, and passes on the caller's own abort. */
export class AnswerTimer {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private readonly onAbort = (): void => this.controller.abort(this.caller.reason);

  constructor(
    private readonly caller: AbortSignal,
    responseMs: number,
  ) {
    if (caller.aborted) this.onAbort();
    else caller.addEventListener('abort', this.onAbort, { once: true });
    this.expect(responseMs, new ProviderFailure('timeout', `no answer came within ${responseMs} ms`));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** A piece has come: the next is due within `idleMs`. */
  pieceCame(idleMs: number): void {
    this.expect(idleMs, new ProviderFailure('stalled', `the answer stopped for ${idleMs} ms`));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.caller.removeEventListener('abort', this.onAbort);
  }

  private expect(milliseconds: number, failure: ProviderFailure): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(failure), milliseconds);
  }
}
