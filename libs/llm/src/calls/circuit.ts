import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { isProviderFault, ProviderFailure } from '../provider/provider-failure.js';
import type { BreakerPolicy } from '../llm.settings.js';

/** Keeps calls from a provider that is not well, and lets one at a time find out whether it is again. */
export class Circuit {
  private readonly breaker;

  constructor(
    private readonly provider: string,
    private readonly policy: BreakerPolicy,
  ) {
    this.breaker = circuitBreaker(
      handleWhen((error) => error instanceof ProviderFailure && this.countsAgainst(error)),
      { halfOpenAfter: policy.probeAfterMs, breaker: new ConsecutiveBreaker(policy.failures) },
    );
  }

  get state(): 'closed' | 'open' | 'probing' {
    switch (this.breaker.state) {
      case CircuitState.Closed:
        return 'closed';
      case CircuitState.HalfOpen:
        return 'probing';
      default:
        return 'open';
    }
  }

  /** @throws ProviderFailure `circuit_open` without calling `work` */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // Other calls would wait for the probe, which may take as long as an answer takes: the next entry is quicker.
    if (this.state === 'probing') throw this.refusal('is being probed');
    try {
      return await this.breaker.execute(work);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.refusal('is left alone') : error;
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
