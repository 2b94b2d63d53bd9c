import { z } from 'zod';
import { memoryFilterSchema, memoryIdSchema, memoryViewSchema, projectNameSchema } from '../memory.schemas.js';

export const searchModeSchema = z.enum(['lexical', 'hybrid']);
export type SearchMode = z.infer<typeof searchModeSchema>;

export const searchMemoriesSchema = memoryFilterSchema.extend({
  query: z.string().trim().min(1).max(2_000).describe('What is looked for, in words or as a question.'),
  project: projectNameSchema.optional().describe('The project at hand: what belongs to other projects only is left out.'),
  near: z.array(memoryIdSchema).max(20).optional().describe('Memories at hand: what is related to them counts more.'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
  cursor: z.string().max(300).optional(),
});
export type SearchMemories = z.output<typeof searchMemoriesSchema>;

export const hitReasonSchema = z.object({
  /** The question's words that are in it, perhaps in another form. */
  terms: z.array(z.string()),
  /** Parts of words are alike, such as behind a typo. */
  similarSpelling: z.boolean(),
  /** What was said before or after it in the same conversation fits. */
  neighbour: z.boolean(),
  /** Cosine of the angle between the meanings of question and memory, when there are vectors. */
  similarity: z.number().nullable(),
  /** A memory that was found and that this one is related to. */
  relatedTo: z.string().nullable(),
  /** By what its rank was multiplied, and why: importance, decay, recency, scope, pinned, relation. */
  boosts: z.record(z.string(), z.number()),
});
export type HitReason = z.infer<typeof hitReasonSchema>;

export const searchHitSchema = z.object({
  memory: memoryViewSchema,
  /** Compares hits of one search only. */
  score: z.number(),
  why: hitReasonSchema,
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchResultSchema = z.object({
  /** lexical: by words; hybrid: by words and by meaning. */
  mode: searchModeSchema,
  /** Why not hybrid, or why meaning is known of a part only; null when all is well. */
  reason: z.string().nullable(),
  items: z.array(searchHitSchema),
  nextCursor: z.string().nullable(),
});
export type SearchResult = z.infer<typeof searchResultSchema>;
