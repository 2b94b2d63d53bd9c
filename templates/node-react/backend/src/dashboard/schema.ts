import { z } from '@hono/zod-openapi';

/** What the records' amounts add up to. */
const sumSchema = z.object({ field: z.string(), label: z.string(), currency: z.string(), amount: z.number() });

/** Numbers about all records, for the first page that people see. */
export const dashboardSchema = z
  .object({
    counts: z.array(
      z.object({
        entity: z.string(),
        label: z.string(),
        total: z.int(),
        path: z.string(),
        sum: sumSchema.optional(),
      }),
    ),
    breakdowns: z.array(
      z.object({
        entity: z.string(),
        field: z.string(),
        label: z.string(),
        path: z.string(),
        items: z.array(
          z.object({ value: z.string(), label: z.string(), count: z.int(), sum: sumSchema.optional() }),
        ),
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
