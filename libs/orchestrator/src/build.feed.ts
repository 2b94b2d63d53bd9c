import { Inject, Injectable } from '@nestjs/common';
import { BuildRepository } from './build.repository.js';
import { BuildSignals } from './build.signals.js';
import { type BuildEvent, lastEvents } from './build.schemas.js';

/** Looks again after this many milliseconds also without a signal. */
const POLL_MS = 2_000;
const BATCH = 500;

/** The timeline of a build as a stream. */
@Injectable()
export class BuildFeed {
  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildSignals) private readonly signals: BuildSignals,
  ) {}

  /**
   * Every event with a number above `after`, stored ones first, then new ones as they are committed: in order, none
   * twice, none missing. Ends after the event that ends the build, or when `signal` is aborted.
   */
  async *follow(buildId: string, after: number, signal: AbortSignal): AsyncGenerator<BuildEvent> {
    let seen = after;
    let wake: () => void = () => undefined;
    let pending = false;
    const stop = this.signals.onEvents((id) => {
      if (id !== buildId) return;
      pending = true;
      wake();
    });
    const onAbort = (): void => wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        pending = false;
        const events = await this.builds.eventsAfter(buildId, seen, BATCH);
        for (const event of events) {
          if (signal.aborted) return;
          seen = event.seq;
          yield event;
          if (lastEvents.has(event.data.type) && (await this.hasEnded(buildId, seen))) return;
        }
        if (events.length === BATCH) continue;
        // A stream asked for from beyond the end of a build that has ended would wait for ever.
        if (events.length === 0 && seen > 0 && (await this.hasEnded(buildId, seen))) return;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          if (pending || signal.aborted) wake();
        });
      }
    } finally {
      stop();
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Ended, and nothing came after `seen`: the timeline of a resumed build goes on after its failure. */
  private async hasEnded(buildId: string, seen: number): Promise<boolean> {
    const build = await this.builds.find(buildId);
    return !build || (build.finishedAt !== null && build.lastEvent <= seen);
  }
}
