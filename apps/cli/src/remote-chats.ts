import type { AnswerProposal, ChatEvent, Conversation, SendMessage } from '#foundry/chat';
import type { BuildEvent } from '#foundry/orchestrator';
import { setTimeout as delay } from 'node:timers/promises';
import { messagesOf } from './event-source.js';

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** What a conversation's stream sends. */
export type ChatItem = { readonly conversationId: string } & (
  | { readonly event: ChatEvent; readonly buildId?: undefined }
  | { readonly event: BuildEvent; readonly buildId: string }
);

const RECONNECT_MS = 500;
const MAX_RECONNECTS = 20;

export interface Chats {
  /** Says something, and gives what comes of it until it is answered and the build that it started has ended. */
  say(message: SendMessage, signal: AbortSignal): AsyncIterable<ChatItem>;
  decide(conversationId: string, decision: AnswerProposal, signal: AbortSignal): AsyncIterable<ChatItem>;
  cancel(conversationId: string): Promise<void>;
  get(conversationId: string): Promise<Conversation>;
}

/** Conversations of a server, over REST. A stream that breaks off is taken up where it was. */
export function remoteChats(fetch: Fetch): Chats {
  return {
    say: (message, signal) => streamed(fetch, 'chat', { ...message }, signal),
    decide: (id, decision, signal) =>
      streamed(fetch, `chat/conversations/${encodeURIComponent(id)}/decision`, { ...decision }, signal),
    cancel: async (id) => void (await fetch(`chat/conversations/${encodeURIComponent(id)}/cancel`, { method: 'POST' })),
    get: async (id) => (await (await fetch(`chat/conversations/${encodeURIComponent(id)}`)).json()) as Conversation,
  };
}

async function* streamed(fetch: Fetch, path: string, body: object, signal: AbortSignal): AsyncGenerator<ChatItem> {
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'idempotency-key': crypto.randomUUID(),
  };
  let place: { readonly conversationId: string; readonly turn: number; cursor: string } | undefined;
  let response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
  for (let failures = 0; ; failures++) {
    let buildId: string | undefined;
    try {
      for await (const { id, item } of itemsOf(response)) {
        failures = 0;
        const turn = item.buildId === undefined ? item.event.turn : (place?.turn ?? 0);
        place = { conversationId: item.conversationId, turn: place?.turn ?? turn, cursor: id };
        yield item;
        if (item.buildId === undefined && item.event.data.type === 'build.started') buildId = item.event.data.buildId;
        if (isOver(item, place.turn, buildId)) return;
      }
      if (!place || failures === 0) return;
    } catch (error) {
      if (signal.aborted || !place || failures >= MAX_RECONNECTS) throw error;
    }
    await delay(RECONNECT_MS);
    const again = `chat/conversations/${encodeURIComponent(place.conversationId)}/events?after=${place.cursor}`;
    response = await fetch(again, { signal });
  }
}

/** The stream that is taken up again does not end by itself. */
function isOver(item: ChatItem, turn: number, buildId: string | undefined): boolean {
  if (item.buildId !== undefined) return ['build.succeeded', 'build.failed', 'build.cancelled'].includes(item.event.data.type);
  return item.event.data.type === 'turn.ended' && item.event.turn === turn && buildId === undefined;
}

async function* itemsOf(response: Response): AsyncGenerator<{ readonly id: string; readonly item: ChatItem }> {
  for await (const { id, data } of messagesOf(response)) if (id !== undefined) yield { id, item: JSON.parse(data) as ChatItem };
}
