import { z } from 'zod';
import { memoryIdSchema, relateSchema } from './memory.schemas.js';

/** What REST, MCP and the command line send beside the memories' own shapes. */

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

export const memoryRefSchema = z.strictObject({ id: memoryIdSchema.describe('Id of the memory: mem_…') });
