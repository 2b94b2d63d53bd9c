import { z } from 'zod';

/** The shapes of conversations: one source for the database, REST, the socket and MCP. */

export const MAX_MESSAGE_CHARS = 64 * 1024;

export const messageTextSchema = z
  .string()
  .max(MAX_MESSAGE_CHARS)
  .refine((text) => text.trim() !== '', 'there are no words in it')
  .refine((text) => !/\0|\p{Surrogate}/u.test(text), 'has a NUL character or half a character in it');

/** What a message asks for. */
export const intentSchema = z.enum(['chat', 'build', 'memory', 'use-tool']);
export type Intent = z.infer<typeof intentSchema>;

const conversationId = z.string().min(1).max(100);

export const sendMessageSchema = z.strictObject({
  text: messageTextSchema,
  /** Leave it out to begin a conversation. */
  conversationId: conversationId.optional(),
});
export type SendMessage = z.output<typeof sendMessageSchema>;

export const answerProposalSchema = z.strictObject({
  /** Of the event `tool.proposed`. */
  callId: z.string().min(1).max(100),
  approve: z.boolean(),
});
export type AnswerProposal = z.output<typeof answerProposalSchema>;

/** How a turn ended. `interrupted`: the process that worked on it is gone. */
export const turnOutcomeSchema = z.enum(['done', 'cancelled', 'failed', 'interrupted']);
export type TurnOutcome = z.infer<typeof turnOutcomeSchema>;

const values = z.record(z.string(), z.unknown());

export const chatEventDataSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), text: z.string() }),
  z.object({
    type: z.literal('classified'),
    intent: intentSchema,
    /** From 0 to 1. */
    confidence: z.number().min(0).max(1),
    /** Who answers. */
    brain: z.enum(['model', 'offline']),
  }),
  /** A piece of the answer. */
  z.object({ type: z.literal('text'), text: z.string() }),
  /** What came of the answer since the last tool call is void: the model begins again. */
  z.object({ type: z.literal('restarted'), reason: z.string() }),
  z.object({ type: z.literal('tool.called'), callId: z.string(), tool: z.string(), input: values }),
  z.object({
    type: z.literal('tool.answered'),
    callId: z.string(),
    tool: z.string(),
    ok: z.boolean(),
    /** What it answered, or in a sentence why it did not; cut off after 8,000 characters. */
    output: z.string(),
    durationMs: z.number(),
  }),
  /** The model wants to call a tool that undoes or ends something: it waits for the person's word. */
  z.object({ type: z.literal('tool.proposed'), callId: z.string(), tool: z.string(), title: z.string(), input: values }),
  /** The conversation's active build from here on; its timeline is sent along. */
  z.object({ type: z.literal('build.started'), buildId: z.string() }),
  z.object({
    type: z.literal('turn.ended'),
    outcome: turnOutcomeSchema,
    /** Why it did not end well. */
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    /** Of the models that were asked; null when their providers do not say, or none was asked. */
    tokens: z.number().int().nullable(),
    /** US dollars; null when unknown. */
    cost: z.number().nullable(),
  }),
]);
export type ChatEventData = z.infer<typeof chatEventDataSchema>;

export const chatEventSchema = z.object({
  /** From 1, without gaps. */
  seq: z.number().int(),
  /** The message that it belongs to, from 1. */
  turn: z.number().int(),
  at: z.string(),
  data: chatEventDataSchema,
});
export type ChatEvent = z.infer<typeof chatEventSchema>;

export const conversationSchema = z.object({
  id: z.string(),
  /** The beginning of its first message. */
  title: z.string(),
  activeBuildId: z.string().nullable(),
  /** The turn that is being answered; null when none is. */
  answering: z.number().int().nullable(),
  lastEvent: z.number().int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Conversation = z.infer<typeof conversationSchema>;

export const listConversationsSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});
export type ListConversations = z.output<typeof listConversationsSchema>;
export const conversationPageSchema = z.object({ items: z.array(conversationSchema), nextCursor: z.string().nullable() });
export type ConversationPage = z.infer<typeof conversationPageSchema>;

/** A message with what came of it. */
export const turnViewSchema = z.object({
  conversationId: z.string(),
  turn: z.number().int(),
  intent: intentSchema.nullable(),
  confidence: z.number().nullable(),
  brain: z.enum(['model', 'offline']).nullable(),
  /** The whole answer so far. */
  answer: z.string(),
  toolCalls: z.array(z.object({ tool: z.string(), ok: z.boolean().nullable(), output: z.string().nullable() })),
  /** Calls that wait for the person's word. */
  proposals: z.array(z.object({ callId: z.string(), tool: z.string(), title: z.string(), input: values })),
  buildId: z.string().nullable(),
  /** null while it is being answered. */
  outcome: turnOutcomeSchema.nullable(),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type TurnView = z.infer<typeof turnViewSchema>;

export const connectionSchema = z.object({
  id: z.string(),
  transport: z.enum(['websocket', 'sse']),
  client: z.string(),
  conversationId: z.string().nullable(),
  openedAt: z.string(),
  lastSeenAt: z.string(),
  /** null while it is open. A connection whose process died is taken for closed 90 s after it was seen last. */
  closedAt: z.string().nullable(),
});
export type ConnectionView = z.infer<typeof connectionSchema>;
export const connectionPageSchema = z.object({ items: z.array(connectionSchema) });

/**
 * A place in what a reader of a conversation is sent: the conversation's events, with the timeline of its active build among them.
 * Written `12` or `12.34`.
 */
export const cursorSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'is not a place that this stream gave')
  .transform((text) => {
    const [seq = 0, buildSeq = 0] = text.split('.').map(Number);
    return { seq, buildSeq };
  });
export interface ChatCursor {
  readonly seq: number;
  /** The last event seen of the build that is active after `seq`. */
  readonly buildSeq: number;
}
export const formatCursor = ({ seq, buildSeq }: ChatCursor): string => (buildSeq > 0 ? `${seq}.${buildSeq}` : String(seq));
