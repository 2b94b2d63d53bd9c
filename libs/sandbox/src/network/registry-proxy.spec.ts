// long because every way to ask a proxy for what it must not give stands beside what sends it
import { once } from 'node:events';
import { createServer as createHttpServer, request, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AddressGuard } from './address-guard.js';
import { serverNameOf } from './client-hello.js';
import { originOf, REFUSED, RegistryProxy, type ProxyLimits, type RegistryOrigin } from './registry-proxy.js';

const servers: Server[] = [];
let proxy: RegistryProxy | undefined;
afterEach(() => {
  proxy?.close();
  for (const server of servers.splice(0)) server.close();
});

async function listening<T extends Server>(server: T): Promise<{ server: T; port: number }> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** A place that answers with what it was asked. */
async function registry(): Promise<{ port: number; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const { port } = await listening<HttpServer>(
    createHttpServer((message, response) => {
      asked.push(message);
      let body = '';
      message.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      message.on('end', () => response.end(`${message.method} ${message.url} ${body}`));
    }),
  );
  return { port, asked };
}

interface More {
  readonly guard?: AddressGuard;
  readonly upstream?: (origin: RegistryOrigin) => URL | undefined;
  readonly limits?: Partial<ProxyLimits>;
}

async function proxyTo(allowed: readonly string[], more: More = {}): Promise<number> {
  proxy = new RegistryProxy({
    allowed: allowed.map((address) => originOf(new URL(address))!),
    guard: more.guard ?? new AddressGuard(),
    upstream: more.upstream,
    limits: more.limits,
  });
  // as a relay hands them over: looked at, paused and with what has come in already
  const handOn = (client: Socket): void => {
    client.on('error', () => undefined);
    client.once('data', (chunk) => {
      client.pause();
      client.unshift(chunk);
      proxy!.handle(client);
    });
  };
  const { port } = await listening(createServer({ allowHalfOpen: true }, handOn));
  return port;
}

interface Answer {
  readonly status: number;
  readonly phrase: string;
  readonly text: string;
}

