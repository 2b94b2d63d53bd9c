import { idPattern } from '#foundry/kernel';
import { z } from 'zod';

export const memoryTypeSchema = z
  .enum(['insight', 'gotcha', 'preference', 'pattern', 'capability', 'status'])
  .describe(
    'insight: why something was decided. gotcha: what went wrong and how to avoid it. preference: how a person likes things done. ' +
      'pattern: an approach that worked. capability: a tool or feature that exists. status: where things stand.',
  );
export type MemoryType = z.infer<typeof memoryTypeSchema>;

export const memoryScopeSchema = z
  .enum(['private', 'project', 'organisation', 'global'])
  .describe(
    'Whom it is for. private: its user only. project: who works on that project. organisation: the organisation itself. ' +
      'global: every project of the organisation. No scope reaches another organisation.',
  );
export type MemoryScope = z.infer<typeof memoryScopeSchema>;

export const memorySourceSchema = z
  .enum(['user_stated', 'ai_corrected', 'ai_inferred'])
  .describe('user_stated: a person said it. ai_corrected: a model said it and was corrected. ai_inferred: a model concluded it.');
export type MemorySource = z.infer<typeof memorySourceSchema>;

export const relationTypeSchema = z.enum(['supersedes', 'relates_to', 'caused_by', 'fixed_by', 'implements']);
export type RelationType = z.infer<typeof relationTypeSchema>;

/** Where a memory belongs that does not say so; of a project only when it names one, else of the organisation. */
export const DEFAULT_SCOPES: Readonly<Record<MemoryType, MemoryScope>> = {
  insight: 'project',
  gotcha: 'project',
  preference: 'private',
  pattern: 'global',
  capability: 'global',
  status: 'project',
};

export const MAX_TEXT = 8_000;
export const MAX_CONTEXT_BYTES = 16_384;

/** PostgreSQL keeps no NUL in text, and half of a surrogate pair is no text at all. */
const plain = (text: string): string => Buffer.from(text.replaceAll('\0', '')).toString();
const short = (max: number) => z.string().trim().min(1).max(max).transform(plain);

export const memoryIdSchema = z.string().regex(idPattern('mem'), 'is not the id of a memory');
export const memoryTextSchema = short(MAX_TEXT);
export const projectNameSchema = short(200).describe('Name of a project.');
export const tagsSchema = z.array(short(60)).max(30);
export const importanceSchema = z.number().min(0).max(1);
export const memoryContextSchema = z
  .record(z.string().max(100), z.json())
  .describe('Whatever says where it comes from, such as a build id. JSON of at most 16 KiB.');

export const createMemorySchema = z.strictObject({
  type: memoryTypeSchema,
  text: memoryTextSchema.describe('One thing worth remembering, in a sentence or a few.'),
  scope: memoryScopeSchema.optional(),
  project: projectNameSchema.optional(),
  source: memorySourceSchema.default('ai_inferred'),
  importance: importanceSchema.default(0.5),
  pinned: z.boolean().default(false),
  tags: tagsSchema.default([]),
  context: memoryContextSchema.default({}),
  key: short(200)
    .optional()
    .describe(
      'What it is about, such as "deploy.target". A newer memory with the same key, type, scope and project supersedes it.',
    ),
  session: short(200)
    .optional()
    .describe('The conversation it was said in. With a sequence it is kept as a record of that turn.'),
  sequence: z.number().int().min(0).max(2_000_000_000).optional().describe('Place in the conversation.'),
  supersedes: memoryIdSchema.optional().describe('The memory whose place it takes.'),
});
export type CreateMemory = z.input<typeof createMemorySchema>;

export const updateMemorySchema = z
  .strictObject({
    text: memoryTextSchema,
    type: memoryTypeSchema,
    scope: memoryScopeSchema,
    project: projectNameSchema.nullable(),
    importance: importanceSchema,
    pinned: z.boolean(),
    tags: tagsSchema,
    context: memoryContextSchema,
  })
  .partial();
export type UpdateMemory = z.input<typeof updateMemorySchema>;

