import { challengeOf } from '#foundry/auth';
import { correlationId, DomainError } from '#foundry/kernel';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** An error as RFC 9457 `application/problem+json`, with a stable code and the correlation id. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly correlationId?: string;
  readonly errors?: readonly { path: string; message: string }[];
  /** Edits that could not be made, each with the place that was most likely meant. */
  readonly failures?: readonly unknown[];
  /** Every check of a package that was not deployed. */
  readonly checks?: readonly unknown[];
  /** What is wrong with a package, or with what a tool was called with. */
  readonly problems?: readonly unknown[];
  /** Parts of a request that cannot be built, each with its reason. */
  readonly notCovered?: readonly unknown[];
  /** The record of a call that failed. */
  readonly callId?: string;
}

/** Details of errors that are members of their problem. */
const MEMBERS = ['errors', 'failures', 'checks', 'problems', 'notCovered', 'callId'] as const;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Cannot be done as asked',
  429: 'Too many requests',
  502: 'Failed elsewhere',
  503: 'Not ready',
  504: 'Took too long',
};

const SENTENCES: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['http.bad_request', 'The request could not be read. Check that its body is valid JSON.'],
  404: ['http.not_found', 'There is nothing at this address. The routes are listed at /api/docs.'],
  405: ['http.method_not_allowed', 'This address does not answer to that method.'],
  413: ['http.payload_too_large', 'The request body is larger than this server accepts.'],
  415: ['http.unsupported_media_type', 'Send the body as application/json.'],
};

/** Turns anything that was thrown into a problem; what is not a domain error is logged and answered without its details. */
export function problemOf(error: unknown): Problem {
  const id = correlationId();
  if (error instanceof DomainError) {
    const { code, status, message } = error;
    const members = MEMBERS.flatMap((name) => (error.details?.[name] ? [[name, error.details[name]]] : []));
    return {
      type: 'about:blank',
      title: TITLES[status] ?? 'Error',
      status,
      detail: message,
      code,
      correlationId: id,
      ...(Object.fromEntries(members) as Pick<Problem, (typeof MEMBERS)[number]>),
    };
  }
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const [code, detail] = SENTENCES[status] ?? [
    'internal',
    'Something went wrong here. The log has the details under the correlation id.',
  ];
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Internal error',
    status: SENTENCES[status] ? status : 500,
    detail,
    code,
    correlationId: id,
  };
}

/** Fastify's own errors (a body that is too large, or not JSON) carry `statusCode`. */
function statusOf(error: unknown): number {
  const code = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof code === 'number' && code >= 400 && code < 500 ? code : 500;
}

export function sendProblem(reply: FastifyReply, error: unknown): void {
  const problem = problemOf(error);
  const challenge = error instanceof DomainError ? challengeOf(error, reply.request.publicOrigin) : undefined;
  if (challenge !== undefined && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', challenge);
  const retryAfter = error instanceof DomainError ? error.details?.retryAfterSeconds : undefined;
  if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter));
  void reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500) this.logger.error({ err: error }, problem.detail);
    // A stream that has begun cannot turn into a problem; closing it is all that is left.
    if (reply.raw.headersSent) reply.raw.destroy();
    else sendProblem(reply, error);
  }
}
