import { z } from 'zod';
import { memoryViewSchema, projectNameSchema } from '../memory.schemas.js';

export const sessionStartSchema = z.strictObject({
  project: projectNameSchema.optional().describe('The project at hand; without it, what holds everywhere.'),
  query: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .optional()
    .describe('What the session is about: what fits it comes before the rest.'),
  budgetTokens: z.coerce
    .number()
    .int()
    .min(50)
    .max(50_000)
    .default(1_500)
    .describe("The most that the text may take of a model's context, counted as one token for three and a half bytes."),
});
export type SessionStart = z.output<typeof sessionStartSchema>;

export const sessionPartSchema = z.enum(['pinned', 'status', 'relevant', 'other']);
export const sessionResultSchema = z.object({
  /** For a model's context: one line a memory. */
  text: z.string(),
  tokens: z.number().int(),
  items: z.array(
    z.object({
      memory: memoryViewSchema,
      part: sessionPartSchema,
      /** Others that say nearly the same and are left out for it. */
      folded: z.array(z.string()),
    }),
  ),
  /** Memories that did not fit into the budget. */
  leftOut: z.number().int(),
});
export type SessionResult = z.infer<typeof sessionResultSchema>;
