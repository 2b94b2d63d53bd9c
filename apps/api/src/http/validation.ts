import { StandardSchemaValidationPipe } from '@nestjs/common';
import { httpErrors } from './http.errors.js';

type PathSegment = PropertyKey | { readonly key: PropertyKey };

const pathOf = (path: readonly PathSegment[] | undefined): string =>
  (path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');

/** zod's own sentence about a value that is not there is one for programmers. */
const wordsOf = (message: string): string =>
  message.replace(/^Invalid input: expected .+, received undefined$/, 'it is missing').replace(/^Invalid input: /, '');

/** Validates every parameter that names a zod schema, and lists all problems of a request at once. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => {
    const errors = issues.slice(0, 50).map((issue) => ({ path: pathOf(issue.path), message: wordsOf(issue.message) }));
    const list = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
    return httpErrors.invalid(`The request does not fit: ${list}.`, { details: { errors } });
  },
});
