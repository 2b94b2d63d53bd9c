import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';

/** Headers of a request that are for whoever guards the endpoint: nothing behind it is given the token. */
const WITHHELD = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * Answers a request of Node's server with what `answer` makes of it. The body has been read and parsed already and is not in the web
 * request; `signal` of it is aborted when the client goes away.
 */
export async function exchange(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: Request) => Promise<Answer>,
): Promise<void> {
  const gone = new AbortController();
  let finished = false;
  outgoing.once('close', () => {
    if (!finished) gone.abort();
  });
  const response = await answer(webRequest(incoming, gone.signal));
  // oxlint-disable-next-line unicorn/no-array-for-each -- Headers has no entries that can be spread without another copy
  response.headers.forEach((value, name) => {
    // Left to Node's server, which then says for how long it keeps the connection: a client that is not told uses one that is being closed.
    if (name !== 'connection') outgoing.setHeader(name, value);
  });
  outgoing.statusCode = response.status;
  if (!(response instanceof Response)) writeParts(outgoing, response.parts);
  else if (response.body === null) outgoing.end();
  else if (response.headers.get('content-type')?.startsWith('text/event-stream'))
    await pipe(response.body, outgoing, gone.signal);
  else writeParts(outgoing, [new Uint8Array(await response.arrayBuffer())]);
  finished = true;
}

function webRequest({ method, headers: given, url }: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !WITHHELD.has(name)) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  // The authority is what the endpoint has checked; only the path and the query of the address are the client's.
  return new Request(new URL(url ?? '/', 'http://localhost'), { method: method ?? 'GET', headers, signal });
}

function writeParts(outgoing: ServerResponse, parts: readonly Uint8Array[]): void {
  outgoing.setHeader(
    'content-length',
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  outgoing.cork();
  for (const part of parts) outgoing.write(part);
  outgoing.uncork();
  outgoing.end();
}

async function pipe(body: ReadableStream<Uint8Array>, outgoing: ServerResponse, gone: AbortSignal): Promise<void> {
  // The head is sent now, and not with the first event, which may be minutes away.
  outgoing.flushHeaders();
  const reader = body.getReader();
  const leave = (): void => void reader.cancel().catch(() => undefined);
  gone.addEventListener('abort', leave, { once: true });
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      if (!outgoing.write(value)) await once(outgoing, 'drain', { signal: gone });
    }
  } catch (error) {
    // What breaks while nobody is there any more is no news; anything else ends the stream where it is.
    if (!gone.aborted) outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
  }
  outgoing.end();
}
