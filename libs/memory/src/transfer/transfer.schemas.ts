import { z } from 'zod';
import {
  historyEntrySchema,
  importanceSchema,
  memoryContextSchema,
  memoryIdSchema,
  memoryScopeSchema,
  memorySourceSchema,
  memoryTextSchema,
  memoryTypeSchema,
  projectNameSchema,
  relationTypeSchema,
  sourceEntrySchema,
  tagsSchema,
} from '../memory.schemas.js';

/** A memory as one line of an export: everything that is needed to have it again elsewhere. */
export const memoryLineSchema = z.strictObject({
  kind: z.literal('memory'),
  id: memoryIdSchema,
  type: memoryTypeSchema,
  text: memoryTextSchema,
  scope: memoryScopeSchema.default('project'),
  project: projectNameSchema.nullable().default(null),
  key: z.string().max(200).nullable().default(null),
  source: memorySourceSchema.default('ai_inferred'),
  importance: importanceSchema.default(0.5),
  pinned: z.boolean().default(false),
  tags: tagsSchema.default([]),
  context: memoryContextSchema.default({}),
  user: z.string().min(1).max(300).optional(),
  session: z.string().max(200).nullable().default(null),
  sequence: z.number().int().min(0).max(2_000_000_000).nullable().default(null),
  supersededBy: memoryIdSchema.nullable().default(null),
  createdAt: z.iso.datetime({ offset: true }).optional(),
  updatedAt: z.iso.datetime({ offset: true }).optional(),
  accessedAt: z.iso.datetime({ offset: true }).optional(),
  history: z.array(historyEntrySchema).max(10_000).default([]),
  sources: z.array(sourceEntrySchema).max(10_000).default([]),
});
export type MemoryLine = z.output<typeof memoryLineSchema>;

export const relationLineSchema = z.strictObject({
  kind: z.literal('relation'),
  from: memoryIdSchema,
  type: relationTypeSchema,
  to: memoryIdSchema,
  createdBy: z.string().min(1).max(300).optional(),
  createdAt: z.iso.datetime({ offset: true }).optional(),
});
export type RelationLine = z.output<typeof relationLineSchema>;

export const importLineSchema = z.discriminatedUnion('kind', [memoryLineSchema, relationLineSchema]);

export const importResultSchema = z.object({
  memories: z.number().int(),
  relations: z.number().int(),
  /** Memories and relations that were there already; what is there is never overwritten. */
  unchanged: z.number().int(),
  /** Ids that were taken, and the new ones that their memories have here. */
  renamed: z.record(z.string(), z.string()),
});
export type ImportResult = z.infer<typeof importResultSchema>;
