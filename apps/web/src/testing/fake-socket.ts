import { vi } from 'vitest';
import type { ChatEventData, ServerFrame } from '../api/types.js';

type Heard = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A WebSocket whose other end is the test. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly opened: FakeSocket[] = [];
  readyState = 0;
  readonly heard: Heard[] = [];

  constructor(readonly address: URL) {
    super();
    FakeSocket.opened.push(this);
    queueMicrotask(() => {
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    });
  }

  /** In place of the browser's own; @returns those that were opened since. */
  static install(): readonly FakeSocket[] {
    FakeSocket.opened.length = 0;
    vi.stubGlobal('WebSocket', FakeSocket);
    return FakeSocket.opened;
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Heard;
    this.heard.push(frame);
    if (frame.type === 'authenticate') this.say({ type: 'ready', organisation: 'default', name: 'Ada' });
  }

  say(frame: ServerFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  /** One event of the conversation `cnv_1`. */
  event(seq: number, turn: number, data: ChatEventData): void {
    const event = { seq, turn, at: '2026-11-21T10:00:00.000Z', data };
    this.say({ type: 'event', conversationId: 'cnv_1', cursor: String(seq), event });
  }

  close(code = 1000): void {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
}
