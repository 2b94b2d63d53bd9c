import type { ChatRepository } from '../chat.repository.js';
import type { ChatEventData } from '../chat.schemas.js';

/** Pieces of an answer are written together: a row for each word would cost more than the word. */
const FLUSH_MS = 60;
const FLUSH_CHARS = 600;

/** The events of one turn, in the order in which they happen; text is collected for a moment. */
export class TurnLog {
  private text = '';
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;

  /** @param onEnded called when the turn has been ended from elsewhere: nothing more of it is kept */
  constructor(
    private readonly chat: ChatRepository,
    readonly conversationId: string,
    readonly turn: number,
    private readonly onEnded: () => void,
  ) {}

  say(piece: string): void {
    this.text += piece;
    if (this.text.length >= FLUSH_CHARS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** @throws what the database threw for an earlier piece */
  async note(...events: ChatEventData[]): Promise<void> {
    this.flush();
    this.write(events);
    await this.written();
  }

  /** Everything said so far is in the database. */
  async written(): Promise<void> {
    this.flush();
    await this.writing;
    if (this.failure) throw this.failure.error;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.text === '') return;
    const text = this.text;
    this.text = '';
    this.write([{ type: 'text', text }]);
  }

  private write(events: readonly ChatEventData[]): void {
    this.writing = this.writing.then(async () => {
      if (this.failure) return;
      try {
        if (!(await this.chat.append(this.conversationId, this.turn, events))) this.onEnded();
      } catch (error) {
        this.failure = { error };
      }
    });
  }
}
