import { z } from '@hono/zod-openapi';
import { date } from './fields.js';

/** A filter by an id: query parameters are text. */
export const idFilter = () => z.coerce.number('Must be the id of a record').int('Must be the id of a record').min(1);

/** A filter by yes or no. */
export const flagFilter = () => z.enum(['true', 'false']).transform((value) => value === 'true');

/** One end of a range of days, both ends included. */
export const dayFilter = () => date();

const paging = {
  page: z.coerce.number('Must be a whole number').int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number('Must be a whole number').int().min(1).max(100).default(20),
};

/** The query parameters of a list, and those of its export, which has no pages. `sortable`: property names. */
export function listQueries<F extends z.ZodRawShape>(sortable: readonly string[], filters: F) {
  const orders = sortable.flatMap((property) => [property, `-${property}`]);
  const conditions = {
    search: z.string().trim().max(200).optional(),
    sort: z.enum(orders as [string, ...string[]]).optional(),
    ...(z.object(filters).partial().shape as { [K in keyof F]: z.ZodOptional<F[K]> }),
  };
  return { list: z.strictObject({ ...paging, ...conditions }), export: z.strictObject(conditions) };
}
