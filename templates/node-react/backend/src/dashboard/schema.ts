import { z } from '@hono/zod-openapi';

/** Numbers about all records, for the first page that people see. */
export const dashboardSchema = z
  .object({
    counts: z.array(z.object({ entity: z.string(), label: z.string(), total: z.int(), path: z.string() })),
    breakdowns: z.array(
      z.object({
        entity: z.string(),
        field: z.string(),
        label: z.string(),
        path: z.string(),
        items: z.array(z.object({ value: z.string(), label: z.string(), count: z.int() })),
      }),
    ),
    timeline: z.union([
      z.object({
        entity: z.string(),
        field: z.string(),
        label: z.string(),
        items: z.array(z.object({ month: z.string(), count: z.int() })),
      }),
      z.null(),
    ]),
    recent: z.array(
      z.object({ entity: z.string(), id: z.int(), label: z.string(), path: z.string(), createdAt: z.iso.datetime() }),
    ),
  })
  .openapi('Dashboard');

export type Dashboard = z.infer<typeof dashboardSchema>;