/** Sends the bytes as they are, and reads until the proxy is done. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

async function ask(
  port: number,
  path: string,
  options: { method?: string; body?: string; headers?: object } = {},
): Promise<Answer> {
  const outgoing = request({
    port,
    host: '127.0.0.1',
    path,
    method: options.method ?? 'GET',
    agent: false,
    headers: { ...options.headers },
  });
  outgoing.end(options.body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
  return { status: answer.statusCode ?? 0, phrase: answer.statusMessage ?? '', text };
}

async function tunnel(
  port: number,
  authority: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; socket: Socket }> {
  const outgoing = request({ port, host: '127.0.0.1', method: 'CONNECT', path: authority, agent: false, headers });
  outgoing.end();
  const [answer, socket] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket];
  return { status: answer.statusCode ?? 0, socket };
}

describe('an installation', () => {
  it('reaches a registry over TLS through a tunnel, in both directions and with half an end', async () => {
    const { port } = await listening(
      createServer({ allowHalfOpen: true }, (socket) => {
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('end', () => socket.end(text.toUpperCase()));
      }),
    );
    const at = await proxyTo([`https://127.0.0.1:${port}/`]);
    const { status, socket } = await tunnel(at, `127.0.0.1:${port}`);
    expect(status).toBe(200);
    socket.end('hello');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toBe('HELLO');
  });

  it('reaches a registry without TLS, with body, query and headers, but not with what is for the proxy alone', async () => {
    const { port, asked } = await registry();
    const at = await proxyTo([`http://127.0.0.1:${port}/npm/`]);
    const answer = await ask(at, `http://127.0.0.1:${port}/-/npm/v1/advisories?x=1`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { authorization: 'Bearer secret', 'proxy-authorization': 'Basic eA==', host: 'other.example' },
    });
    expect(answer).toMatchObject({ status: 200, text: 'POST /-/npm/v1/advisories?x=1 {"a":1}' });
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer secret', host: `127.0.0.1:${port}` });
    expect(asked[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('gets through when the registry answers with a redirect, and no further than that', async () => {
    const elsewhere = await registry();
    const { port } = await listening(
      createHttpServer((_message, response) => {
        response.writeHead(302, { location: `http://127.0.0.1:${elsewhere.port}/stolen.tgz` }).end();
      }),
    );
    const at = await proxyTo([`http://127.0.0.1:${port}/`]);
    expect((await ask(at, `http://127.0.0.1:${port}/a.tgz`)).status).toBe(302);
    const followed = await ask(at, `http://127.0.0.1:${elsewhere.port}/stolen.tgz`);
    expect(followed).toMatchObject({
      status: 403,
      phrase: REFUSED,
      text: expect.stringContaining(`127.0.0.1:${port}`) as string,
    });
    expect(elsewhere.asked).toHaveLength(0);
    expect([...proxy!.refusals]).toEqual([`GET http://127.0.0.1:${elsewhere.port}/stolen.tgz`]);
  });
});

describe('refused are', () => {
  it('every other place, port and way to write one, with nothing connected', async () => {
    const inner = await registry();
    const at = await proxyTo([`https://registry.example/`, `https://127.0.0.1:${inner.port}/`, 'http://plain.example:8080/']);
    const attempts = [
      'evil.example:443',
      'registry.example:22',
      'registry.example:80',
      'registry.example',
      'registry.example:',
      'registry.example:0443',
      'registry.example:443/path',
      'registry.example.:443',
      'registry.example:443@evil.example:443',
      'user@registry.example:443',
      'evil.example:443#registry.example:443',
      'xregistry.example:443',
      'registry.example.evil.example:443',
      '127.0.0.1:22',
      '2130706433:443',
      '0x7f.1:443',
      `[::1]:${inner.port}`,
      `[::ffff:127.0.0.1]:${inner.port}`,
      `localhost:${inner.port}`,
      '169.254.169.254:80',
      'plain.example:8080',
      'registry.example:65536',
      'registry.example:99999999999',
    ];
    for (const authority of attempts) {
      const answer = await raw(at, `CONNECT ${authority} HTTP/1.1\r\nHost: registry.example:443\r\n\r\n`);
      expect(answer, authority).toMatch(/^(HTTP\/1\.1 403 |$)/);
    }
    for (const address of [
      'http://evil.example/',
      'http://registry.example/',
      'http://registry.example:443/',
      'http://plain.example/',
      'http://user:pass@plain.example:8080/',
      'http://plain.example:8080@evil.example/',
      'http://plain.example:8080\\@evil.example/',
      'http://plain.example.:8080/',
      'https://registry.example/',
      'ftp://plain.example:8080/',
      'file:///etc/passwd',
      '/etc/passwd',
      '//plain.example:8080/',
      '*',
    ]) {
      const answer = await raw(at, `GET ${address} HTTP/1.1\r\nHost: plain.example:8080\r\nConnection: close\r\n\r\n`);
      expect(answer, address).toMatch(/^(HTTP\/1\.1 403 |$)/);
    }
    expect(inner.asked).toHaveLength(0);
    expect(proxy!.refusals.size).toBeGreaterThan(20);
  });

  it('another name at the address of a registry, or none', async () => {
    const greetings: (string | null)[] = [];
    const { port } = await listening(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', (chunk) => {
          greetings.push(serverNameOf(chunk) ?? null);
          socket.destroy();
        });
      }),
    );
    const at = await proxyTo([`https://localhost:${port}/`]);
    const greet = async (servername: string): Promise<void> => {
      const { status, socket } = await tunnel(at, `localhost:${port}`);
      expect(status).toBe(200);
      const secure = connectSecurely({ socket, servername, rejectUnauthorized: false });
      await new Promise<void>((resolve) => secure.on('error', () => undefined).on('close', () => resolve()));
    };
    await greet('evil.example');
    await greet('');
    const { socket } = await tunnel(at, `localhost:${port}`);
    socket.on('error', () => undefined);
    socket.write('SSH-2.0-client\r\n');
    await once(socket.resume(), 'close');
    expect(greetings).toEqual([]);
    expect([...proxy!.refusals]).toEqual([`TLS to evil.example at localhost:${port}`, `TLS to no name at localhost:${port}`]);
    await greet('localhost');
    expect(greetings).toEqual(['localhost']);
  });

  it('a change of protocol, and what is no HTTP', async () => {
    const { port, asked } = await registry();
    const at = await proxyTo([`http://127.0.0.1:${port}/`]);
    expect(
      await raw(at, `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
    ).toBe('');
    expect(await raw(at, '\x05\x01\x00')).toBe('');
    expect(asked).toHaveLength(0);
  });

  it('a public name that leads into the private network, from the first time or only later', async () => {
    const { port, asked } = await registry();
    const guard = new AddressGuard(['localhost']);
    const at = await proxyTo([`http://localhost:${port}/`, `https://localhost:${port}/`], { guard });
    expect(await ask(at, `http://localhost:${port}/`)).toMatchObject({
      status: 502,
      text: expect.stringContaining('no public registry') as string,
    });
    expect(await raw(at, `CONNECT localhost:${port} HTTP/1.1\r\nHost: x\r\n\r\n`)).toContain('502');
    expect(asked).toHaveLength(0);
    // the same name as a registry of the operator's own
    proxy!.close();
    const own = await proxyTo([`http://localhost:${port}/`]);
    expect((await ask(own, `http://localhost:${port}/`)).status).toBe(200);
  });
});

describe('behind the operator’s own proxy', () => {
  it('both ways are chained, with the operator’s credentials, which do not come from inside', async () => {
    const { port, asked } = await registry();
    const seen: string[] = [];
    const { server, port: outer } = await listening<HttpServer>(
      createHttpServer((message, response) => {
        seen.push(`${message.url} ${message.headers['proxy-authorization']}`);
        response.end('through the other');
      }),
    );
    server.on('connect', (message: IncomingMessage, client: Socket) => {
      seen.push(`${message.url} ${message.headers['proxy-authorization']}`);
      const target = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      client.pipe(target).pipe(client);
    });
    const upstream = (): URL => new URL(`http://me:p%40ss@127.0.0.1:${outer}`);
    const at = await proxyTo(['http://plain.example/', 'https://192.0.2.1/'], { upstream });
    expect((await ask(at, 'http://plain.example/x', { headers: { 'proxy-authorization': 'Basic inside' } })).text).toBe(
      'through the other',
    );
    const { status, socket } = await tunnel(at, '192.0.2.1:443');
    expect(status).toBe(200);
    socket.write('GET /inner HTTP/1.1\r\nHost: registry.example\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toContain('GET /inner');
    const credentials = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(seen).toEqual([`http://plain.example/x ${credentials}`, `192.0.2.1:443 ${credentials}`]);
    expect(asked).toHaveLength(1);
    expect(await raw(at, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('403');
    expect(seen).toHaveLength(2);
  });

  it('one of another kind is not gone around', async () => {
    const { port, asked } = await registry();
    const upstream = (): URL => new URL('socks5://127.0.0.1:9');
    const at = await proxyTo([`http://127.0.0.1:${port}/`, `https://127.0.0.1:${port}/`], { upstream });
    expect((await ask(at, `http://127.0.0.1:${port}/`)).phrase).toContain('EPROXYKIND');
    expect(await raw(at, `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`)).toContain('only http and https');
    expect(asked).toHaveLength(0);
  });

  it('its refusal is said', async () => {
    const { server, port: outer } = await listening<HttpServer>(createHttpServer());
    server.on('connect', (_message: IncomingMessage, client: Socket) => client.end('HTTP/1.1 407 Who are you\r\n\r\n'));
    const at = await proxyTo(['https://registry.example/'], { upstream: () => new URL(`http://127.0.0.1:${outer}`) });
    expect(await raw(at, 'CONNECT registry.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/502[^]*answered 407/);
  });
});

describe('limits', () => {
  it('of bytes end every connection and open no new one', async () => {
    const { port } = await listening(
      createServer((socket) => {
        const more = (): void => void (socket.destroyed || (socket.write(Buffer.alloc(64 * 1024)) && setImmediate(more)));
        socket.on('drain', more).on('error', () => undefined);
        more();
      }),
    );
    const at = await proxyTo([`https://127.0.0.1:${port}/`], { limits: { bytes: 8 * 1024 * 1024 } });
    const { socket } = await tunnel(at, `127.0.0.1:${port}`);
    socket.resume().on('error', () => undefined);
    await once(socket, 'close');
    expect(socket.bytesRead).toBeGreaterThan(7 * 1024 * 1024);
    expect(await raw(at, `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe('');
  });

  it('of connections and of silence hold', async () => {
    const { port } = await listening(createServer((socket) => void socket.on('error', () => undefined)));
    const at = await proxyTo([`https://127.0.0.1:${port}/`], { limits: { connections: 3, idleMs: 400 } });
    const open = await Promise.all([1, 2, 3].map(() => tunnel(at, `127.0.0.1:${port}`)));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await raw(at, `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe('');
    await Promise.all(open.map(({ socket }) => once(socket.resume(), 'close')));
    await vi.waitFor(async () => expect((await tunnel(at, `127.0.0.1:${port}`)).status).toBe(200), { timeout: 20_000 });
    const silent = connect(at, '127.0.0.1');
    silent.write('GET http');
    await once(silent.resume(), 'close');
  });
});
