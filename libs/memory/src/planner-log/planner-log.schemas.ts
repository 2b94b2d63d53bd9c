import { z } from 'zod';
import { cursorSchema, pageSizeSchema } from '../memory.schemas.js';

export const plannerEventKindSchema = z.enum(['dispatch', 'answer']);
export type PlannerEventKind = z.infer<typeof plannerEventKindSchema>;
export const plannerOutcomeSchema = z.enum(['done', 'failed']);
export type PlannerOutcome = z.infer<typeof plannerOutcomeSchema>;
export const plannerDetailsSchema = z.record(z.string(), z.json());
export type PlannerDetails = z.infer<typeof plannerDetailsSchema>;

/** What was asked of a planner, or what it answered. */
export const plannerEventSchema = z.object({
  /** Ties an answer to its dispatch. */
  requestId: z.string().min(1).max(200),
  kind: plannerEventKindSchema,
  /** How long the answer took; null for a dispatch. */
  durationMs: z.number().int().min(0).nullable().default(null),
  outcome: plannerOutcomeSchema.nullable().default(null),
  /** The request, or the answer; what is longer than 20,000 characters is cut. */
  text: z.string(),
  details: plannerDetailsSchema.default({}),
});
export type PlannerEvent = z.input<typeof plannerEventSchema>;

export const plannerEventViewSchema = plannerEventSchema.extend({ id: z.string(), at: z.iso.datetime(), user: z.string() });
export type PlannerEventView = z.infer<typeof plannerEventViewSchema>;

export const listPlannerLogSchema = z.strictObject({
  limit: pageSizeSchema,
  cursor: cursorSchema,
  kind: plannerEventKindSchema.optional(),
  outcome: plannerOutcomeSchema.optional(),
  requestId: z.string().max(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  /** Every word must occur, in any order and case. */
  query: z.string().max(500).optional(),
});
export type ListPlannerLog = z.output<typeof listPlannerLogSchema>;
export const plannerLogPageSchema = z.object({ items: z.array(plannerEventViewSchema), nextCursor: z.string().nullable() });
export type PlannerLogPage = z.infer<typeof plannerLogPageSchema>;
