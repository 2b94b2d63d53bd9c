import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { session } from '../session/session.js';
import { buildOf } from '../testing/builders.js';
import { FakeSocket } from '../testing/fake-socket.js';
import { renderPart } from '../testing/render.js';
import { accessible, pageOf, serve, write } from '../testing/serve.js';
import ChatPage from './chat-page.js';
import { blocksOf } from './markdown.js';

const conversation = {
  id: 'cnv_1',
  title: 'an <old> one',
  activeBuildId: null,
  answering: null,
  lastEvent: 1,
  createdAt: '2026-11-21T10:00:00.000Z',
  updatedAt: '2026-11-21T10:00:00.000Z',
};

async function openPage(id?: string): Promise<{ socket: FakeSocket; asked: ReturnType<typeof serve>; container: HTMLElement }> {
  const asked = serve({
    '/api/v1/chat/conversations': pageOf([conversation]),
    'DELETE /api/v1/chat/conversations/cnv_1': {},
    '/api/v1/builds/': buildOf({ title: 'Zoo' }),
  });
  const sockets = FakeSocket.install();
  session.signIn('fdy_secret', false);
  const { container } = renderPart(<ChatPage id={id} />);
  await waitFor(() => expect(sockets[0]?.heard.length).toBe(id === undefined ? 1 : 2));
  return { socket: sockets[0]!, asked, container };
}

const done = { type: 'turn.ended', outcome: 'done', problem: null, tokens: null, cost: null } as const;

test('an answer is streamed with the tools that it used, and says that no model answered', async () => {
  const { socket, container } = await openPage();
  await write(screen.getByLabelText('Message'), 'total of <b>two</b>?');
  await userEvent.keyboard('{Enter}');
  const { id } = socket.heard.at(-1) as { id?: string };
  socket.say({ type: 'accepted', id, conversationId: 'cnv_1', turn: 1 });
  socket.event(1, 1, { type: 'message', text: 'total of <b>two</b>?' });
  socket.event(2, 1, { type: 'classified', intent: 'use-tool', confidence: 0.9, brain: 'offline' });
  socket.event(3, 1, { type: 'tool.called', callId: 'c1', tool: 'order_total', input: { pieces: 2 } });
  socket.event(4, 1, {
    type: 'tool.answered',
    callId: 'c1',
    tool: 'order_total',
    ok: true,
    output: '{"total":99}',
    durationMs: 3,
  });
  socket.event(5, 1, { type: 'text', text: 'It is **99**' });
  socket.event(6, 1, { type: 'text', text: ' <img src=x>.' });
  await screen.findByText('99', { selector: 'strong' });
  expect(screen.getByText('total of <b>two</b>?')).toBeTruthy();
  expect(container.querySelector('img')).toBeNull();
  expect(window.location.pathname).toBe('/chat/cnv_1');
  await userEvent.click(screen.getByText('order_total'));
  expect(screen.getByText('Came back').parentElement!.textContent).toContain('pieces2');
  await userEvent.click(screen.getByRole('button', { name: 'Give the answer up' }));
  expect(socket.heard.at(-1)).toEqual({ type: 'cancel', conversationId: 'cnv_1' });
  socket.event(7, 1, done);
  await screen.findByText(/No model answers here/);
  await screen.findByRole('button', { name: 'Send' });
  await accessible(container);
});

test('what undoes something waits for the word of the person, and is asked once', async () => {
  const { socket } = await openPage('cnv_1');
  socket.event(1, 1, { type: 'message', text: 'undeploy it' });
  const input = { name: 'order_total' };
  socket.event(2, 1, { type: 'tool.proposed', callId: 'c9', tool: 'tool_undeploy', title: 'Withdraw a tool', input });
  socket.event(3, 1, done);
  const proposal = await screen.findByRole('region', { name: 'Proposed: Withdraw a tool' });
  expect(proposal.textContent).toContain('order_total');
  await userEvent.click(within(proposal).getByRole('button', { name: 'No, leave it' }));
  expect(socket.heard.at(-1)).toEqual({ type: 'decision', conversationId: 'cnv_1', callId: 'c9', approve: false });
  socket.event(4, 2, { type: 'message', text: 'No, leave it: Withdraw a tool.' });
  await waitFor(() => expect(within(proposal).queryByRole('button')).toBeNull());
});

test('a build that was started is followed, with the way to it and to its tool', async () => {
  const { socket } = await openPage('cnv_1');
  socket.event(1, 1, { type: 'message', text: 'build a tool' });
  socket.event(2, 1, { type: 'build.started', buildId: 'bld_1' });
  const event = { buildId: 'bld_1', seq: 1, at: '', correlationId: '', data: { type: 'tool.deployed', tool: 'km', version: 1 } };
  socket.say({ type: 'build', conversationId: 'cnv_1', cursor: '2.1', buildId: 'bld_1', event });
  expect(await screen.findByRole('link', { name: 'Try km' })).toHaveProperty('pathname', '/tools/km');
  expect(screen.getByRole('link', { name: 'See the build' })).toHaveProperty('pathname', '/builds/bld_1');
});

test('a message that was interrupted can be sent again, and a conversation is removed after a second question', async () => {
  const { socket, asked } = await openPage('cnv_1');
  socket.event(1, 1, { type: 'message', text: 'hello' });
  socket.event(2, 1, { ...done, outcome: 'interrupted' });
  await userEvent.click(await screen.findByRole('button', { name: 'Send it again' }));
  expect(socket.heard.at(-1)).toMatchObject({ type: 'message', text: 'hello', conversationId: 'cnv_1' });
  await userEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  const question = await screen.findByRole('dialog', { name: 'Remove this conversation?' });
  expect(asked.some(([method]) => method === 'DELETE')).toBe(false);
  await userEvent.click(within(question).getByRole('button', { name: 'Remove it' }));
  await waitFor(() => expect(asked).toContainEqual(['DELETE', '/api/v1/chat/conversations/cnv_1', undefined]));
});

test('answers are read as Markdown also while they are half written', () => {
  expect(blocksOf('One\ntwo\n\n- a\n- b\n1. c\n```js\nx = 1\n')).toEqual([
    { kind: 'paragraph', text: 'One\ntwo' },
    { kind: 'list', ordered: false, items: ['a', 'b'] },
    { kind: 'list', ordered: true, items: ['c'] },
    { kind: 'code', text: 'x = 1\n' },
  ]);
});
