import { CircuitBreaker, CircuitOpenError } from '#foundry/kernel';
import { isProviderFault, ProviderFailure } from '../provider/provider-failure.js';
import type { BreakerPolicy } from '../llm.settings.js';

/** Keeps calls from a provider that is not well, and lets one at a time find out whether it is again. */
export class Circuit {
  private readonly breaker: CircuitBreaker;

  /** @param uptime milliseconds that never go back */
  constructor(
    private readonly provider: string,
    private readonly policy: BreakerPolicy,
    uptime?: () => number,
  ) {
    this.breaker = new CircuitBreaker({
      ...policy,
      countsAgainst: (error) => error instanceof ProviderFailure && this.countsAgainst(error),
      ...(uptime && { uptime }),
    });
  }

  get state(): 'closed' | 'open' | 'probing' {
    return this.breaker.state;
  }

  /** @throws ProviderFailure `circuit_open` without calling `work` */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // Other calls would wait for the probe, which may take as long as an answer takes: the next entry is quicker.
    if (this.state === 'probing') throw this.refusal('is being probed');
    try {
      return await this.breaker.run(work);
    } catch (error) {
      throw error instanceof CircuitOpenError ? this.refusal('is left alone') : error;
    }
  }

  /** A cancelled probe has shown nothing, so the circuit must not close on it. */
  private countsAgainst(failure: ProviderFailure): boolean {
    return isProviderFault(failure) || (this.state === 'probing' && failure.kind === 'aborted');
  }

  private refusal(state: string): ProviderFailure {
    return new ProviderFailure(
      'circuit_open',
      `${this.provider} failed ${this.policy.failures} times in a row and ${state} for now`,
    );
  }
}
