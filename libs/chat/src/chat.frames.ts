import { answerProposalSchema, sendMessageSchema } from './chat.schemas.js';
import { z } from 'zod';

/** What a client says on the socket; `id` is its own name for the frame, and the key of a message. */
const id = z.string().min(1).max(200);
const conversationId = z.string().min(1).max(100);

export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), id, ...sendMessageSchema.shape }),
  /** Sends everything after a place that was given before, then what comes. */
  z.strictObject({ type: z.literal('follow'), id: id.optional(), conversationId, after: z.string().max(40).default('0') }),
  z.strictObject({ type: z.literal('cancel'), id: id.optional(), conversationId }),
  z.strictObject({ type: z.literal('decision'), id: id.optional(), conversationId, ...answerProposalSchema.shape }),
  z.strictObject({ type: z.literal('ping'), id: id.optional() }),
]);
export type ClientFrame = z.output<typeof clientFrameSchema>;

/** What the server says. */
export type ServerFrame =
  | { readonly type: 'ready'; readonly organisation: string; readonly name: string }
  | { readonly type: 'accepted'; readonly id: string | undefined; readonly conversationId: string; readonly turn: number }
  | { readonly type: 'event'; readonly conversationId: string; readonly cursor: string; readonly event: unknown }
  | {
      readonly type: 'build';
      readonly conversationId: string;
      readonly cursor: string;
      readonly buildId: string;
      readonly event: unknown;
    }
  | { readonly type: 'done' | 'pong'; readonly id: string | undefined }
  | {
      readonly type: 'error';
      readonly id: string | undefined;
      readonly code: string;
      readonly message: string;
      readonly correlationId: string | undefined;
    };
