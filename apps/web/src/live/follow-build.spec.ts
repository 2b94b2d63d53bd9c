import { expect, test, vi } from 'vitest';
import type { BuildEvent } from '../api/types.js';
import { session } from '../session/session.js';
import { eventOf, problemAnswer, streamAnswer } from '../testing/builders.js';
import { followBuild, type StreamState } from './follow-build.js';

const queued = eventOf(1, { type: 'build.queued', request: 'A pet shelter' });
const planning = eventOf(2, { type: 'build.status', from: 'queued', to: 'planning' });
const started = eventOf(3, { type: 'step.started', step: 'plan', round: 0, attempt: 1 });
const succeeded = eventOf(4, { type: 'build.succeeded', durationMs: 900 });

/** Serves one answer per connection and keeps the headers that each was asked for with. */
function serve(...answers: (() => Response)[]) {
  const requests: Headers[] = [];
  vi.stubGlobal(
    'fetch',
    vi.fn(async (_path: string, init: RequestInit) => {
      requests.push(new Headers(init.headers));
      const answer = answers[requests.length - 1];
      if (!answer) throw new Error('Nobody was expected to connect again.');
      return answer();
    }),
  );
  return requests;
}

async function follow(): Promise<{ events: BuildEvent[]; states: StreamState[] }> {
  const events: BuildEvent[] = [];
  const states: StreamState[] = [];
  await followBuild({
    buildId: 'bld_1',
    signal: new AbortController().signal,
    firstRetryMs: 1,
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
  });
  return { events, states };
}

test('a broken stream is resumed with the number of the last event, and nothing is missed', async () => {
  session.signIn('fdy_secret', false);
  const requests = serve(
    () => streamAnswer([queued, planning], { broken: true }),
    () => streamAnswer([started, succeeded]),
  );
  const { events } = await follow();
  expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
  expect(requests.map((headers) => headers.get('last-event-id'))).toEqual([null, '2']);
  expect(requests[1]!.get('authorization')).toBe('Bearer fdy_secret');
});

test('events that were already delivered are dropped', async () => {
  serve(
    () => streamAnswer([queued, planning, planning]),
    () => streamAnswer([planning, started, started, succeeded]),
  );
  const { events } = await follow();
  expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
});

test('a server that is away for a while is asked again until it answers', async () => {
  const away = (): Response => {
    throw new TypeError('fetch failed');
  };
  serve(
    away,
    away,
    () => problemAnswer(503, 'http.not_ready', 'The server is starting.'),
    () => streamAnswer([queued, succeeded]),
  );
  const { events, states } = await follow();
  expect(events).toHaveLength(2);
  expect(states).toContain('waiting');
  expect(states.at(-1)).toBe('ended');
});

test('the last event of a build ends the following', async () => {
  const requests = serve(() => streamAnswer([queued, succeeded]));
  await follow();
  expect(requests).toHaveLength(1);
});

test('a build that does not exist is an error, not a reason to ask again', async () => {
  const requests = serve(() => problemAnswer(404, 'build.not_found', 'There is no build bld_1.'));
  await expect(follow()).rejects.toMatchObject({ status: 404, code: 'build.not_found' });
  expect(requests).toHaveLength(1);
});

test('a token that is refused ends the session', async () => {
  session.signIn('fdy_old', false);
  serve(() => problemAnswer(401, 'auth.unauthenticated', 'No valid token.'));
  await expect(follow()).rejects.toMatchObject({ status: 401 });
  expect(session.get()).toEqual({ token: null, because: 'refused' });
});
