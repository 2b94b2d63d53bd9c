import { lookup } from 'node:dns';
import { createServer, request as sendRequest, type IncomingMessage, type RequestOptions, type ServerResponse } from 'node:http';
import { request as sendSecureRequest } from 'node:https';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { AddressGuard } from './address-guard.js';
import { carry } from './carry.js';
import { greeting } from './tls-greeting.js';

/** One place that an installation may talk to. */
export interface RegistryOrigin {
  readonly protocol: 'http:' | 'https:';
  /** Lower case, without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

export interface RegistryProxyOptions {
  readonly allowed: readonly RegistryOrigin[];
  readonly guard: AddressGuard;
  /** The operator's own proxy to a place; undefined: connected to directly. */
  readonly upstream?: (origin: RegistryOrigin) => URL | undefined;
  readonly limits?: Partial<ProxyLimits>;
  /** Whether CONNECT also leads to places that are spoken to in the clear. Default false. */
  readonly plainTunnels?: boolean;
  /** Told of each kind of refusal once. */
  readonly onRefused?: ((what: string) => void) | undefined;
  /** What those are told who ask for something else. */
  readonly refusal?: { readonly phrase: string; readonly who: string };
}

export interface ProxyLimits {
  /** Connections of the run at once; default 64. */
  readonly connections: number;
  /** Bytes in both directions together; default 4 GiB. */
  readonly bytes: number;
  /** Milliseconds without a byte until a connection is ended; default 60,000. */
  readonly idleMs: number;
}

const DEFAULT_LIMITS: ProxyLimits = { connections: 64, bytes: 4 * 1024 ** 3, idleMs: 60_000 };

/** Milliseconds; what a run can carry in between comes on top of the limit. */
const COUNT_EVERY_MS = 250;

