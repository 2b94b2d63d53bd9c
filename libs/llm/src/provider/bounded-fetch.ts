import { ProviderFailure } from './provider-failure.js';

type Fetch = typeof globalThis.fetch;

/**
 * A `fetch` that sends exactly `headers`, follows no redirect, and ends a response after `maxBytes`. The client
 * library would add headers of its own and from the environment, also for providers that these are not meant for; and a
 * followed redirect would hand the conversation to whomever the answer names.
 */
export function boundedFetch(headers: Readonly<Record<string, string>>, maxBytes: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, headers, redirect: 'manual' });
    if (!response.body) return response;
    let bytes = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          if (bytes > maxBytes) throw new ProviderFailure('too_large', `the answer is larger than ${maxBytes} bytes`);
          controller.enqueue(chunk);
        },
      }),
    );
    return new Response(counted, { status: response.status, statusText: response.statusText, headers: response.headers });
  };
}
