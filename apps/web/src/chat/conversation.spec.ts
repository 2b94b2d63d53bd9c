import { expect, test, vi } from 'vitest';
import { session } from '../session/session.js';
import { FakeSocket } from '../testing/fake-socket.js';
import { LiveConversation } from './conversation.js';

const soon = (check: () => void) => vi.waitFor(check, { timeout: 20_000 });

async function open(): Promise<{ sockets: readonly FakeSocket[]; live: LiveConversation }> {
  const sockets = FakeSocket.install();
  session.signIn('fdy_secret', false);
  const live = new LiveConversation({ firstRetryMs: 1 });
  await soon(() => expect(live.get().socket).toBe('live'));
  return { sockets, live };
}

const types = (socket: FakeSocket): string[] => socket.heard.map(({ type }) => type);

test('the token is said in the first frame and is not in the address', async () => {
  const { sockets, live } = await open();
  expect(sockets[0]!.heard).toEqual([{ type: 'authenticate', token: 'fdy_secret' }]);
  expect(sockets[0]!.address.href).toMatch(/^ws:\/\/[^?]*\/ws$/);
  live.close();
});

test('after a break it goes on behind the last event, and nothing is shown twice', async () => {
  const { sockets, live } = await open();
  live.open('cnv_1');
  const [first] = sockets;
  first!.event(1, 1, { type: 'message', text: 'hello' });
  first!.event(2, 1, { type: 'text', text: 'Hel' });
  await soon(() => expect(live.get().events).toHaveLength(2));
  first!.close(1006);
  await soon(() => expect(sockets).toHaveLength(2));
  await soon(() => expect(live.get().socket).toBe('live'));
  expect(sockets[1]!.heard).toContainEqual({ type: 'follow', id: 'follow', conversationId: 'cnv_1', after: '2' });
  sockets[1]!.event(2, 1, { type: 'text', text: 'Hel' });
  sockets[1]!.event(3, 1, { type: 'text', text: 'lo' });
  await soon(() => expect(live.get().events.map(({ seq }) => seq)).toEqual([1, 2, 3]));
  live.close();
});

test('a message that nobody confirmed is said again after a break, under the same key', async () => {
  const { sockets, live } = await open();
  live.say('build it');
  const message = sockets[0]!.heard.at(-1)!;
  expect(message).toMatchObject({ type: 'message', text: 'build it' });
  sockets[0]!.close(1006);
  await soon(() => expect(types(sockets[1]!)).toContain('message'));
  expect(sockets[1]!.heard.at(-1)).toEqual(message);
  sockets[1]!.say({ type: 'accepted', id: message['id'] as string, conversationId: 'cnv_1', turn: 1 });
  sockets[1]!.event(1, 1, { type: 'message', text: 'build it' });
  await soon(() => expect(live.get()).toMatchObject({ conversationId: 'cnv_1', pending: undefined }));
  live.close();
});

test('what is refused is told in the words of the server, and what comes of a conversation that was left is not shown', async () => {
  const { sockets, live } = await open();
  live.open('cnv_2');
  sockets[0]!.event(1, 1, { type: 'message', text: 'of another' });
  const own = { seq: 2, turn: 1, at: '', data: { type: 'message', text: 'of this one' } };
  sockets[0]!.say({ type: 'event', conversationId: 'cnv_2', cursor: '2', event: own });
  await soon(() => expect(live.get().events).toEqual([own]));
  live.say('again');
  const { id } = sockets[0]!.heard.at(-1) as { id?: string };
  sockets[0]!.say({ type: 'error', id, code: 'chat.busy', message: 'It is still answering.', correlationId: undefined });
  await soon(() => expect(live.get()).toMatchObject({ problem: 'It is still answering.', pending: undefined }));
  sockets[0]!.say({ type: 'error', id: 'follow', code: 'chat.not_found', message: 'No.', correlationId: undefined });
  expect(live.get().missing).toBe(true);
  live.close();
});

test('a token that is no longer valid ends the session, and one without the scope says so', async () => {
  const first = await open();
  first.sockets[0]!.close(1008);
  expect(session.get()).toEqual({ token: null, because: 'refused' });
  const { sockets, live } = await open();
  sockets[0]!.say({
    type: 'error',
    id: undefined,
    code: 'auth.insufficient_scope',
    message: 'It needs chat.',
    correlationId: undefined,
  });
  sockets[0]!.close(4403);
  expect(live.get()).toMatchObject({ socket: 'refused', problem: 'It needs chat.' });
  expect(session.token).toBe('fdy_secret');
});
