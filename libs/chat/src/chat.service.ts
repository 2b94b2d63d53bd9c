import type { Principal } from '#foundry/auth';
import { idPattern } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { ConversationEntity } from './chat.entity.js';
import { chatErrors } from './chat.errors.js';
import { ChatFeed, type ChatFeedItem, type FollowOptions } from './chat.feed.js';
import { ChatRepository } from './chat.repository.js';
import {
  type AnswerProposal,
  type ChatCursor,
  type ChatEvent,
  type Conversation,
  type ConversationPage,
  cursorSchema,
  type ListConversations,
  type SendMessage,
  type TurnView,
} from './chat.schemas.js';
import { TurnRunner } from './turn/turn.runner.js';

const DECLINED = 'The person said no.';

/** Conversations: whatever the transport, a message is taken in here and its answer is read from the feed. */
@Injectable()
export class ChatService {
  constructor(
    @Inject(ChatRepository) private readonly chat: ChatRepository,
    @Inject(TurnRunner) private readonly runner: TurnRunner,
    @Inject(ChatFeed) private readonly feed: ChatFeed,
  ) {}

  /**
   * Takes a message in and begins to answer it. The same key with the same message asks nothing twice.
   * @returns where its answer is; `from` is the place right before the message
   * @throws chat.not_found, chat.busy, chat.message_conflict
   */
  async send(
    principal: Principal,
    { text, conversationId }: SendMessage,
    key?: string,
  ): Promise<{ conversationId: string; turn: number; from: ChatCursor }> {
    const begun = await this.chat.begin(principal, { text, conversationId, key });
    const conversation = await this.chat.owned(principal, begun.conversationId);
    if (begun.begun) {
      const { activeBuildId } = conversation;
      this.runner.start({ principal, conversationId: begun.conversationId, turn: begun.turn, text, activeBuildId });
    }
    const [first] = await this.chat.eventsOfTurn(begun.conversationId, begun.turn);
    return { conversationId: begun.conversationId, turn: begun.turn, from: { seq: (first?.seq ?? 1) - 1, buildSeq: 0 } };
  }

  /** Does a call that was proposed, or leaves it: a turn of its own either way. @throws chat.no_proposal, chat.busy */
  async decide(
    principal: Principal,
    conversationId: string,
    { callId, approve }: AnswerProposal,
  ): Promise<{ conversationId: string; turn: number; from: ChatCursor }> {
    const { lastTurn, activeBuildId } = await this.chat.owned(principal, conversationId);
    const events = await this.chat.eventsOfTurn(conversationId, lastTurn);
    const proposal = proposalsOf(events).find((one) => one.callId === callId);
    if (!proposal)
      throw chatErrors.noProposal(`No tool call waits for a decision under ${callId}; another message may have come after it.`);
    const { tool, input } = proposal;
    const text = approve ? `Yes, do it: ${proposal.title}.` : `No, leave it: ${proposal.title}.`;
    const { turn } = await this.chat.begin(principal, { text, conversationId });
    const from = { seq: (await this.chat.eventsOfTurn(conversationId, turn))[0]!.seq - 1, buildSeq: 0 };
    if (approve) this.runner.start({ principal, conversationId, turn, text, activeBuildId, agreed: { callId, tool, input } });
    else {
      const answered = { type: 'tool.answered', callId, tool, ok: false, output: DECLINED, durationMs: 0 } as const;
      await this.chat.append(conversationId, turn, [
        { type: 'classified', intent: 'chat', confidence: 1, brain: 'offline' },
        answered,
      ]);
      await this.chat.end(conversationId, turn, { type: 'turn.ended', outcome: 'done', problem: null, tokens: null, cost: null });
    }
    return { conversationId, turn, from };
  }

  /** Gives up the answer that is being worked on; a build that it started goes on. @throws chat.idle */
  async cancel(principal: Principal, conversationId: string): Promise<Conversation> {
    const turn = await this.chat.requestCancel(principal, conversationId);
    this.runner.stop(conversationId, turn);
    return await this.get(principal, conversationId);
  }

  async get(principal: Principal, conversationId: string): Promise<Conversation> {
    await this.chat.owned(principal, conversationId);
    await this.chat.endAbandoned(conversationId);
    return await this.viewOf(await this.chat.owned(principal, conversationId));
  }

