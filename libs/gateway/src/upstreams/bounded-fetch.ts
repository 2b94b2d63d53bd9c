/** An answer of an upstream server, in bytes: it is held in memory. */
export const MOST_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * `fetch` for one upstream server: follows no redirects, which could carry its credentials elsewhere, and ends answers that are too
 * large. A stream that is listened to may go on for ever; what is limited is what comes between two events.
 */
export function boundedFetch(headers: Readonly<Record<string, string>>): typeof fetch {
  return async (input, init) => {
    const all = new Headers(init?.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    const response = await fetch(input, { ...init, headers: all, redirect: 'error' });
    if (!response.body) return response;
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const { status, statusText } = response;
    return new Response(response.body.pipeThrough(limit(isStream)), { status, statusText, headers: response.headers });
  };
}

const LINE_END = 0x0a;

function limit(isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
  let held = 0;
  return new TransformStream({
    transform(chunk, controller) {
      held += chunk.byteLength;
      if (held > MOST_ANSWER_BYTES) {
        controller.error(new AnswerTooLarge());
        return;
      }
      // An event ends with an empty line; a chunk that has a line end in it begins a new count, near enough.
      if (isStream && chunk.includes(LINE_END)) held = chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
}

export class AnswerTooLarge extends Error {
  override readonly message = `its answer is larger than ${MOST_ANSWER_BYTES / 1024 / 1024} MiB`;
}
