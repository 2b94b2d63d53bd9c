import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';

/** The server-sent events of an answer, as they come. */
export async function* messagesOf({ body }: Response): AsyncGenerator<EventSourceMessage> {
  if (body) yield* body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
}
