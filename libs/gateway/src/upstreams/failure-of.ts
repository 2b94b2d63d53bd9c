import { DomainError, messageOf } from '#foundry/kernel';
import { gatewayErrors } from '../gateway.errors.js';
import { AnswerTooLarge } from './bounded-fetch.js';
import { Misfit } from './call-answer.js';
import { CallRefused } from './http-caller.js';
import { TooLate } from './http-calls.js';
import type { UpstreamEntity } from './upstream.entity.js';

/** What a server did wrong, in the gateway's words; undefined when it is the connection that does not work. */
export async function failureOf(
  error: unknown,
  { prefix, timeoutMs }: Pick<UpstreamEntity, 'prefix' | 'timeoutMs'>,
): Promise<DomainError | undefined> {
  if (error instanceof DomainError) return error;
  const { ProtocolError, SdkError, SdkErrorCode } = await import('@modelcontextprotocol/client');
  const words = messageOf(error).slice(0, 500);
  const server = `The server behind ${prefix}_`;
  // The library tells that structured content is missing as it tells the server's own errors.
  if (error instanceof ProtocolError && /structured content/i.test(words))
    return gatewayErrors.upstreamAnswerInvalid(`${server} does not keep to its own schema: ${words}.`);
  if (error instanceof ProtocolError || error instanceof CallRefused)
    return gatewayErrors.upstreamRefused(`${server} refused the call: ${words}.`);
  if (error instanceof Misfit || isTooLarge(error))
    return gatewayErrors.upstreamAnswerInvalid(`${server} cannot be used: ${words}.`);
  if (error instanceof TooLate || (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout))
    return gatewayErrors.upstreamTimedOut(`${server} did not answer within ${timeoutMs} ms.`);
  if (error instanceof SdkError && [SdkErrorCode.InvalidResult, SdkErrorCode.UnsupportedResultType].includes(error.code))
    return gatewayErrors.upstreamAnswerInvalid(`${server} answered with what does not fit: ${words}.`);
  return undefined;
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof AnswerTooLarge || (error instanceof Error && error.cause !== undefined && isTooLarge(error.cause));