  /** Newest first. */
  async list(principal: Principal, { limit, cursor }: ListConversations): Promise<ConversationPage> {
    const rows = await this.chat.list(principal, cursor === undefined ? undefined : decode(cursor), limit + 1);
    const items = await Promise.all(rows.slice(0, limit).map((row) => this.viewOf(row)));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null };
  }

  async remove(principal: Principal, conversationId: string): Promise<void> {
    const { lastTurn } = await this.chat.owned(principal, conversationId);
    this.runner.stop(conversationId, lastTurn);
    await this.chat.remove(principal, conversationId);
  }

  async events(principal: Principal, conversationId: string, after: number, limit: number): Promise<ChatEvent[]> {
    await this.chat.owned(principal, conversationId);
    return await this.chat.eventsAfter(conversationId, after, limit);
  }

  /** @throws chat.not_found before the first event */
  async follow(
    principal: Principal,
    conversationId: string,
    from: ChatCursor,
    options: FollowOptions,
  ): Promise<AsyncGenerator<ChatFeedItem>> {
    await this.chat.owned(principal, conversationId);
    return this.feed.follow(principal, conversationId, from, options);
  }

  /** One message with what came of it so far; waits for its end while `signal` allows. */
  async turn(principal: Principal, conversationId: string, turn: number, signal?: AbortSignal): Promise<TurnView> {
    await this.chat.owned(principal, conversationId);
    if (signal) {
      const [first] = await this.chat.eventsOfTurn(conversationId, turn);
      const from = { seq: (first?.seq ?? 1) - 1, buildSeq: 0 };
      for await (const { kind, event } of this.feed.follow(principal, conversationId, from, { signal }))
        if (kind === 'chat' && event.turn === turn && event.data.type === 'turn.ended') break;
    }
    return turnView(conversationId, turn, await this.chat.eventsOfTurn(conversationId, turn));
  }

  private async viewOf(row: ConversationEntity): Promise<Conversation> {
    const turn = await this.chat.turn(row.id, row.lastTurn);
    return {
      id: row.id,
      title: row.title,
      activeBuildId: row.activeBuildId,
      answering: turn?.outcome === null ? turn.turn : null,
      lastEvent: row.lastEvent,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  }
}

/** @throws chat.invalid_cursor */
export function readCursor(text: string): ChatCursor {
  const read = cursorSchema.safeParse(text);
  if (!read.success)
    throw chatErrors.invalidCursor('The place did not come from this stream. Leave it out to begin at the start.');
  return read.data;
}

export function turnView(conversationId: string, turn: number, events: readonly ChatEvent[]): TurnView {
  const view: TurnView = {
    conversationId,
    turn,
    intent: null,
    confidence: null,
    brain: null,
    answer: '',
    toolCalls: [],
    proposals: proposalsOf(events).map(({ callId, tool, title, input }) => ({ callId, tool, title, input })),
    buildId: null,
    outcome: null,
    problem: null,
  };
  for (const { data } of events) {
    if (data.type === 'classified') Object.assign(view, { intent: data.intent, confidence: data.confidence, brain: data.brain });
    else if (data.type === 'text') view.answer += data.text;
    else if (data.type === 'restarted') view.answer = '';
    else if (data.type === 'tool.called') view.toolCalls.push({ tool: data.tool, ok: null, output: null });
    else if (data.type === 'tool.answered') {
      const open = view.toolCalls.findLast((one) => one.tool === data.tool && one.ok === null);
      if (open) Object.assign(open, { ok: data.ok, output: data.output });
    } else if (data.type === 'build.started') view.buildId = data.buildId;
    else if (data.type === 'turn.ended') Object.assign(view, { outcome: data.outcome, problem: data.problem });
  }
  return view;
}

type Proposal = Extract<ChatEvent['data'], { type: 'tool.proposed' }>;
const proposalsOf = (events: readonly ChatEvent[]): Proposal[] =>
  events.flatMap(({ data }) => (data.type === 'tool.proposed' ? [data] : []));

function decode(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!idPattern('cnv').test(id))
    throw chatErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the newest conversation.');
  return id;
}
