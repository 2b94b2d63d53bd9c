import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { carry } from './carry.js';
import { NotConnected, Relay, type Door } from './relay.js';

/** The relay's own program with real sockets; on this machine's loopback, so that no backend is needed. */
let folder: string;
let relay: Relay | undefined;
let child: ChildProcess | undefined;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-spec-'));
});
afterEach(async () => {
  // not SIGKILL: what the relay has started would stay
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await relay?.close();
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
  [relay, child] = [undefined, undefined];
});

async function started(command: readonly string[], doors: [number, Door][] = [], maxConnections?: number): Promise<Relay> {
  relay = await Relay.open({ directory: join(folder, 'relay'), doors: new Map(doors), maxConnections });
  const [program = '', ...args] = [...relay.launcher({}, relay.directory), ...command];
  child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return relay;
}

/** Until the relay inside has called, there is nothing to connect to. */
async function connected(port: number): Promise<Socket> {
  return vi.waitFor(() => relay!.connect(port), { timeout: 10_000, interval: 10 });
}

async function serve(handle: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const port = await serve(() => undefined);
  await new Promise((resolve) => servers.pop()!.close(resolve));
  return port;
}

function call(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  return vi.waitFor(
    async () => {
      if (socket.readyState === 'open') return socket;
      const again = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      again.on('error', () => undefined);
      await once(again, 'connect');
      return again;
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** Everything until the end; `stream/consumers` would then close the other direction too. */
async function text(stream: Readable): Promise<string> {
  let all = '';
  stream
    .setEncoding('utf8')
    .on('data', (chunk: string) => (all += chunk))
    .resume();
  await Promise.race([once(stream, 'end'), once(stream, 'close')]);
  return all;
}

const FOREVER = ['node', '-e', 'setInterval(() => {}, 1000)'];

describe('from outside to a port inside', () => {
  it('carries both directions, and the end of one does not end the other', async () => {
    const port = await serve((socket) => {
      void text(socket).then((all) => socket.end(`heard ${all}`));
    });
    await started(FOREVER);
    const connection = await connected(port);
    connection.write('one ');
    connection.end('two');
    expect(await text(connection)).toBe('heard one two');
  });

  it('says so when nothing listens there', async () => {
    await started(FOREVER);
    const port = await freePort();
    const refusal = (): Promise<unknown> => relay!.connect(port).catch((error: unknown) => error);
    await vi.waitFor(async () => expect(String(await refusal())).toContain('Nothing listens'), { timeout: 10_000 });
    expect(await refusal()).toBeInstanceOf(NotConnected);
  });

  it('carries a hundred connections at once without mixing them up', async () => {
    const port = await serve((socket) => socket.pipe(socket));
    await started(FOREVER);
    await connected(port).then((socket) => socket.destroy());
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const connection = await relay!.connect(port);
        connection.end(`number ${i} `.repeat(500));
        return text(connection);
      }),
    );
    expect(answers).toEqual(Array.from({ length: 100 }, (_, i) => `number ${i} `.repeat(500)));
  });

  it('does not read faster than the other side does', async () => {
    let sent = 0;
    const port = await serve((socket) => {
      const chunk = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (sent < 512 * 1024 * 1024) {
          sent += chunk.length;
          if (!socket.write(chunk)) return;
        }
        socket.end();
      };
      socket.on('drain', more);
      socket.on('error', () => undefined);
      more();
    });
    await started(FOREVER);
    const connection = await connected(port);
    connection.pause();
    let before = -1;
    await vi.waitFor(
      () => {
        const still = sent === before;
        before = sent;
        expect(still).toBe(true);
      },
      { interval: 200, timeout: 10_000 },
    );
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    connection.destroy();
  });

  it('ends connections on both sides when one is gone', async () => {
    let inside: Socket | undefined;
    const port = await serve((socket) => {
      inside = socket.on('error', () => undefined);
      socket.resume();
    });
    await started(FOREVER);
    const connection = await connected(port);
    await vi.waitFor(() => expect(inside).toBeDefined(), { timeout: 20_000 });
    connection.destroy();
    await vi.waitFor(() => expect(inside?.readableEnded || inside?.destroyed).toBe(true), { timeout: 5000 });
    const second = await connected(port);
    await vi.waitFor(() => expect(inside?.destroyed).toBe(false), { timeout: 20_000 });
    const ended = once(second, 'end');
    inside?.resetAndDestroy();
    second.resume();
    await ended;
  });
});

