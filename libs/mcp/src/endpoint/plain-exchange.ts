import type { ServerResponse } from 'node:http';
import type { PlainAnswer } from './plain-calls.js';

/** A call that takes longer is answered as a stream from then on, so that nobody between takes it for dead. */
const STREAM_AFTER_MS = 5_000;
const KEEP_ALIVE_MS = 15_000;

export interface PlainExchangeOptions {
  /** Headers that are known only when the answer is there. */
  readonly atEnd?: () => Readonly<Record<string, string>>;
  /** Default: 5 s. */
  readonly streamAfterMs?: number;
}

/** Sends the answer in one write: head and body together. */
export async function exchangePlain(
  outgoing: ServerResponse,
  { headers, run }: PlainAnswer,
  { atEnd = () => ({}), streamAfterMs = STREAM_AFTER_MS }: PlainExchangeOptions = {},
): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  outgoing.once('close', leave);
  const later = setTimeout(() => startStream(outgoing, headers), streamAfterMs).unref();
  const text = await run(gone.signal);
  clearTimeout(later);
  outgoing.off('close', leave);
  if (outgoing.headersSent) outgoing.end(text === undefined ? '' : `event: message\ndata: ${text}\n\n`);
  // Called off: an answer is neither expected nor sent, as the protocol's library does it.
  else if (text === undefined) outgoing.writeHead(200, { ...headers, ...STREAM, ...atEnd() }).end();
  else {
    const length = Buffer.byteLength(text);
    outgoing.writeHead(200, { ...headers, ...atEnd(), 'content-type': 'application/json', 'content-length': length }).end(text);
  }
}

const STREAM = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

function startStream(outgoing: ServerResponse, headers: PlainAnswer['headers']): void {
  outgoing.writeHead(200, { ...headers, ...STREAM }).flushHeaders();
  const beat = setInterval(() => outgoing.write(': keepalive\n\n'), KEEP_ALIVE_MS).unref();
  outgoing.once('close', () => clearInterval(beat));
}
