import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ISOLATION } from './support/code-runs.js';
import { foundry, ROOT, startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let rest: Rest;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await temporaryFolder('chat');
  env = { FOUNDRY_DATA_DIR: join(folder.path, 'data') };
  server = await startServer(env.FOUNDRY_DATA_DIR!, ISOLATION);
  rest = new Rest(server.url, server.token);
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly code?: string;
  readonly conversationId: string;
  readonly cursor: string;
  readonly event: { readonly seq: number; readonly data: { readonly type: string; readonly text?: string } };
}

/** A client of the socket, with all that it was sent. */
class Socket {
  readonly frames: Frame[] = [];
  closeCode: number | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString('utf8')) as Frame));
    socket.on('close', (code) => (this.closeCode = code));
  }

  static async open(headers: Record<string, string>, protocols: string[] = []): Promise<Socket> {
    const socket = new Socket(new WebSocket(new URL('/ws', server.url.replace('http', 'ws')), protocols, { headers }));
    await once(socket.socket, 'open');
    return socket;
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  async until(what: (frame: Frame) => boolean): Promise<Frame> {
    await expect.poll(() => this.frames.some(what), { timeout: 60_000, interval: 20 }).toBe(true);
    return this.frames.find(what)!;
  }

  close(): void {
    this.socket.close();
  }
}

const bearer = (token = server.token) => ({ authorization: `Bearer ${token}` });
const ended = ({ event }: Frame) => event?.data.type === 'turn.ended';
const keyWith = async (...scopes: string[]) => {
  const answer = await rest.post('/api/v1/admin/tokens', { name: `for ${scopes.join(' ')}`, scopes });
  return (await answer.json()) as { id: string; token: string };
};

describe('the socket', () => {
  it('answers a message in pieces, and goes on from any place after a break', async () => {
    const first = await Socket.open(bearer());
    await first.until(({ type }) => type === 'ready');
    first.send({ type: 'message', id: 'm1', text: 'help' });
    await first.until(ended);
    const events = first.frames.filter(({ type }) => type === 'event');
    expect(events.map(({ event }) => event.seq)).toEqual(events.map((_, index) => index + 1));
    first.close();

    const { conversationId, cursor } = events[1]!;
    const second = await Socket.open(bearer());
    second.send({ type: 'follow', id: 'f', conversationId, after: cursor });
    await second.until(ended);
    expect(second.frames.filter(({ type }) => type === 'event')).toEqual(events.slice(2));
    // The message that was sent before, once more: it is the same message, and is not asked again.
    second.send({ type: 'message', id: 'm1', text: 'help' });
    const accepted = await second.until(({ type, id }) => type === 'accepted' && id === 'm1');
    expect(accepted).toMatchObject({ conversationId, turn: 1 });
    second.close();
    const { items } = await rest.json<{ items: object[] }>('/api/v1/chat/connections');
    expect(items).toMatchObject([{ transport: 'websocket' }, { transport: 'websocket', conversationId: null }]);
  });

  it('says in a sentence what is wrong with a frame, and stays open', async () => {
    const socket = await Socket.open(bearer());
    for (const frame of ['no json', '{"type":"dance"}', '{"type":"message","id":"x","text":" "}', '[]'])
      socket.socket.send(frame);
    socket.socket.send(Buffer.from([1, 2, 3]));
    socket.send({ type: 'follow', conversationId: 'cnv_nobody' });
    socket.send({ type: 'ping', id: 'p' });
    await socket.until(({ type }) => type === 'pong');
    expect(socket.frames.filter(({ type }) => type === 'error').map(({ code }) => code)).toEqual([
      ...Array.from({ length: 5 }, () => 'chat.bad_frame'),
      'chat.not_found',
    ]);
    socket.socket.send('x'.repeat(600 * 1024));
    await expect.poll(() => socket.closeCode, { timeout: 30_000 }).toBe(1009);
  });

  it('lets nobody in without a token that may talk, whichever way it is given', async () => {
    const { token: weak } = await keyWith('tools:ping');
    const refused = async (headers: Record<string, string>, path = '/ws') => {
      const socket = new WebSocket(new URL(path, server.url.replace('http', 'ws')), { headers });
      socket.on('error', () => undefined);
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
      return response.statusCode;
    };
    expect(await refused(bearer('fdy_wrong'))).toBe(401);
    expect(await refused(bearer(weak))).toBe(403);
    expect(await refused({ ...bearer(), origin: 'https://evil.example' })).toBe(403);
    expect(await refused({ ...bearer(), host: 'evil.example' })).toBe(403);
    expect(await refused({}, `/ws?token=${server.token}`)).toBe(404);

    for (const [frame, code] of [
      [{ type: 'authenticate', token: 'fdy_wrong' }, 4401],
      [{ type: 'authenticate', token: weak }, 4403],
      [{ type: 'message', id: 'x', text: 'hi' }, 4401],
    ] as const) {
      const socket = await Socket.open({});
      socket.send(frame);
      await expect.poll(() => socket.closeCode, { timeout: 30_000 }).toBe(code);
      expect(socket.frames.every(({ type }) => type === 'error')).toBe(true);
    }
    const browser = await Socket.open({}, ['foundry.v1', `bearer.${server.token}`]);
    expect(browser.socket.protocol).toBe('foundry.v1');
    await browser.until(({ type }) => type === 'ready');
    browser.close();
    const late = await Socket.open({});
    late.send({ type: 'authenticate', token: server.token });
    late.send({ type: 'message', id: 'late', text: 'hello' });
    await late.until(ended);
    late.close();
  });

  it('does not outlive its token', async () => {
    const { id, token } = await keyWith('chat');
    const socket = await Socket.open(bearer(token));
    await socket.until(({ type }) => type === 'ready');
    await rest.fetch(`/api/v1/admin/tokens/${id}`, { method: 'DELETE' });
    await expect.poll(() => socket.closeCode, { timeout: 15_000 }).toBe(1008);
  });
});

describe('foundry chat', () => {
  it('answers one message', async () => {
    const { code, stdout } = await foundry(['chat', 'run this:\n```javascript\nconsole.log(6 * 7)\n```'], { env });
    expect([code, stdout]).toEqual([0, expect.stringContaining('42') as string]);
    const events = (await foundry(['chat', 'hello', '--json'], { env })).stdout.trim().split('\n');
    expect(events.map((line) => (JSON.parse(line) as Frame).event.data.type)).toEqual([
      'message',
      'classified',
      'text',
      'turn.ended',
    ]);
  });

  it('holds a conversation line by line', async () => {
    const { code, stdout } = await foundry(['chat'], { env, stdin: 'hello\nlist my builds\nexit\n' });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/No model is configured[^]*There are no builds yet/) as string]);
    const { items } = await rest.json<{ items: { title: string; lastEvent: number }[] }>('/api/v1/chat/conversations');
    expect(items[0]!.title).toBe('hello');
  });

  it('needs no server: it answers in its own process, and its conversations stay', async () => {
    const own = { FOUNDRY_DATA_DIR: join(folder.path, 'own') };
    const { code, stdout, stderr } = await foundry(['chat'], { env: own, stdin: 'list my builds\nexit\n' });
    expect([code, stdout, stderr]).toEqual([
      0,
      expect.stringContaining('There are no builds yet') as string,
      'build_list: done\n',
    ]);
  });

  it('ends quietly when nobody reads it any more', async () => {
    const child = spawn(process.execPath, [join(ROOT, 'bin/foundry.mjs'), 'chat', 'hello', '--json'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, stderr]).toEqual([0, '']);
  });
});
