import type { BuildEvent, ChatEvent, ServerFrame } from '../api/types.js';
import { newSubmissionKey } from '../home/submission-key.js';
import { session } from '../session/session.js';
import { ChatSocket, type SocketOptions, type SocketState } from './chat-socket.js';

/** A long conversation arrives in one burst, and an answer in many small pieces: both are drawn together. */
const FLUSH_MS = 40;

interface Said {
  /** The message's key: said again after a break, it is the same message. */
  readonly id: string;
  readonly text: string;
}

export interface ConversationState {
  /** undefined before the first message of a new one was accepted */
  readonly conversationId: string | undefined;
  readonly socket: SocketState;
  readonly events: readonly ChatEvent[];
  readonly buildEvents: readonly BuildEvent[];
  /** What was said and is not among the events yet. */
  readonly pending: Said | undefined;
  /** A sentence about what could not be done. */
  readonly problem: string | undefined;
  /** There is no such conversation. */
  readonly missing: boolean;
}

const FOLLOW = 'follow';
const NOTHING = { events: [], buildEvents: [], pending: undefined, problem: undefined, missing: false } as const;

/** One conversation as it is now, kept up to date over a socket that comes back by itself. */
export class LiveConversation {
  private state: ConversationState = { conversationId: undefined, socket: 'connecting', ...NOTHING };
  private readonly listeners = new Set<() => void>();
  private readonly socket: ChatSocket;
  /** The place behind the last event, to come back to. */
  private cursor = '0';
  /** The turn that `pending` has become. */
  private acceptedTurn: number | undefined;
  private readonly incoming: ServerFrame[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(retries: Pick<SocketOptions, 'firstRetryMs' | 'longestRetryMs'> = {}) {
    this.socket = new ChatSocket({
      ...retries,
      token: session.token ?? '',
      onState: (socket) => this.set({ socket }),
      onReady: () => this.resume(),
      onFrame: (frame) => this.take(frame),
      onRefused: (sentence, expired) => {
        if (expired) session.expire();
        this.set({ problem: sentence });
      },
    });
  }

  get = (): ConversationState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Shows another conversation, or an empty one. */
  open(conversationId: string | undefined): void {
    if (conversationId === this.state.conversationId) return;
    this.incoming.length = 0;
    this.cursor = '0';
    this.acceptedTurn = undefined;
    this.set({ conversationId, ...NOTHING });
    this.follow();
  }

  say(text: string): void {
    const pending = { id: newSubmissionKey(), text };
    this.set({ pending, problem: undefined });
    this.sendPending();
  }

  /** Gives up the answer that is coming. */
  cancel(): void {
    const { conversationId } = this.state;
    if (conversationId !== undefined) this.ask({ type: 'cancel', conversationId });
  }

  /** The person's word on a call that was proposed. */
  decide(callId: string, approve: boolean): void {
    const { conversationId } = this.state;
    if (conversationId !== undefined) this.ask({ type: 'decision', conversationId, callId, approve });
  }

  close(): void {
    clearTimeout(this.timer);
    this.socket.close();
  }

  private ask(frame: Parameters<ChatSocket['send']>[0]): void {
    const sent = this.socket.send(frame);
    this.set({ problem: sent ? undefined : 'There is no connection just now. Try again when it is back.' });
  }

  private resume(): void {
    this.follow();
    this.sendPending();
  }

  private follow(): void {
    const { conversationId } = this.state;
    this.flush();
    if (conversationId !== undefined) this.socket.send({ type: 'follow', id: FOLLOW, conversationId, after: this.cursor });
  }

  private sendPending(): void {
    const { pending, conversationId } = this.state;
    if (pending) this.socket.send({ type: 'message', ...pending, ...(conversationId !== undefined && { conversationId }) });
  }

  private take(frame: ServerFrame): void {
    if (frame.type === 'event' || frame.type === 'build') {
      // What is still under way of a conversation that was left is nothing for this one.
      if (frame.conversationId !== this.state.conversationId) return;
      this.incoming.push(frame);
      this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
    } else if (frame.type === 'accepted') {
      if (frame.id !== undefined && frame.id === this.state.pending?.id) {
        this.acceptedTurn = frame.turn;
        this.set({ conversationId: frame.conversationId });
        // Its events may have come before this word.
        this.flush();
        this.tell(this.state.events);
      } else if (frame.conversationId !== this.state.conversationId) this.follow();
    } else if (frame.type === 'error') this.refused(frame);
  }

  private refused({ id, code, message }: ServerFrame & { type: 'error' }): void {
    if (id === FOLLOW && code === 'chat.not_found') this.set({ missing: true });
    else if (id !== undefined && id === this.state.pending?.id) this.set({ pending: undefined, problem: message });
    else this.set({ problem: message });
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const frames = this.incoming.splice(0);
    if (frames.length === 0) return;
    const events = [...this.state.events];
    const buildEvents = [...this.state.buildEvents];
    for (const frame of frames) {
      if (frame.type === 'event') {
        const event = frame.event as ChatEvent;
        // Told twice after a break.
        if (event.seq > (events.at(-1)?.seq ?? 0)) events.push(event);
      } else if (frame.type === 'build') buildEvents.push(frame.event as BuildEvent);
      if ('cursor' in frame) this.cursor = frame.cursor;
    }
    this.set({ events, buildEvents });
    this.tell(events);
  }

  /** What was said is shown once: as it stands among the events, when it does. */
  private tell(events: readonly ChatEvent[]): void {
    const { acceptedTurn } = this;
    if (acceptedTurn === undefined || !events.some(({ turn }) => turn >= acceptedTurn)) return;
    this.acceptedTurn = undefined;
    this.set({ pending: undefined });
  }

  private set(change: Partial<ConversationState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
