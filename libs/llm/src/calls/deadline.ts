import type { DomainError } from '#foundry/kernel';
import { llmErrors } from '../llm.errors.js';

/** The end of a whole call: by its caller, by the shutdown of Foundry, or by its time limit. */
export class Deadline {
  readonly signal: AbortSignal;
  private readonly endsAt: number;
  private readonly expiry = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly totalMs: number,
    ...callers: readonly (AbortSignal | undefined)[]
  ) {
    this.endsAt = performance.now() + totalMs;
    this.timer = setTimeout(() => this.expiry.abort(), totalMs);
    this.signal = AbortSignal.any([this.expiry.signal, ...callers.filter((signal) => signal !== undefined)]);
  }

  get remainingMs(): number {
    return Math.max(0, this.endsAt - performance.now());
  }

  /** What to throw once `signal` is aborted. */
  error(details: Readonly<Record<string, unknown>>): DomainError {
    return this.expiry.signal.aborted
      ? llmErrors.timeout(
          `No model answered within ${this.totalMs} ms. Raise FOUNDRY_MODEL_TIMEOUT_MS, or use a quicker model.`,
          { details },
        )
      : llmErrors.cancelled('The call of the model was cancelled.', { details });
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
