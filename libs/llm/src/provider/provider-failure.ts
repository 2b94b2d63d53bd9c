import type { FailureKind } from '../llm.schemas.js';

/** Why one attempt at one provider gave no answer that can be used. Its message holds no secret. */
export class ProviderFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly details: {
      readonly status?: number;
      /** Milliseconds that the provider asks to wait. */
      readonly retryAfterMs?: number;
      /** The provider does not know the way the answer's shape was asked for. */
      readonly formatRefused?: boolean;
      /** What the model said, where it was not what was asked for. */
      readonly answer?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ProviderFailure';
  }
}

const PASSING: ReadonlySet<FailureKind> = new Set([
  'network',
  'cut',
  'malformed',
  'server_error',
  'rate_limited',
  'timeout',
  'stalled',
]);
const FAULTS: ReadonlySet<FailureKind> = new Set(['network', 'cut', 'malformed', 'server_error', 'timeout', 'stalled']);

/** Whether the same request may do better a little later. */
export const isPassing = (failure: ProviderFailure): boolean => PASSING.has(failure.kind);

/** Whether the failure took a whole timer to be noticed: then the next entry is worth more than another try. */
export const isSlow = (failure: ProviderFailure): boolean => failure.kind === 'timeout' || failure.kind === 'stalled';

/** Whether the failure says that the provider is not well. A rate limit does not: it answered. */
export const isProviderFault = (failure: ProviderFailure): boolean => FAULTS.has(failure.kind);

/** `Retry-After` in milliseconds from now: whole or broken seconds, or an HTTP date; undefined when there is none or it is no such thing. */
export function retryAfterOf(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = headers?.get('retry-after-ms')?.trim();
  if (milliseconds !== undefined && /^\d+(\.\d+)?$/.test(milliseconds)) return Math.ceil(Number(milliseconds));
  const value = headers?.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  if (!/[a-z]/i.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
