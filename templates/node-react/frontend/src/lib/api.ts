/** Everything the pages know about HTTP. */

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** An answer of the API that is not a success, or no answer at all (`code: 'unreachable'`). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** One sentence for people. */
    message: string,
    readonly code: string,
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    /** What is wrong with which field of a form. */
    readonly problems: readonly FieldProblem[] = [],
  ) {
    super(message);
  }
}

export type QueryParameters = Readonly<Record<string, string | number | boolean | undefined>>;

interface RequestOptions {
  readonly query?: QueryParameters;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, options),
  post: <T>(path: string, body: unknown) => request<T>('POST', path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  delete: (path: string) => request<undefined>('DELETE', path),
};

/** `/api/pets?search=rex`; parameters without a value are left out. */
export function apiUrl(path: string, query: QueryParameters = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? `/api/${path}` : `/api/${path}?${text}`;
}

async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const { query, body, signal } = options;
  let response: Response;
  try {
    response = await fetch(apiUrl(path, query), {
      method,
      signal: signal ?? null,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('The server cannot be reached. Check your connection and try again.', 'unreachable', 0);
  }
  if (response.status === 204) return undefined as T;
  const content: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw toApiError(response.status, content);
  return content as T;
}

function toApiError(status: number, content: unknown): ApiError {
  const problem = (typeof content === 'object' && content !== null ? content : {}) as {
    detail?: string;
    title?: string;
    code?: string;
    errors?: readonly FieldProblem[];
  };
  const message = problem.detail ?? problem.title ?? `The server answered with an error (${status}).`;
  return new ApiError(message, problem.code ?? 'internal', status, problem.errors ?? []);
}
