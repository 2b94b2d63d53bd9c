import { StandardSchemaValidationPipe } from '@nestjs/common';
import { httpErrors } from './http.errors.js';

type PathSegment = PropertyKey | { readonly key: PropertyKey };

const pathOf = (path: readonly PathSegment[] | undefined): string =>
  (path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');

/** Validates every parameter that names a zod schema, and lists all problems of a request at once. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => {
    const errors = issues.slice(0, 50).map((issue) => ({ path: pathOf(issue.path), message: issue.message }));
    const list = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
    return httpErrors.invalid(`The request does not fit: ${list}.`, { details: { errors } });
  },
});
