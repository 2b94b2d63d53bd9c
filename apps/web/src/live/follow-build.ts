import { createParser } from 'eventsource-parser';
import { ApiProblem, call, ServerUnreachable } from '../api/client.js';
import type { BuildEvent, BuildEventData } from '../api/types.js';

/** `waiting`: the stream broke and is opened again soon. `ended`: the build's last event was received. */
export type StreamState = 'connecting' | 'live' | 'waiting' | 'ended';

export interface FollowOptions {
  readonly buildId: string;
  /** Called once per event, in the order of their numbers; an event that was already delivered is dropped. */
  readonly onEvent: (event: BuildEvent) => void;
  readonly onState?: (state: StreamState) => void;
  readonly signal: AbortSignal;
  /** Milliseconds before the first retry; doubles up to `longestRetryMs`. */
  readonly firstRetryMs?: number;
  readonly longestRetryMs?: number;
}

/** The server sends a comment every 15 s: a stream that is silent for this long is dead although nobody said so. */
const SILENCE_MS = 45_000;

const LAST_EVENTS: ReadonlySet<BuildEventData['type']> = new Set(['build.succeeded', 'build.failed', 'build.cancelled']);

/**
 * Follows a build's timeline until it ends or `signal` is aborted. A broken stream is opened again with the number of
 * the last event, so that nothing is missed.
 * @throws ApiProblem when the server refuses: there is no such build, or the token is no longer valid.
 */
export async function followBuild(options: FollowOptions): Promise<void> {
  const { firstRetryMs = 500, longestRetryMs = 10_000, signal, onState } = options;
  let last = 0;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    onState?.(last === 0 ? 'connecting' : 'waiting');
    try {
      const ended = await readStream(options, last, (event) => {
        last = event.seq;
        retryMs = firstRetryMs;
      });
      if (ended) return onState?.('ended');
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiProblem && error.status < 500) throw error;
      if (!(error instanceof ApiProblem || error instanceof ServerUnreachable || isBrokenStream(error))) throw error;
    }
    onState?.('waiting');
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, longestRetryMs);
  }
}

/** @returns whether the build's last event was among those read. */
async function readStream(
  { buildId, onEvent, onState, signal }: FollowOptions,
  after: number,
  onRead: (event: BuildEvent) => void,
): Promise<boolean> {
  const dead = new AbortController();
  const silence = watchdog(() => dead.abort(new DOMException('The stream fell silent.', 'NetworkError')));
  try {
    const response = await call(`/api/v1/builds/${encodeURIComponent(buildId)}/events`, {
      signal: AbortSignal.any([signal, dead.signal]),
      headers: { accept: 'text/event-stream', ...(after > 0 && { 'last-event-id': String(after) }) },
    });
    if (!response.body) throw new TypeError('The stream has no body.');
    onState?.('live');
    let seen = after;
    let ended = false;
    const parser = createParser({
      onEvent: ({ data }) => {
        const event = JSON.parse(data) as BuildEvent;
        if (event.seq <= seen) return;
        seen = event.seq;
        onRead(event);
        onEvent(event);
        // A build that failed may have been resumed: only what comes last says how it stands.
        ended = LAST_EVENTS.has(event.data.type);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return ended;
      silence.reset();
      parser.feed(value);
    }
  } finally {
    silence.stop();
  }
}

function watchdog(onSilence: () => void): { reset(): void; stop(): void } {
  let timer = setTimeout(onSilence, SILENCE_MS);
  return {
    reset: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Browsers throw a TypeError or a network DOMException when a body breaks off; a bug of ours looks different. */
function isBrokenStream(error: unknown): boolean {
  return error instanceof TypeError || error instanceof DOMException;
}

/** Waits; coming back online ends the wait. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', finish);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    window.addEventListener('online', finish);
    signal.addEventListener('abort', finish);
  });
}