/** `host:port` or `[::1]:port`, and nothing more: no user, no path, no second `@`. */
const AUTHORITY = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)):([1-9]\d{0,4})$/i;
const ABSOLUTE = /^http:\/\/(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:[1-9]\d{0,4})?(\/[^\s#]*)?$/i;
/** Of one connection only, in either direction. */
const HOP_HEADERS = new Set([
  'connection',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** npm repeats the reason phrase to people. */
export const REFUSED = 'Not a configured package registry';

/**
 * The only way out of an installation: an HTTP proxy that connects to the configured package registries and to nothing
 * else, and asks anew for each connection, so that a redirect, a lockfile or a name that changed its address leads nowhere.
 * Node's own parser reads the requests; a connection to it comes in through `handle`, there is no port to find.
 */
export class RegistryProxy {
  /** What was refused, `CONNECT evil.example:443`, each once, the first hundred. */
  readonly refusals = new Set<string>();
  private readonly limits: ProxyLimits;
  private readonly refusal: { readonly phrase: string; readonly who: string };
  private readonly sockets = new Set<Socket>();
  private counting: NodeJS.Timeout | undefined;
  private carriedBefore = 0;
  private usedUp = false;
  private readonly server = createServer({ maxHeaderSize: 32 * 1024 }, (request, response) => this.forward(request, response));

  constructor(private readonly options: RegistryProxyOptions) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.refusal = options.refusal ?? { phrase: REFUSED, who: 'An installation reaches only the configured package registries' };
    this.server.timeout = this.limits.idleMs;
    this.server.on('connect', (request, client, head: Buffer) => this.tunnel(request, client as Socket, head));
    this.server.on('upgrade', (_request, client: Duplex) => client.destroy());
    this.server.on('clientError', (_error, client: Duplex) => client.destroy());
  }

  /** Takes over a connection of the run. */
  readonly handle = (client: Socket): void => {
    if (this.usedUp || this.sockets.size >= 2 * this.limits.connections) return void client.destroy();
    this.watch(client);
    this.server.emit('connection', client);
    client.resume(); // a relay hands it over paused, with what has come in already
  };

  /** Where it leads. */
  get places(): readonly RegistryOrigin[] {
    return this.options.allowed;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Every byte that comes in from either side counts once, and a side that says nothing for long is ended. */
  private watch(socket: Socket): void {
    this.sockets.add(socket);
    this.counting ??= setInterval(() => this.count(), COUNT_EVERY_MS).unref();
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.carriedBefore += socket.bytesRead;
      if (this.sockets.size > 0) return;
      clearInterval(this.counting);
      this.counting = undefined;
    });
    this.endWhenIdle(socket);
  }

  /** The HTTP server sets the time anew for each request, and no more once it has handed the socket over. */
  private endWhenIdle(socket: Socket): void {
    socket.setTimeout(this.limits.idleMs);
    if (!socket.listeners('timeout').includes(endIdle)) socket.on('timeout', endIdle);
  }

  private count(): void {
    let carried = this.carriedBefore;
    for (const socket of this.sockets) carried += socket.bytesRead;
    if (carried < this.limits.bytes) return;
    this.usedUp = true;
    this.close();
  }

  private tunnel(request: IncomingMessage, client: Socket, head: Buffer): void {
    client.on('error', () => client.destroy());
    this.endWhenIdle(client);
    const [, v6, name, port] = AUTHORITY.exec(request.url ?? '') ?? [];
    const place = v6 ?? name;
    const origin =
      this.find('https:', place, Number(port)) ??
      (this.options.plainTunnels === true ? this.find('http:', place, Number(port)) : undefined);
    if (origin === undefined) return this.refuse(request, (text) => client.end(rawAnswer(403, this.refusal.phrase, text)));
    this.open(origin).then(
      (server) => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (head.length > 0) client.unshift(head);
        if (origin.protocol === 'http:' || isIP(origin.host) !== 0) return carry(client.pause(), server);
        // An address may serve many names (a CDN does): what is asked for there must be the registry, too.
        greeting(client, (name) => {
          if (name === origin.host) return carry(client, server);
          this.remember(`TLS to ${name ?? 'no name'} at ${authorityOf(origin)}`);
          client.destroy();
          server.destroy();
        });
      },
      (error: Error) => client.end(rawAnswer(502, unreached(error), error.message)),
    );
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    request.on('error', () => response.destroy());
    const [, host = '', port, path = '/'] = ABSOLUTE.exec(request.url ?? '') ?? [];
    const origin = this.find('http:', host.replace(/^\[|\]$/g, ''), port === undefined ? 80 : Number(port.slice(1)));
    if (origin === undefined)
      return this.refuse(request, (text) => response.writeHead(403, this.refusal.phrase, { connection: 'close' }).end(text));
    const upstream = this.options.upstream?.(origin);
    const fail = (error: Error): void => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, unreached(error), { connection: 'close' }).end(error.message);
    };
    if (upstream !== undefined && originOf(upstream) === undefined) return fail(unknownKind(upstream));
    const outgoing = this.send(upstream, {
      method: request.method,
      headers: { ...passedOn(request), host: authorityOf(origin), ...authorization(upstream) },
      ...(upstream === undefined
        ? { host: origin.host, port: origin.port, path, lookup: this.guardedLookup }
        : { path: request.url }),
    });
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, passedOn(answer));
      pipeline(answer, response, (error) => error && response.destroy());
    });
    response.on('close', () => outgoing.destroy());
    pipeline(request, outgoing, (error) => error && fail(error));
  }

  /** A connection to the place itself, or a tunnel to it through the operator's proxy. */
  private open(origin: RegistryOrigin): Promise<Socket> {
    const upstream = this.options.upstream?.(origin);
    return new Promise((resolve, reject) => {
      if (upstream === undefined) {
        const socket = connect({ host: origin.host, port: origin.port, allowHalfOpen: true, lookup: this.guardedLookup });
        this.watch(socket);
        socket.once('connect', () => {
          socket.off('error', reject);
          resolve(socket);
        });
        socket.once('error', reject);
        return;
      }
      if (originOf(upstream) === undefined) return reject(unknownKind(upstream));
      const authority = authorityOf(origin);
      const asking = this.send(upstream, {
        method: 'CONNECT',
        path: authority,
        headers: { host: authority, ...authorization(upstream) },
      });
      asking.once('error', reject);
      asking.once('connect', (answer, socket) => {
        if (answer.statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(new Error(`The proxy ${upstream.host} answered ${answer.statusCode ?? 'nothing'}.`));
      });
      asking.once('response', (answer) => {
        answer.destroy();
        reject(new Error(`The proxy ${upstream.host} answered ${answer.statusCode ?? 'nothing'}.`));
      });
      asking.end();
    });
  }

  private send(upstream: URL | undefined, options: RequestOptions): ReturnType<typeof sendRequest> {
    const send = upstream?.protocol === 'https:' ? sendSecureRequest : sendRequest;
    const request = send({
      ...(upstream && {
        host: unbracketed(upstream.hostname),
        port: upstream.port || (upstream.protocol === 'https:' ? 443 : 80),
      }),
      ...options,
      agent: false,
    });
    return request.on('socket', (socket) => this.watch(socket));
  }

  private readonly guardedLookup: LookupFunction = (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      const admitted = this.options.guard.admit(host, addresses);
      const [first] = admitted;
      if (first === undefined)
        return answer(
          new Error(
            `The name ${host} leads to an address ${this.options.refusal === undefined ? 'where no public registry is' : 'inside of the network'}.`,
          ),
          [],
        );
      if (options.all) answer(null, admitted);
      else answer(null, first.address, first.family);
    });
  };

  private find(protocol: RegistryOrigin['protocol'], host = '', port = 0): RegistryOrigin | undefined {
    const name = host.toLowerCase();
    return this.options.allowed.find((origin) => origin.protocol === protocol && origin.host === name && origin.port === port);
  }

  private remember(refusal: string): void {
    const what = refusal.slice(0, 300);
    if (this.refusals.size >= 100 || this.refusals.has(what)) return;
    this.refusals.add(what);
    this.options.onRefused?.(what);
  }

  private refuse(request: IncomingMessage, answer: (text: string) => void): void {
    this.remember(`${request.method ?? ''} ${request.url ?? ''}`);
    const names = this.options.allowed.map(authorityOf).join(', ');
    answer(`${this.refusal.who} (${names}).\n`);
  }
}

