import type { AttemptEntity } from '../ledger.entity.js';

/** A process may be slow to say what came of an attempt that took as long as it may. */
const SETTLING_MS = 60_000;

/**
 * Tells the attempts of dead processes, whatever happens to the clock. A clock that is set back would let them live as much
 * longer, so what this process has seen under way for as long as an attempt may take is dead too. One that is set forwards
 * would end attempts that it has just begun itself: of those it knows better.
 */
export class AttemptLifetimes {
  /** Milliseconds from an attempt's start until it can only be a dead process's. */
  readonly limitMs: number;
  private readonly seen = new Map<string, { readonly at: number; readonly own: boolean }>();

  /** @param uptime milliseconds that never go back */
  constructor(
    callLimitMs: number,
    private readonly uptime: () => number = () => performance.now(),
  ) {
    this.limitMs = callLimitMs + SETTLING_MS;
  }

  /** This process has begun it. */
  begun(id: string): void {
    this.seen.set(id, { at: this.uptime(), own: true });
  }

  ended(id: string): void {
    this.seen.delete(id);
  }

  isDead({ id, expiresAt }: Pick<AttemptEntity, 'id' | 'expiresAt'>, now: Date): boolean {
    const known = this.seen.get(id) ?? { at: this.uptime(), own: false };
    this.seen.set(id, known);
    return this.uptime() - known.at > this.limitMs || (expiresAt < now && !known.own);
  }

  /** Others end what they began without saying so here. */
  forgetOld(): void {
    for (const [id, { at }] of this.seen) if (this.uptime() - at > 2 * this.limitMs) this.seen.delete(id);
  }
}
