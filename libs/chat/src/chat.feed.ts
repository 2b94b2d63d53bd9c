import type { Principal } from '#foundry/auth';
import { type BuildEvent, BuildService } from '#foundry/orchestrator';
import { Inject, Injectable } from '@nestjs/common';
import { ChatRepository } from './chat.repository.js';
import type { ChatCursor, ChatEvent } from './chat.schemas.js';

/** Looks again after this many milliseconds also when it hears of nothing: another process may be at work. */
const POLL_MS = 700;
const BATCH = 200;

/** One thing on the stream, and the place right after it. */
export type ChatFeedItem =
  | { readonly cursor: ChatCursor; readonly kind: 'chat'; readonly event: ChatEvent }
  | { readonly cursor: ChatCursor; readonly kind: 'build'; readonly buildId: string; readonly event: BuildEvent };

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Ends after this turn, and after the end of the build that it started; without it the stream ends with `signal`. */
  readonly untilTurn?: number;
}

/** A conversation as a stream: its events, and the timeline of its active build among them. */
@Injectable()
export class ChatFeed {
  constructor(
    @Inject(ChatRepository) private readonly chat: ChatRepository,
    @Inject(BuildService) private readonly builds: BuildService,
  ) {}

  /** Everything after `from`: in order, none twice, none missing; the same again for the same place. */
  async *follow(
    principal: Principal,
    conversationId: string,
    from: ChatCursor,
    { signal, untilTurn }: FollowOptions,
  ): AsyncGenerator<ChatFeedItem> {
    const stream = new Stream();
    const stop = this.chat.onEvents((id) => id === conversationId && stream.wake());
    const onAbort = (): void => stream.wake();
    signal.addEventListener('abort', onAbort);
    const seesBuilds = principal.scopes.includes('tools:review');
    let { seq, buildSeq } = from;
    let build = seesBuilds
      ? await this.timelineOf(principal, await this.chat.buildAt(conversationId, seq), buildSeq, stream)
      : undefined;
    let lastTurn = false;
    try {
      while (!signal.aborted) {
        stream.rest();
        for (const event of build?.take() ?? []) {
          buildSeq = event.seq;
          yield { cursor: { seq, buildSeq }, kind: 'build', buildId: build!.buildId, event };
        }
        const events = await this.chat.eventsAfter(conversationId, seq, BATCH);
        for (const event of events) {
          seq = event.seq;
          if (event.data.type === 'build.started') {
            build?.close();
            buildSeq = 0;
            build = seesBuilds ? await this.timelineOf(principal, event.data.buildId, 0, stream) : undefined;
          }
          if (event.data.type === 'turn.ended' && event.turn === untilTurn) lastTurn = true;
          yield { cursor: { seq, buildSeq }, kind: 'chat', event };
        }
        if (events.length === BATCH) continue;
        if (lastTurn && (build === undefined || build.isOver)) return;
        if (events.length === 0) await this.chat.endAbandoned(conversationId);
        await stream.next(POLL_MS, signal);
      }
    } finally {
      stop();
      build?.close();
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** undefined: there is no build, or it is no longer there. */
  private async timelineOf(
    principal: Principal,
    buildId: string | null,
    after: number,
    stream: Stream,
  ): Promise<Timeline | undefined> {
    if (buildId === null) return undefined;
    const stopped = new AbortController();
    try {
      const events = await this.builds.follow(principal, buildId, after, stopped.signal);
      return new Timeline(buildId, events, stopped, () => stream.wake());
    } catch {
      return undefined; // removed since, or another organisation's: the conversation goes on without it
    }
  }
}

/** A build's events, collected until they are taken. */
class Timeline {
  private waiting: BuildEvent[] = [];
  private ended = false;

  constructor(
    readonly buildId: string,
    events: AsyncGenerator<BuildEvent>,
    private readonly stopped: AbortController,
    private readonly wake: () => void,
  ) {
    void this.collect(events);
  }

  take(): BuildEvent[] {
    return this.waiting.splice(0);
  }

  /** Ended, and everything was taken. */
  get isOver(): boolean {
    return this.ended && this.waiting.length === 0;
  }

  close(): void {
    this.stopped.abort();
  }

  private async collect(events: AsyncGenerator<BuildEvent>): Promise<void> {
    try {
      for await (const event of events) {
        this.waiting.push(event);
        this.wake();
      }
    } finally {
      this.ended = true;
      this.wake();
    }
  }
}

/** Wakes one reader. */
class Stream {
  private woken = false;
  private resolve: () => void = () => undefined;

  rest(): void {
    this.woken = false;
  }

  wake(): void {
    this.woken = true;
    this.resolve();
  }

  async next(ms: number, signal: AbortSignal): Promise<void> {
    if (this.woken || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.resolve = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