function endIdle(this: Socket): void {
  this.destroy();
}

/** @returns undefined for anything but http and https. */
export function originOf(url: URL): RegistryOrigin | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { protocol: url.protocol, host: unbracketed(url.hostname).toLowerCase(), port };
}

export function isSameOrigin(a: RegistryOrigin, b: RegistryOrigin): boolean {
  return a.protocol === b.protocol && a.host === b.host && a.port === b.port;
}

function authorityOf({ host, port }: RegistryOrigin): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

function unbracketed(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function rawAnswer(status: number, phrase: string, text: string): string {
  return `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`;
}

/** Going around a proxy that somebody has set is not for Foundry to decide. */
function unknownKind(upstream: URL): Error {
  const message = `A proxy of the kind ${upstream.protocol}// cannot be used, only http and https.`;
  return Object.assign(new Error(message), { code: 'EPROXYKIND' });
}

/** npm repeats the phrase and not the text; the code is what people can look for. */
function unreached(error: NodeJS.ErrnoException): string {
  return `Registry not reached${error.code === undefined ? '' : ` (${error.code})`}`;
}

function passedOn(message: IncomingMessage): Record<string, string | string[]> {
  const named = new Set((message.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined && !HOP_HEADERS.has(name) && !named.has(name)) headers[name] = value;
  return headers;
}

/** The operator's name and password at the proxy; never seen inside. */
function authorization(upstream: URL | undefined): Record<string, string> {
  if (upstream === undefined || upstream.username === '') return {};
  const credentials = `${decodeURIComponent(upstream.username)}:${decodeURIComponent(upstream.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
