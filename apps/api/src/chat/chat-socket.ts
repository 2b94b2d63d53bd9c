import {
  type AccessControl,
  type AdmittedSocket,
  authenticateFirstMessage,
  type Principal,
  SOCKET_REFUSED,
  socketCloseCode,
  type SocketCredentials,
} from '#foundry/auth';
import {
  type ChatCursor,
  chatErrors,
  type ChatService,
  type ClientFrame,
  clientFrameSchema,
  type ConnectionRegistry,
  formatCursor,
  readCursor,
  SEEN_EVERY_MS,
  type ServerFrame,
} from '#foundry/chat';
import { correlationId, DomainError, newId, withCorrelation } from '#foundry/kernel';
import { Logger } from '@nestjs/common';
import { once } from 'node:events';
import type { WebSocket } from 'ws';

/** Bytes that a slow client may have unread before the stream waits for it. */
const MOST_BUFFERED = 1024 * 1024;
/** Frames of a client that may wait for their answers before no more are read. */
const MOST_WAITING = 32;
const DRAIN_POLL_MS = 20;
/** A browser has this long to say who it is. */
const FIRST_MESSAGE_MS = 5_000;
/** RFC 6455: a policy was violated. */
const CLOSE_POLICY = 1008;

export interface SocketServices {
  readonly chat: ChatService;
  readonly connections: ConnectionRegistry;
  readonly access: AccessControl;
}

/** One admitted socket: frames in, and the conversation that it follows out. */
export class ChatSocket {
  private static readonly logger = new Logger('ChatSocket');
  private following: { readonly conversationId: string; readonly stop: AbortController } | undefined;
  private readonly closed = new AbortController();
  /** Frames are answered one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;

  private connection: string | undefined;
  private stopWatching: () => void = () => undefined;

  /** @param admitted undefined: the first frame says who it is */
  constructor(
    private readonly socket: WebSocket,
    private readonly services: SocketServices,
    private readonly credentials: SocketCredentials,
    private admitted: AdmittedSocket | undefined,
    private readonly client: string,
  ) {}

  /** Until the socket closes. */
  async run(): Promise<void> {
    const { connections } = this.services;
    const gone = once(this.socket, 'close');
    this.socket.on('message', (data, isBinary) => {
      const text = isBinary ? undefined : (data as Buffer).toString('utf8');
      if (++this.waiting >= MOST_WAITING) this.socket.pause();
      this.queue = this.queue
        .then(() => withCorrelation(newId('req'), () => this.take(text)))
        .finally(() => {
          if (--this.waiting < MOST_WAITING && this.socket.isPaused) this.socket.resume();
        });
    });
    const silence = setTimeout(() => {
      if (!this.admitted) this.socket.close(SOCKET_REFUSED.unauthenticated, 'Nothing was said. Say first who you are.');
    }, FIRST_MESSAGE_MS);
    if (this.admitted) await this.welcome(this.admitted);
    const seen = setInterval(() => {
      this.socket.ping();
      if (this.connection === undefined) return;
      void connections.seen(this.connection, this.following?.conversationId ?? null).catch(() => undefined); // the next one counts
    }, SEEN_EVERY_MS);
    await gone;
    clearTimeout(silence);
    clearInterval(seen);
    this.stopWatching();
    this.closed.abort();
    this.following?.stop.abort();
    await this.queue;
    if (this.connection !== undefined) await connections.close(this.connection);
  }

  private async welcome({ principal, authorization }: AdmittedSocket): Promise<void> {
    const { connections, access } = this.services;
    this.stopWatching = access.watch(authorization, () => this.socket.close(CLOSE_POLICY, 'The token is no longer valid.'));
    this.connection = await connections.open(principal, 'websocket', this.client, null);
    this.send({ type: 'ready', organisation: principal.organisation, name: principal.name });
  }

  private async take(text: string | undefined): Promise<void> {
    let id: string | undefined;
    try {
      if (!this.admitted) return await this.signIn(text ?? '');
      const frame = frameOf(text);
      id = frame.id;
      await this.answer(frame, this.admitted);
    } catch (error) {
      this.refuse(error, id);
    }
  }

  private async signIn(text: string): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return;
    try {
      this.admitted = await authenticateFirstMessage(this.services.access, this.credentials, text, ['chat']);
    } catch (error) {
      this.refuse(error, undefined);
      this.socket.close(socketCloseCode(error as { status?: number }), 'The sign-in was refused.');
      return;
    }
    await this.welcome(this.admitted);
  }

  private async answer(frame: ClientFrame, { principal: opened, authorization }: AdmittedSocket): Promise<void> {
    if (frame.type === 'ping') return this.send({ type: 'pong', id: frame.id });
    const { chat, access } = this.services;
    // Each frame counts as a request: limits and revocations hold here as they do everywhere.
    const principal = await access.admit({ ...this.credentials, authorization }, ['chat']);
    if (frame.type === 'follow') {
      await this.follow(opened, frame.conversationId, readCursor(frame.after));
      return this.send({ type: 'done', id: frame.id });
    }
    if (frame.type === 'cancel') {
      await chat.cancel(principal, frame.conversationId);
      return this.send({ type: 'done', id: frame.id });
    }
    const begun =
      frame.type === 'message'
        ? await chat.send(principal, { text: frame.text, conversationId: frame.conversationId }, frame.id)
        : await chat.decide(principal, frame.conversationId, { callId: frame.callId, approve: frame.approve });
    this.send({ type: 'accepted', id: frame.id, conversationId: begun.conversationId, turn: begun.turn });
    if (this.following?.conversationId !== begun.conversationId) await this.follow(opened, begun.conversationId, begun.from);
  }

  /** @throws chat.not_found */
  private async follow(principal: Principal, conversationId: string, from: ChatCursor): Promise<void> {
    const stop = new AbortController();
    const items = await this.services.chat.follow(principal, conversationId, from, { signal: stop.signal });
    this.following?.stop.abort();
    this.following = { conversationId, stop };
    if (this.closed.signal.aborted) stop.abort();
    void (async () => {
      for await (const item of items) {
        const cursor = formatCursor(item.cursor);
        if (item.kind === 'chat') this.send({ type: 'event', conversationId, cursor, event: item.event });
        else this.send({ type: 'build', conversationId, cursor, buildId: item.buildId, event: item.event });
        await this.flowing();
      }
    })().catch((error: unknown) => {
      this.refuse(error, undefined);
      this.socket.close(1011, 'The conversation can no longer be read. Connect again.');
    });
  }

  private async flowing(): Promise<void> {
    while (this.socket.bufferedAmount > MOST_BUFFERED && this.socket.readyState === this.socket.OPEN)
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
  }

  private refuse(error: unknown, id: string | undefined): void {
    if (this.closed.signal.aborted) return;
    const known = error instanceof DomainError ? error : undefined;
    if (!known) ChatSocket.logger.error({ err: error }, 'A frame on the socket could not be answered.');
    const { code, message } = known ?? chatErrors.turnFailed('The frame could not be answered. The log has the reason.');
    this.send({ type: 'error', id, code, message, correlationId: correlationId() });
  }

  private send(frame: ServerFrame): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}

function frameOf(text: string | undefined): ClientFrame {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    throw chatErrors.badFrame('The frame is not JSON text. Send {"type": "message", "id": "…", "text": "…"}.');
  }
  const read = clientFrameSchema.safeParse(value);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw chatErrors.badFrame(`The frame is not one that is known: ${path.join('.') || 'it'} ${message}.`);
}
