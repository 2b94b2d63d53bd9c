import { connectionPageSchema, conversationPageSchema, conversationSchema, turnViewSchema } from '#foundry/chat';
import { ApiProduces, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { ChatController } from '../chat/chat.controller.js';
import { answers, describeRoutes, header, summary } from './describe-routes.js';

/** Conversations; the same over a socket is in docs/chat.md. */
export function describeChat(): void {
  const eitherWay =
    'Answers with one JSON document when the message is answered, or, asked for with `Accept: text/event-stream`, with events while it is: they end after the turn and after the build that it started.';
  describeRoutes(ChatController, 'chat', {
    send: [summary('Say something', eitherWay), header('Idempotency-Key', 'string'), answers(turnViewSchema)],
    list: [summary('Your conversations, newest first'), answers(conversationPageSchema)],
    get: [summary('One conversation'), answers(conversationSchema)],
    remove: [summary('Remove a conversation with everything said in it'), ApiResponse({ status: 204 })],
    turn: [summary('One message with what came of it so far'), answers(turnViewSchema)],
    events: [
      summary(
        'Follow a conversation',
        'Server-sent events from any place on, the timeline of its active build among them; the stream stays open.',
      ),
      header('Last-Event-ID', 'string'),
      ApiQuery({ name: 'after', required: false, schema: { type: 'string', default: '0' } }),
      ApiProduces('text/event-stream'),
    ],
    cancel: [summary('Give up the answer that is being worked on; a build that it started goes on'), answers(conversationSchema)],
    decide: [summary('Do a call that was proposed, or leave it', eitherWay), answers(turnViewSchema)],
    clients: [summary('The clients that follow your conversations, newest first'), answers(connectionPageSchema)],
  });
}
