import type { ClientFrame, ServerFrame } from '../api/types.js';

export type SocketState = 'connecting' | 'live' | 'waiting' | 'refused';

export interface SocketOptions {
  readonly token: string;
  /** The server has admitted this page: whatever is to be said on a fresh connection is said now. */
  readonly onReady: () => void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onState: (state: SocketState) => void;
  /** The token is not, or no longer, good for this. `expired`: it is good for nothing. */
  readonly onRefused: (sentence: string, expired: boolean) => void;
  /** Milliseconds before the first retry; doubles up to `longestRetryMs`. */
  readonly firstRetryMs?: number;
  readonly longestRetryMs?: number;
}

/** A connection can die without anybody saying so: it is asked this often, and given up after as long again without an answer. */
const PING_MS = 25_000;

/** Close codes: RFC 6455's policy violation ends a token's socket; the others are the server's own, after HTTP's. */
const CLOSED = { policy: 1008, unauthenticated: 4401, forbidden: 4403 } as const;

/** The socket of conversations, opened again for as long as nobody closes it. The token is said in the first frame, never in the address. */
export class ChatSocket {
  private socket: WebSocket | undefined;
  private ready = false;
  private closed = false;
  private retryMs: number;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private ping: ReturnType<typeof setInterval> | undefined;
  private heard = true;
  private said: string | undefined;

  constructor(private readonly options: SocketOptions) {
    this.retryMs = options.firstRetryMs ?? 500;
    window.addEventListener('online', this.reconnectNow);
    this.open();
  }

  /** @returns whether it was sent; what is said while there is no connection has to be said again on `onReady` */
  send(frame: ClientFrame): boolean {
    if (!this.ready || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  close(): void {
    this.closed = true;
    window.removeEventListener('online', this.reconnectNow);
    clearTimeout(this.retry);
    clearInterval(this.ping);
    this.socket?.close();
  }

  private readonly reconnectNow = (): void => {
    if (this.closed || this.ready || this.retry === undefined) return;
    clearTimeout(this.retry);
    this.open();
  };

  private open(): void {
    this.retry = undefined;
    this.options.onState('connecting');
    const address = new URL('/ws', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.socket = socket;
    this.said = undefined;
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'authenticate', token: this.options.token })));
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (socket === this.socket) this.take(JSON.parse(data) as ServerFrame);
    });
    socket.addEventListener('close', ({ code, reason }) => {
      if (socket === this.socket) this.lost(code, reason);
    });
  }

  private take(frame: ServerFrame): void {
    this.heard = true;
    if (frame.type === 'error') this.said = frame.message;
    if (frame.type !== 'ready') return this.options.onFrame(frame);
    this.ready = true;
    this.retryMs = this.options.firstRetryMs ?? 500;
    this.options.onState('live');
    this.ping = setInterval(() => this.look(), PING_MS);
    this.options.onReady();
  }

  private look(): void {
    if (!this.heard) return this.socket?.close();
    this.heard = false;
    this.send({ type: 'ping' });
  }

  private lost(code: number, reason: string): void {
    this.ready = false;
    clearInterval(this.ping);
    if (this.closed) return;
    if (code === CLOSED.policy || code === CLOSED.unauthenticated || code === CLOSED.forbidden) {
      this.closed = true;
      this.options.onState('refused');
      return this.options.onRefused(this.said ?? reason, code !== CLOSED.forbidden);
    }
    this.options.onState('waiting');
    this.retry = setTimeout(() => this.open(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, this.options.longestRetryMs ?? 10_000);
  }
}
