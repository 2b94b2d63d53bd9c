import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const CODES = {
  validation_failed: [400, 'The request is not valid'],
  reference_missing: [400, 'A referenced record does not exist'],
  not_found: [404, 'Not found'],
  duplicate: [409, 'The value is already in use'],
  in_use: [409, 'The record is in use'],
  payload_too_large: [413, 'The request is too large'],
  internal: [500, 'Something went wrong'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type ProblemCode = keyof typeof CODES;

export interface FieldError {
  path: string;
  message: string;
}

/** An error that the client is told about, as RFC 9457 problem details. `detail` is one sentence for people. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors?: FieldError[],
  ) {
    super(detail);
  }
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(CODES) as [ProblemCode, ...ProblemCode[]]),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

export function problemResponse(c: Context, { code, detail, errors }: Problem): Response {
  const [status, title] = CODES[code];
  const body = { type: 'about:blank', title, status, detail, code, ...(errors && { errors }) };
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}

/** Zod's issues as one problem that names every field. */
export function validationProblem(error: z.core.$ZodError): Problem {
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'Is not a known property' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );
  const fields = [...new Set(errors.map(({ path }) => path))].filter((path) => path !== '');
  const detail =
    fields.length === 0 ? 'The request body is not valid.' : `Please check ${fields.slice(0, 5).join(', ')}.`;
  return new Problem('validation_failed', detail, errors);
}
