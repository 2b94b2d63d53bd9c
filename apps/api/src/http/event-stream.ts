import type { FastifyReply } from 'fastify';
import { once } from 'node:events';

const HEARTBEAT_MS = 15_000;

/** One server-sent event; data is sent as JSON. */
export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Server-sent events of one controller; all of them end when the server does. */
export class EventStreams {
  private readonly open = new Set<AbortController>();

  endAll(): void {
    for (const stream of this.open) stream.abort();
  }

  /**
   * Answers with a stream until `events` is over, the client goes away, or `watch` ends it.
   * @param events is given a signal that says that nobody reads any more; what it throws is the answer when nothing was sent yet
   * @param watch calls its argument when the token ends; @returns what stops looking
   */
  async send(
    reply: FastifyReply,
    events: (signal: AbortSignal) => Promise<AsyncIterable<StreamedEvent>>,
    watch: (end: () => void) => () => void,
  ): Promise<void> {
    const stopped = new AbortController();
    const source = await events(stopped.signal);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    stream.on('close', () => stopped.abort());
    const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
    const endWatch = watch(() => stopped.abort());
    this.open.add(stopped);
    try {
      for await (const { id, event, data } of source) {
        const flowing = stream.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        // Waits for a slow reader instead of collecting events in memory.
        if (!flowing && !stopped.signal.aborted) await once(stream, 'drain', { signal: stopped.signal }).catch(() => undefined);
      }
    } finally {
      clearInterval(heartbeat);
      endWatch();
      this.open.delete(stopped);
      stream.end();
    }
  }
}
