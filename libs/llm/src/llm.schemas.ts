import { z } from 'zod';

/** What a call is for; each class has its own route. */
export const MODEL_CLASSES = ['fast', 'code', 'reason', 'embed'] as const;
export type ModelClass = (typeof MODEL_CLASSES)[number];
export type ChatClass = Exclude<ModelClass, 'embed'>;

/** A call of a tool as the model wrote it. `arguments` is its text: JSON when the model did well, anything when not. */
export const toolCallSchema = z.strictObject({ id: z.string().min(1), name: z.string(), arguments: z.string() });
export type ToolCall = z.output<typeof toolCallSchema>;

export const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({ role: z.literal('user'), content: z.string() }),
  z.strictObject({ role: z.literal('assistant'), content: z.string(), toolCalls: z.array(toolCallSchema).optional() }),
  z.strictObject({ role: z.literal('tool'), toolCallId: z.string().min(1), content: z.string() }),
]);
export type Message = z.output<typeof messageSchema>;

/** What the model is told of a tool; `parameters` is a JSON Schema of an object. */
export const toolDefinitionSchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'is not a name that models accept for a tool'),
  description: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});
export type ToolDefinition = z.output<typeof toolDefinitionSchema>;

export const generateRequestSchema = z.strictObject({
  class: z.enum(['fast', 'code', 'reason']),
  messages: z.array(messageSchema).min(1).max(2_000),
  tools: z.array(toolDefinitionSchema).max(128).optional(),
  toolChoice: z.enum(['auto', 'none', 'required']).optional(),
  maxOutputTokens: z.int().positive().optional(),
  temperature: z.number().min(0).max(2).optional(),
  seed: z.int().optional(),
  stop: z.array(z.string().min(1)).max(4).optional(),
  /** Asks for the answer piece by piece, so that a stall is noticed by the idle timer and not by the response timer. */
  streamed: z.boolean().optional(),
  /** false: neither read from the cache nor kept in it. Only calls with temperature 0 are cached anyway. */
  cache: z.boolean().optional(),
});
export type GenerateRequest = z.input<typeof generateRequestSchema>;

/** Tokens as the provider counted them. `cached` is part of `prompt`, `reasoning` is part of `completion`. */
export interface Usage {
  readonly prompt: number;
  readonly completion: number;
  /** null: the provider does not say. */
  readonly cached: number | null;
  readonly reasoning: number | null;
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'unknown';

export const FAILURE_KINDS = [
  'network',
  'timeout',
  'stalled',
  'cut',
  'malformed',
  'server_error',
  'rate_limited',
  'quota',
  'unauthorized',
  'refused',
  'too_large',
  'circuit_open',
  'declined',
  'unusable_answer',
  'aborted',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** One try at one provider: what the timeline tells and the ledger books. */
export interface Attempt {
  readonly provider: string;
  readonly model: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: 'answered' | FailureKind;
  /** One sentence, without secrets; undefined when answered. */
  readonly reason?: string;
  /** null: the provider did not say. */
  readonly usage: Usage | null;
  /** US dollars; null: unknown, which is not zero. */
  readonly cost: number | null;
}

export interface Answer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  /** What the model said when it declined; null when it did not. */
  readonly refusal: string | null;
}

export interface GenerateResult extends Answer {
  readonly provider: string;
  readonly model: string;
  /** Whether the answer came from the cache; then nothing was spent and there are no attempts. */
  readonly fromCache: boolean;
  /** SHA-256 of route, messages, tools and settings: equal requests have equal hashes. */
  readonly requestHash: string;
  readonly attempts: readonly Attempt[];
  /** Sum over answered attempts; null when one of their providers did not say. */
  readonly usage: Usage | null;
  /** US dollars, sum over answered attempts; null when one of them is unknown. */
  readonly cost: number | null;
}

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  /** What was streamed so far is void: another attempt begins. */
  | { readonly type: 'restart'; readonly reason: string };

export type StreamEvent = ModelEvent | { readonly type: 'done'; readonly result: GenerateResult };

const entrySchema = z.object({ provider: z.string(), model: z.string() });

/** What there is of models, and how it is; no keys. */
export const modelsViewSchema = z.object({
  routes: z.partialRecord(z.enum(MODEL_CLASSES), z.array(entrySchema)),
  providers: z.array(z.object({ name: z.string(), host: z.string(), circuit: z.enum(['closed', 'open', 'probing']) })),
  /** Calls under way, and calls that wait for a permit. */
  running: z.number().int(),
  waiting: z.number().int(),
});
export type ModelsView = z.infer<typeof modelsViewSchema>;

/** Whose call it is: what budgets and the journal book it to. */
export interface Booking {
  readonly organisation: string;
  /** The agent that asks, such as `worker/backend`. */
  readonly agent?: string;
  readonly project?: string;
  readonly buildId?: string;
  /** The journal's entry that the attempts of this call belong to. */
  readonly callId?: string;
}

/** What one request brought, with what the provider counted. */
export interface ProviderAnswer extends Answer {
  /** null: the provider did not say. */
  readonly usage: Usage | null;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly booking?: Booking;
  /** An answer to exactly this request (`AttemptContext.exchange`) that is there already: then it is not sent, and not an attempt. */
  recall?(exchange: string): ProviderAnswer | undefined;
}
