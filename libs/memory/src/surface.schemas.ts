import { z } from 'zod';
import { memoryFilterSchema, memoryIdSchema, relateSchema } from './memory.schemas.js';

/** What REST, MCP and the command line send beside the memories' own shapes. */

export const memoryRefSchema = z.strictObject({ id: memoryIdSchema.describe('Id of the memory: mem_…') });

export const boostMemorySchema = z.strictObject({
  by: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('How much of what is missing to the greatest importance is added, 0 to 1; a fifth by default'),
});
export type BoostMemory = z.output<typeof boostMemorySchema>;

export const pinMemorySchema = z.strictObject({ pinned: z.boolean().default(true).describe('false to unpin it') });
export type PinMemory = z.output<typeof pinMemorySchema>;

export const relateFromSchema = relateSchema.omit({ from: true });
export type RelateFrom = z.output<typeof relateFromSchema>;

export const forgetMemoriesSchema = z.strictObject({
  id: memoryRefSchema.shape.id.optional(),
  filter: memoryFilterSchema.optional().describe('Instead of an id: everything that fits; at least one condition'),
  dry_run: z.boolean().default(false).describe('Only say how many there are'),
});
export type ForgetMemories = z.output<typeof forgetMemoriesSchema>;

/** Sent to a model, which reads it: far less than a file may hold. */
const MOST_EXPORT_BYTES = 1024 * 1024;

export const exportMemoriesSchema = memoryFilterSchema.extend({
  max_bytes: z
    .number()
    .int()
    .min(1_000)
    .max(MOST_EXPORT_BYTES)
    .default(64 * 1024)
    .describe('The most that the answer may hold, in bytes'),
});
export const exportedMemoriesSchema = z.object({
  jsonl: z.string(),
  lines: z.number().int(),
  complete: z.boolean().describe('Whether that is all'),
});
export type ExportedMemories = z.output<typeof exportedMemoriesSchema>;

/** Whole lines of a stream of JSON Lines, as many as fit. */
export async function takeLines(lines: AsyncIterable<string>, bytes: number): Promise<ExportedMemories> {
  const taken: string[] = [];
  let size = 0;
  for await (const line of lines) {
    size += Buffer.byteLength(line);
    if (size > bytes) return { jsonl: taken.join(''), lines: taken.length, complete: false };
    taken.push(line);
  }
  return { jsonl: taken.join(''), lines: taken.length, complete: true };
}

/** `GET /memory/search`: what planners were asked and answered, and memories, for the same words. */
export const searchLogQuerySchema = z.strictObject({
  q: z.string().trim().min(1).max(500).describe('Words, in any order and case'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type SearchLogQuery = z.output<typeof searchLogQuerySchema>;
