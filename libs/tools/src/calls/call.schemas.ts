import { z } from 'zod';
import { toolCallOutcomeSchema } from '../tool.schemas.js';

export const invokeToolSchema = z.strictObject({
  /** What the tool's input schema asks for. */
  input: z.record(z.string(), z.unknown()).default({}),
});
export type InvokeTool = z.output<typeof invokeToolSchema>;

/** What a call that succeeded answers. */
export const toolAnswerViewSchema = z.object({
  callId: z.string(),
  tool: z.string(),
  version: z.number().int(),
  output: z.record(z.string(), z.unknown()),
  /** Milliseconds from being sent to the worker to its answer; of waiting for a worker before. */
  durationMs: z.number(),
  waitedMs: z.number(),
});
export type ToolAnswer = z.infer<typeof toolAnswerViewSchema>;

export const toolCallViewSchema = z.object({
  id: z.string(),
  tool: z.string(),
  version: z.number().int(),
  outcome: toolCallOutcomeSchema,
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  durationMs: z.number(),
  waitedMs: z.number(),
  inputBytes: z.number().int(),
  outputBytes: z.number().int(),
  /** What the tool printed, the first 16 KiB; secrets' values are blotted out. */
  console: z.string(),
  consoleBytes: z.number().int(),
  /** What it tried and has no permission for. */
  refused: z.array(z.string()),
  caller: z.string(),
  correlationId: z.string(),
  startedAt: z.iso.datetime(),
});
export type ToolCallView = z.infer<typeof toolCallViewSchema>;

export const listToolCallsSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(100).optional(),
  outcome: toolCallOutcomeSchema.optional(),
});
export type ListToolCalls = z.output<typeof listToolCallsSchema>;

export const toolCallPageSchema = z.object({ items: z.array(toolCallViewSchema), nextCursor: z.string().nullable() });
export type ToolCallPage = z.infer<typeof toolCallPageSchema>;

export const toolStatsQuerySchema = z.strictObject({
  /** Default: seven days ago. */
  since: z.iso.datetime({ offset: true }).optional(),
});
export type ToolStatsQuery = z.output<typeof toolStatsQuerySchema>;

/** Of the calls that are still kept. */
export const toolStatsSchema = z.object({
  tool: z.string(),
  since: z.iso.datetime(),
  calls: z.number().int(),
  /** Calls that did not succeed. */
  errors: z.number().int(),
  /** Milliseconds of the calls that reached a worker; null without any. */
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  lastCallAt: z.iso.datetime().nullable(),
});
export type ToolStats = z.infer<typeof toolStatsSchema>;

/** Tools that were not called since then are not in it. */
export const toolStatsListSchema = z.object({ items: z.array(toolStatsSchema) });
export type ToolStatsList = z.infer<typeof toolStatsListSchema>;
