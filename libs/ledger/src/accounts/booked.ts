import type { Attempt, FailureKind } from '#foundry/llm';
import type { Bound } from './bound.js';

/** What budgets count for an attempt that has ended. */
export interface Booked {
  readonly tokens: number;
  readonly dollars: number;
  /** Whether it was or may have been paid for without anybody knowing how much. */
  readonly costUnknown: boolean;
}

/** No model worked on these, or its provider does not ask for it. After any other failure it may have. */
const FREE: ReadonlySet<FailureKind | 'answered'> = new Set<FailureKind>([
  'network',
  'server_error',
  'rate_limited',
  'quota',
  'unauthorized',
  'refused',
  'circuit_open',
]);

/**
 * What the provider said it took. Where it said nothing and may have worked, all that was set aside: a budget that took the
 * unknown for nothing could be passed unseen.
 */
export function bookedFor({ outcome, usage, cost }: Attempt, bound: Bound): Booked {
  if (FREE.has(outcome)) return { tokens: 0, dollars: 0, costUnknown: false };
  return {
    tokens: usage ? usage.prompt + usage.completion : bound.tokens,
    dollars: cost ?? bound.dollars ?? 0,
    costUnknown: cost === null,
  };
}