export const memoryViewSchema = z.object({
  id: z.string(),
  type: memoryTypeSchema,
  text: z.string(),
  scope: memoryScopeSchema,
  project: z.string().nullable(),
  source: memorySourceSchema,
  /** How often it was said; each time is kept as a source. */
  sources: z.number().int(),
  importance: z.number(),
  /** What is left of its weight now: 1 for what is pinned or does not decay. */
  decay: z.number(),
  pinned: z.boolean(),
  tags: z.array(z.string()),
  context: z.record(z.string(), z.json()),
  key: z.string().nullable(),
  session: z.string().nullable(),
  sequence: z.number().int().nullable(),
  user: z.string(),
  supersededBy: z.string().nullable(),
  /** Counts its changes, from 1. */
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  accessedAt: z.iso.datetime(),
});
export type MemoryView = z.infer<typeof memoryViewSchema>;

export const createOutcomeSchema = z.enum(['created', 'merged', 'superseded']);
export const createResultSchema = z.object({
  memory: memoryViewSchema,
  /** merged: it says what `memory` said already. superseded: it took the place of others. */
  outcome: createOutcomeSchema,
  superseded: z.array(z.string()),
  /** One sentence: what was done and why. */
  message: z.string(),
});
export type CreateResult = z.infer<typeof createResultSchema>;

/** Conditions that lists, searches, exports and forgetting share. All given ones must hold. */
export const memoryFilterSchema = z.strictObject({
  types: z.array(memoryTypeSchema).min(1).optional(),
  scopes: z.array(memoryScopeSchema).min(1).optional(),
  sources: z.array(memorySourceSchema).min(1).optional(),
  projects: z.array(projectNameSchema).min(1).max(100).optional(),
  /** All of them. */
  tags: tagsSchema.min(1).optional(),
  /** Contains these keys with these values. */
  context: memoryContextSchema.optional(),
  session: z.string().min(1).max(200).optional(),
  user: z.string().min(1).max(300).optional(),
  pinned: z.boolean().optional(),
  minImportance: importanceSchema.optional(),
  createdSince: z.iso.datetime({ offset: true }).optional(),
  createdUntil: z.iso.datetime({ offset: true }).optional(),
  accessedUntil: z.iso.datetime({ offset: true }).optional(),
  includeSuperseded: z.boolean().optional(),
});
export type MemoryFilter = z.output<typeof memoryFilterSchema>;

export const pageSizeSchema = z.coerce.number().int().min(1).max(200).default(20);
export const cursorSchema = z.string().max(300).optional();

export const listMemoriesSchema = memoryFilterSchema.extend({ limit: pageSizeSchema, cursor: cursorSchema });
export type ListMemories = z.output<typeof listMemoriesSchema>;
export const memoryPageSchema = z.object({ items: z.array(memoryViewSchema), nextCursor: z.string().nullable() });
export type MemoryPage = z.infer<typeof memoryPageSchema>;

export const relationSchema = z.object({
  from: z.string(),
  type: relationTypeSchema,
  to: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type RelationView = z.infer<typeof relationSchema>;
export const relateSchema = z.strictObject({ from: memoryIdSchema, type: relationTypeSchema, to: memoryIdSchema });
export type Relate = z.infer<typeof relateSchema>;

export const graphRequestSchema = z.strictObject({
  depth: z.coerce.number().int().min(1).max(4).default(2),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const memoryGraphSchema = z.object({
  /** The nearest first; `distance` in relations from the memory in the middle. */
  nodes: z.array(z.object({ memory: memoryViewSchema, distance: z.number().int() })),
  edges: z.array(relationSchema),
  /** Whether there is more than the limit shows. */
  cut: z.boolean(),
});
export type MemoryGraph = z.infer<typeof memoryGraphSchema>;

export const historyActionSchema = z.enum([
  'created',
  'updated',
  'merged',
  'superseded',
  'boosted',
  'pinned',
  'unpinned',
  'restored',
]);
export const historyEntrySchema = z.object({
  revision: z.number().int(),
  at: z.iso.datetime(),
  by: z.string(),
  action: historyActionSchema,
  /** What the changed fields were before; with the text, when it changed. */
  before: z.record(z.string(), z.json()),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export const sourceEntrySchema = z.object({
  source: memorySourceSchema,
  by: z.string(),
  at: z.iso.datetime(),
  /** How it was said that time; null when in the same words. */
  text: z.string().nullable(),
  context: z.record(z.string(), z.json()),
});
export type SourceEntry = z.infer<typeof sourceEntrySchema>;
export const memoryHistorySchema = z.object({ changes: z.array(historyEntrySchema), sources: z.array(sourceEntrySchema) });
export type MemoryHistory = z.infer<typeof memoryHistorySchema>;
