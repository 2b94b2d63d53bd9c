import { AccessControl, credentialsOf, CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type AnswerProposal,
  answerProposalSchema,
  type ChatCursor,
  type ChatFeedItem,
  ChatService,
  type ConnectionView,
  ConnectionRegistry,
  type Conversation,
  type ConversationPage,
  formatCursor,
  type ListConversations,
  listConversationsSchema,
  readCursor,
  type SendMessage,
  sendMessageSchema,
  type TurnView,
} from '#foundry/chat';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  type OnModuleDestroy,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { abortedWithClient } from '../http/client-gone.js';
import { EventStreams, type StreamedEvent } from '../http/event-stream.js';
import { checkedKey } from '../http/idempotency-key.js';

const EVENT_STREAM = 'text/event-stream';
const followSchema = z.object({
  /** A place that a stream gave; a `Last-Event-ID` header wins, so that reconnecting goes on where it was. */
  after: z.string().max(40).default('0'),
});
const turnNumber = z.coerce.number().int().min(1).max(2_147_483_647).catch(0);

interface Begun {
  readonly conversationId: string;
  readonly turn: number;
  readonly from: ChatCursor;
}

/** Conversations over REST: an answer as one JSON document, or as server-sent events while it comes. */
@Controller('api/v1/chat')
export class ChatController implements OnModuleDestroy {
  private readonly streams = new EventStreams();

  constructor(
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(ConnectionRegistry) private readonly connections: ConnectionRegistry,
    @Inject(AccessControl) private readonly access: AccessControl,
  ) {}

  onModuleDestroy(): void {
    this.streams.endAll();
  }

  @Post()
  @HttpCode(200)
  @RequiresScope('chat')
  async send(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: sendMessageSchema }) body: SendMessage,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const begun = await this.chat.send(principal, body, checkedKey(key));
    await this.answer(principal, begun, request, reply);
  }

  @Get('conversations')
  @RequiresScope('chat')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listConversationsSchema }) query: ListConversations,
  ): Promise<ConversationPage> {
    return await this.chat.list(principal, query);
  }

  @Get('conversations/:id')
  @RequiresScope('chat')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<Conversation> {
    return await this.chat.get(principal, id);
  }

  @Delete('conversations/:id')
  @HttpCode(204)
  @RequiresScope('chat')
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.chat.remove(principal, id);
  }

  @Get('conversations/:id/turns/:turn')
  @RequiresScope('chat')
  async turn(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Param('turn') turn: string): Promise<TurnView> {
    return await this.chat.turn(principal, id, turnNumber.parse(turn));
  }

  @Get('conversations/:id/events')
  @RequiresScope('chat')
  async events(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query({ schema: followSchema }) query: z.output<typeof followSchema>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.stream(principal, id, readCursor(lastEventId ?? query.after), undefined, request, reply);
  }

  @Post('conversations/:id/cancel')
  @HttpCode(200)
  @RequiresScope('chat')
  async cancel(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<Conversation> {
    return await this.chat.cancel(principal, id);
  }

  @Post('conversations/:id/decision')
  @HttpCode(200)
  @RequiresScope('chat')
  async decide(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: answerProposalSchema }) body: AnswerProposal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer(principal, await this.chat.decide(principal, id, body), request, reply);
  }

  @Get('connections')
  @RequiresScope('chat')
  async clients(@CurrentPrincipal() principal: Principal): Promise<{ items: ConnectionView[] }> {
    return { items: await this.connections.list(principal) };
  }

  /** As the client wants it: piece by piece, or whole when the message is answered. */
  private async answer(principal: Principal, begun: Begun, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { conversationId, turn, from } = begun;
    void reply.header('location', `/api/v1/chat/conversations/${conversationId}/turns/${turn}`);
    if (request.headers.accept?.includes(EVENT_STREAM)) {
      await this.stream(principal, conversationId, from, turn, request, reply);
      return;
    }
    void reply.send(await this.chat.turn(principal, conversationId, turn, abortedWithClient(reply)));
  }

  private async stream(
    principal: Principal,
    id: string,
    from: ChatCursor,
    untilTurn: number | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const client = request.headers['user-agent'] ?? 'unknown';
    let connection: string | undefined;
    try {
      await this.streams.send(
        reply,
        async (signal) => {
          const items = await this.chat.follow(principal, id, from, {
            signal,
            ...(untilTurn === undefined ? {} : { untilTurn }),
          });
          connection = await this.connections.open(principal, 'sse', client, id);
          return streamed(items, id);
        },
        (end) => this.access.watch(credentialsOf(request).authorization, end),
      );
    } finally {
      if (connection !== undefined) await this.connections.close(connection);
    }
  }
}

async function* streamed(items: AsyncIterable<ChatFeedItem>, conversationId: string): AsyncGenerator<StreamedEvent> {
  for await (const item of items) {
    const name = item.kind === 'build' ? 'build' : item.event.data.type;
    const { cursor, kind: _kind, ...data } = item;
    yield { id: formatCursor(cursor), event: name, data: { conversationId, ...data } };
  }
}
