import { connection } from '../connection/connection.js';
import { session } from '../session/session.js';
import type { Problem } from './types.js';

/** The server answered, with a refusal. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly correlationId: string | undefined,
    /** What the problem says beside its sentence, such as the checks that a package did not pass. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

/** No answer at all: the server is down, restarting, or the network is. */
export class ServerUnreachable extends Error {
  override readonly name = 'ServerUnreachable';
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a Blob as it is, with its own type. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Signs this one call instead of the session's token: for trying a token before it is kept. */
  readonly token?: string;
}

/** The server's clock minus this one in milliseconds, from the newest answer: for durations of what is still running. */
let clockOffset = 0;
export const serverNow = (): number => Date.now() + clockOffset;

/**
 * Calls the API with the session's token.
 * @throws ApiProblem for any answer but 2xx (a 401 also ends the session), ServerUnreachable when there is none.
 */
export async function call(
  path: string,
  { method = 'GET', body, headers, signal, token = session.token ?? '' }: Call = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    connection.lost();
    throw new ServerUnreachable('The server does not answer.', { cause: error });
  }
  connection.restored();
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) clockOffset = Math.abs(date - Date.now()) < 2_000 ? 0 : date - Date.now();
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (problem.status === 401 && token === session.token) session.expire();
  throw problem;
}

export async function callJson<T>(path: string, options?: Call): Promise<T> {
  const response = await call(path, options);
  return (await response.json()) as T;
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const { status } = response;
  const requestId = response.headers.get('x-request-id') ?? undefined;
  if (response.headers.get('content-type')?.includes('json')) {
    const problem = (await response.json()) as Partial<Problem>;
    if (problem.detail && problem.code)
      return new ApiProblem(status, problem.code, problem.detail, problem.correlationId ?? requestId, { ...problem });
  }
  return new ApiProblem(status, `http.${status}`, `The server answered with status ${status}.`, requestId);
}