describe('from inside through a door', () => {
  it('leads where the door leads, and nowhere else', async () => {
    const target = await serve((socket) => void text(socket).then((all) => socket.end(all.toUpperCase())));
    const port = await freePort();
    await started(FOREVER, [
      [port, (inside) => carry(inside, connect({ port: target, host: '127.0.0.1', allowHalfOpen: true }))],
    ]);
    const connection = await call(port);
    connection.end('through the door');
    expect(await text(connection)).toBe('THROUGH THE DOOR');

    // whatever runs inside may speak to the socket itself: it gets no further
    for (const line of [`reach ${target}`, 'answer 1', 'control', 'x'.repeat(100), `reach ${port}x`]) {
      const socket = connect(join(relay!.directory, 'relay.sock'));
      socket.write(`${line}\n`);
      expect(await text(socket), line).toBe('');
    }
  });

  it('refuses more connections than the limit, and goes on when some have ended', async () => {
    const port = await freePort();
    const doors: Socket[] = [];
    await started(FOREVER, [[port, (inside) => void doors.push(inside.resume())]], 8);
    const sockets = await Promise.all(Array.from({ length: 20 }, () => call(port)));
    await vi
      .waitFor(() => expect(sockets.filter((socket) => socket.destroyed || socket.readableEnded)).toHaveLength(12), {
        timeout: 5000,
        interval: 20,
      })
      .catch(() => undefined);
    expect(doors).toHaveLength(8);
    for (const door of doors) door.destroy();
    await vi.waitFor(async () => {
      await call(port);
      expect(doors.length).toBeGreaterThan(8);
    });
  });
});

describe('the command', () => {
  it.each([
    ['exit 0', 0, null],
    ['exit 37', 37, null],
    ['kill -KILL $$', null, 'SIGKILL'],
    ['kill -SEGV $$', null, 'SIGSEGV'],
  ])('ends as %s does', async (script, code, signal) => {
    await started(['sh', '-c', script]);
    expect(await once(child!, 'exit')).toEqual([code, signal]);
  });

  it('gets signals, its own environment and the streams as they are', async () => {
    const script = `process.on('SIGTERM', () => { console.log('asked to end'); process.exit(5); }); console.log(process.argv[1]); setInterval(() => {}, 1000)`;
    await started([process.execPath, '-e', script, 'a b\'"$c']);
    const output = text(child!.stdout!);
    await once(child!.stdout!, 'readable');
    child!.kill('SIGTERM');
    expect(await once(child!, 'exit')).toEqual([5, null]);
    expect(await output).toBe('a b\'"$c\nasked to end\n');
  });

  it('gets a signal once, also when its whole group is sent it', async () => {
    const script = `let n = 0; process.on('SIGTERM', () => { n++; setTimeout(() => { console.log(n); process.exit() }, 200) }); console.log('ready'); setInterval(() => {}, 1000)`;
    await started([process.execPath, '-e', script]);
    const output = text(child!.stdout!);
    await once(child!.stdout!, 'readable');
    process.kill(-child!.pid!, 'SIGTERM');
    await once(child!, 'exit');
    expect(await output).toBe('ready\n1\n');
  });

  it('that is not there is said, with the code that a shell gives', async () => {
    await started(['/no/such/program']);
    const said = text(child!.stderr!);
    expect(await once(child!, 'exit')).toEqual([127, null]);
    expect(await said).toContain('ENOENT');
  });

  it('gets its last answer through before everything ends', async () => {
    const port = await freePort();
    const script = `const s = require('net').createServer((c) => { c.end('last words'); s.close(() => process.exit(3)); }); s.listen(${port}, '127.0.0.1')`;
    await started([process.execPath, '-e', script]);
    const connection = await connected(port);
    expect(await text(connection)).toBe('last words');
    connection.end();
    expect(await once(child!, 'exit')).toEqual([3, null]);
  });
});

it('leaves no folder and no open connection when it is closed, however deep the folder lies', async () => {
  const deep = join(folder, ...Array.from({ length: 6 }, () => 'a'.repeat(30)));
  mkdirSync(deep, { recursive: true });
  const port = await serve((socket) => void socket.resume());
  relay = await Relay.open({ directory: join(deep, 'relay'), doors: new Map() });
  await expect(relay.connect(port)).rejects.toThrow('not ready');
  expect(existsSync(join(deep, 'relay/relay.sock'))).toBe(true);
  await relay.close();
  expect(existsSync(join(deep, 'relay'))).toBe(false);
  await relay.close();
});
