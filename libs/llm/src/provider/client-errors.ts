import { messageOf } from '#foundry/kernel';
import type OpenAI from 'openai';
import type { FailureKind } from '../llm.schemas.js';
import { ProviderFailure, retryAfterOf } from './provider-failure.js';

const SHOWN_CHARS = 300;
const QUOTA =
  /insufficient_quota|quota_exceeded|exceeded your (current|monthly) quota|billing|credit balance|out of credits|insufficient (balance|credits|funds)/i;
const FORMAT = /response_format|json_schema|json_object|structured output|json mode|guided/i;

/**
 * What went wrong, in our words. `hide` are the provider's secrets: servers repeat keys in their answers, and none of it may
 * reach a log.
 */
export function failureOf(error: unknown, signal: AbortSignal, client: typeof OpenAI, hide: readonly string[]): ProviderFailure {
  const known = findFailure(error) ?? (signal.aborted ? findFailure(signal.reason) : undefined);
  if (known) return known;
  if (signal.aborted) return new ProviderFailure('aborted', 'the call was cancelled');
  const shown = (text: string): string => {
    let clean = text;
    for (const secret of hide) clean = clean.replaceAll(secret, '(hidden)');
    return clean.replace(/\s+/g, ' ').slice(0, SHOWN_CHARS);
  };
  // The client's own error objects hold the request's headers and the whole answer: they are not kept as a cause.
  if (error instanceof client.APIConnectionError) return new ProviderFailure('network', shown(deepestMessage(error)));
  if (error instanceof client.APIError) return ofAnswer(error, shown);
  if (error instanceof SyntaxError) return new ProviderFailure('malformed', 'the answer is not the JSON it should be');
  if (error instanceof TypeError) return new ProviderFailure('cut', `the connection was cut: ${shown(deepestMessage(error))}`);
  return new ProviderFailure('malformed', shown(messageOf(error)));
}

type ApiError = InstanceType<typeof OpenAI.APIError>;

function ofAnswer(error: ApiError, shown: (text: string) => string): ProviderFailure {
  const status = typeof error.status === 'number' ? error.status : undefined;
  const facts = `${error.code ?? ''} ${error.type ?? ''} ${error.message}`;
  const kind = kindOf(status, facts);
  return new ProviderFailure(kind, shown(error.message), {
    status,
    retryAfterMs: retryAfterOf(error.headers),
    formatRefused: kind === 'refused' && FORMAT.test(facts),
  });
}

function kindOf(status: number | undefined, facts: string): FailureKind {
  if (status === 402 || ((status === 429 || status === 403 || status === undefined) && QUOTA.test(facts))) return 'quota';
  if (status === 429) return 'rate_limited';
  if (status === 401 || status === 403) return 'unauthorized';
  // An error inside of a stream that began well has no status.
  if (status === undefined) return /rate.?limit/i.test(facts) ? 'rate_limited' : 'server_error';
  if (status >= 500 || status === 408 || status === 409) return 'server_error';
  return 'refused';
}

function findFailure(error: unknown): ProviderFailure | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof ProviderFailure) return at;
  }
  return undefined;
}

function deepestMessage(error: Error): string {
  let at = error;
  while (at.cause instanceof Error) at = at.cause;
  return at.message || ('code' in at ? String(at.code) : at.name);
}
