import { z } from 'zod';
import { PERIODS } from './accounts/periods.js';

const name = z.string().trim().min(1).max(200);
const instant = z.iso.datetime({ offset: true });
const tokens = z.number().int();
const dollars = z.number();

/** Whose calls: all of the organisation's, or those of one agent, project or build. `*`: each one for itself. */
const accountFields = {
  agent: name.nullable(),
  project: name.nullable(),
  buildId: name.nullable(),
};

const limits = {
  maxTokens: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
  /** US dollars. */
  maxDollars: z.number().min(0).max(1_000_000).nullable().default(null),
  /** Without it a budget in dollars refuses models whose price is not known. */
  allowUnknownPrice: z.boolean().default(false),
};
const LIMITED = 'needs maxTokens, maxDollars or both';

export const budgetLimitsSchema = z
  .strictObject(limits)
  .refine(({ maxTokens, maxDollars }) => maxTokens !== null || maxDollars !== null, LIMITED);
export type BudgetLimits = z.output<typeof budgetLimitsSchema>;

export const createBudgetSchema = z
  .strictObject({
    agent: accountFields.agent.default(null),
    project: accountFields.project.default(null),
    buildId: accountFields.buildId.default(null),
    period: z.enum(PERIODS),
    ...limits,
  })
  .refine(({ maxTokens, maxDollars }) => maxTokens !== null || maxDollars !== null, LIMITED);
export type CreateBudget = z.output<typeof createBudgetSchema>;

/** How a budget stands in this period; a budget of `*` has one of these for each that has used it. */
export const standingSchema = z.object({
  ...accountFields,
  spentTokens: tokens,
  spentDollars: dollars,
  reservedTokens: tokens,
  reservedDollars: dollars,
  /** null: not limited. Less than nothing when an answer was longer than its server was told. */
  leftTokens: tokens.nullable(),
  leftDollars: dollars.nullable(),
  /** What is spent of the limit that is nearer; 1 is all. */
  share: z.number(),
  /** Calls whose cost nobody knows. */
  callsOfUnknownCost: z.number().int(),
  /** When the alerts of this period were raised. */
  alerted80At: z.string().nullable(),
  alerted100At: z.string().nullable(),
});
export type Standing = z.infer<typeof standingSchema>;

export const budgetViewSchema = z.object({
  id: z.string(),
  ...accountFields,
  period: z.enum(PERIODS),
  maxTokens: tokens.nullable(),
  maxDollars: dollars.nullable(),
  allowUnknownPrice: z.boolean(),
  /** null when it is for all time. */
  periodStart: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** At most 100, the most used first. */
  standings: z.array(standingSchema),
});
export type BudgetView = z.infer<typeof budgetViewSchema>;

export const budgetListSchema = z.object({ items: z.array(budgetViewSchema) });
export type BudgetList = z.infer<typeof budgetListSchema>;

const filters = {
  agent: name.optional(),
  project: name.optional(),
  buildId: name.optional(),
  provider: name.optional(),
  model: name.optional(),
  /** ISO 8601. */
  from: instant.optional(),
  to: instant.optional(),
};

export const USAGE_GROUPS = ['day', 'agent', 'project', 'build', 'model'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** Without `from`, the last 30 days. */
export const usageQuerySchema = z.object({ groupBy: z.enum(USAGE_GROUPS).default('day'), ...filters });
export type UsageQuery = z.output<typeof usageQuerySchema>;

const usedSchema = z.object({
  /** Requests to model servers. */
  calls: z.number().int(),
  /** Of them without an answer. */
  failed: z.number().int(),
  promptTokens: tokens,
  completionTokens: tokens,
  /** Of the prompt, at the price of cached tokens. */
  cachedTokens: tokens,
  /** US dollars of the calls whose cost is known; null when there are calls and none is known. */
  cost: dollars.nullable(),
  callsOfUnknownCost: z.number().int(),
});

export const usageViewSchema = z.object({
  groupBy: z.enum(USAGE_GROUPS),
  from: z.string(),
  to: z.string(),
  /** The dates of the tables of prices, the operator's own first. */
  prices: z.array(z.string()),
  /** By day in its order, else the dearest first; at most 500. `key` is null for calls that name no agent, project or build. */
  items: z.array(usedSchema.extend({ key: z.string().nullable() })),
  totals: usedSchema,
  truncated: z.boolean(),
});
export type UsageView = z.infer<typeof usageViewSchema>;

export const listCallsSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  ...filters,
});
export type ListCalls = z.output<typeof listCallsSchema>;

/** One request to a model server; what was said is only in the view of one. */
export const modelCallSchema = z.object({
  id: z.string(),
  organisation: z.string(),
  ...accountFields,
  class: z.string(),
  provider: z.string(),
  model: z.string(),
  /** `running`: no answer yet; `lost`: its process ended before it said what came of it; `answered`; else what went wrong. */
  outcome: z.string(),
  reason: z.string().nullable(),
  startedAt: z.string(),
  durationMs: z.number().nullable(),
  usage: z.object({ prompt: tokens, completion: tokens, cached: tokens.nullable(), reasoning: tokens.nullable() }).nullable(),
  /** US dollars; null: unknown, or nothing was spent. */
  cost: dollars.nullable(),
  costUnknown: z.boolean(),
  correlationId: z.string().nullable(),
});
export type ModelCall = z.infer<typeof modelCallSchema>;

export const modelCallPageSchema = z.object({ items: z.array(modelCallSchema), nextCursor: z.string().nullable() });
export type ModelCallPage = z.infer<typeof modelCallPageSchema>;

const wordsSchema = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })).optional(),
  toolCallId: z.string().optional(),
});

export const modelCallDetailSchema = modelCallSchema.extend({
  /** What the journal keeps of it; null when the call is in none, or is kept no longer. */
  journal: z
    .object({
      callId: z.string(),
      step: z.string(),
      run: z.string(),
      position: z.number().int(),
      /** `void`: the run went another way afterwards. */
      state: z.enum(['asked', 'answered', 'failed', 'void']),
      /** How often it was begun; more than once after a crash or a failure. */
      asks: z.number().int(),
      promptName: z.string().nullable(),
      promptHash: z.string().nullable(),
      messages: z.array(wordsSchema),
      tools: z.array(z.string()),
      answer: z
        .object({ text: z.string(), toolCalls: wordsSchema.shape.toolCalls.unwrap(), finishReason: z.string() })
        .nullable(),
    })
    .nullable(),
});
export type ModelCallDetail = z.infer<typeof modelCallDetailSchema>;

/** Who asks: a principal has these. */
export interface LedgerCaller {
  readonly organisation: string;
  readonly subject: string;
  readonly name: string;
}
