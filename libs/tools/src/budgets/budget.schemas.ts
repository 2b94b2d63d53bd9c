import { z } from 'zod';

export const toolBudgetPeriodSchema = z.enum(['hour', 'day', 'month', 'total']);
export type ToolBudgetPeriod = z.infer<typeof toolBudgetPeriodSchema>;

export const createToolBudgetSchema = z
  .strictObject({
    /** Id of a token; `*`: each token of the organisation has this much. */
    token: z.string().min(1).max(200).default('*'),
    period: toolBudgetPeriodSchema,
    maxCalls: z.number().int().min(0).max(1_000_000_000).optional(),
    /** Seconds that calls take, in the sandbox or at an upstream server. */
    maxSeconds: z.number().positive().max(1_000_000_000).optional(),
  })
  .refine(({ maxCalls, maxSeconds }) => maxCalls !== undefined || maxSeconds !== undefined, 'limits neither calls nor seconds');
export type CreateToolBudget = z.output<typeof createToolBudgetSchema>;
export type CreateToolBudgetInput = z.input<typeof createToolBudgetSchema>;

export const toolBudgetViewSchema = z.object({
  id: z.string(),
  token: z.string(),
  period: toolBudgetPeriodSchema,
  maxCalls: z.number().nullable(),
  maxSeconds: z.number().nullable(),
  createdAt: z.iso.datetime(),
  /** What tokens have used in this period, those with the most calls first; calls under way count with all the time that they may take. */
  used: z.array(z.object({ token: z.string(), calls: z.number(), seconds: z.number() })),
});
export type ToolBudgetView = z.infer<typeof toolBudgetViewSchema>;
export const toolBudgetListSchema = z.object({ items: z.array(toolBudgetViewSchema) });
