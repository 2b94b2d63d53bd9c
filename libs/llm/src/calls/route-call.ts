import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '#foundry/kernel';
import type { Attempt, Booking, ModelClass, ProviderAnswer, Usage } from '../llm.schemas.js';
import type { RetryPolicy, RouteEntry } from '../llm.settings.js';
import type { Prices } from '../prices.js';
import { isPassing, isSlow, ProviderFailure } from '../provider/provider-failure.js';
import type { LlmProvider } from '../provider/provider.js';
import type { AttemptContext, AttemptWatcher, RequestSize } from './attempt-watcher.js';
import type { Circuit } from './circuit.js';
import type { Deadline } from './deadline.js';
import { routeError, type EntryFailure } from './route-error.js';

/** A provider with what is known of its health. */
export interface ProviderSeat {
  readonly provider: LlmProvider;
  readonly host: string;
  readonly circuit: Circuit;
  /** By model: the time on this process's own clock (`performance.now()`, which nobody sets) before which the provider wants no more calls. */
  readonly restsUntil: Map<string, number>;
}

export interface RouteCallOptions {
  readonly class: ModelClass;
  readonly requestHash: string;
  readonly route: readonly RouteEntry[];
  readonly seats: ReadonlyMap<string, ProviderSeat>;
  readonly retry: RetryPolicy;
  readonly deadline: Deadline;
  readonly watchers: readonly AttemptWatcher[];
  readonly prices: Prices;
  readonly booking: Booking | undefined;
}

/** What is known of a request before it is sent. */
export interface Outgoing {
  /** SHA-256 of what is sent, and to which model. */
  readonly exchange: string;
  readonly size: RequestSize;
}

/** One entry of the route during one call: sends requests to it, with retries. */
export interface EntryCall extends RouteEntry {
  send<T extends { readonly usage: Usage | null }>(
    outgoing: Outgoing,
    request: (provider: LlmProvider, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

/** One call along its route: each entry in turn until `work` gets what it wants from one. */
export class RouteCall {
  readonly attempts: Attempt[] = [];

  constructor(private readonly options: RouteCallOptions) {}

  /** @throws a DomainError of this library, with all attempts in its details */
  async run<T>(work: (entry: EntryCall) => Promise<T>): Promise<{ readonly value: T; readonly entry: RouteEntry }> {
    const { route, deadline } = this.options;
    const failures: EntryFailure[] = [];
    for (const [index, entry] of route.entries()) {
      const isLast = index === route.length - 1;
      try {
        return {
          value: await work({ ...entry, send: (outgoing, request) => this.send(entry, isLast, outgoing, request) }),
          entry,
        };
      } catch (error) {
        if (deadline.signal.aborted) throw deadline.error({ attempts: this.attempts });
        if (!(error instanceof ProviderFailure)) throw error;
        failures.push({ ...entry, failure: error });
      }
    }
    throw routeError(this.options.class, failures, this.attempts);
  }

  private async send<T extends { readonly usage: Usage | null }>(
    entry: RouteEntry,
    isLast: boolean,
    outgoing: Outgoing,
    request: (provider: LlmProvider, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      this.options.deadline.signal.throwIfAborted();
      try {
        return await this.attempt(entry, outgoing, request);
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        const wait = this.waitAfter(error, tries, isLast);
        if (wait === undefined) throw error;
        await sleep(wait, undefined, { signal: this.options.deadline.signal });
      }
    }
  }

  /** Milliseconds until the next try at the same entry; undefined when there is to be none. */
  private waitAfter(failure: ProviderFailure, tries: number, isLast: boolean): number | undefined {
    const { retry, deadline } = this.options;
    if (!isPassing(failure) || tries >= retry.attempts || (isSlow(failure) && !isLast)) return undefined;
    const backoff = Math.min(retry.maxDelayMs, retry.firstDelayMs * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
    const asked = failure.details.retryAfterMs;
    // Who asks everybody to come back at the same moment gets a crowd: a little is added to what was asked for.
    const wait = asked === undefined ? backoff : asked + backoff / 5;
    if (asked !== undefined && !isLast && asked > retry.patienceMs) return undefined;
    return wait < deadline.remainingMs ? wait : undefined;
  }

  private async attempt<T extends { readonly usage: Usage | null }>(
    entry: RouteEntry,
    outgoing: Outgoing,
    request: (provider: LlmProvider, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { seats, watchers, requestHash, class: modelClass, deadline, booking } = this.options;
    const seat = seats.get(entry.provider);
    if (!seat) throw new Error(`The route names the provider ${entry.provider}, which is not there.`);
    const context: AttemptContext = { requestHash, class: modelClass, ...entry, host: seat.host, booking, ...outgoing };
    const startedAt = new Date();
    const start = performance.now();
    const finish = async (
      outcome: Attempt['outcome'],
      usage: Usage | null,
      { reason, answer }: { readonly reason?: string; readonly answer?: ProviderAnswer },
    ): Promise<void> => {
      const attempt: Attempt = {
        ...entry,
        startedAt: startedAt.toISOString(),
        durationMs: Math.round(performance.now() - start),
        outcome,
        ...(reason === undefined ? {} : { reason }),
        usage,
        cost: this.options.prices.of(seat.host, entry.model, usage),
      };
      this.attempts.push(attempt);
      for (const watcher of watchers) await watcher.after?.(context, attempt, answer);
    };
    for (const watcher of watchers) await watcher.before?.(context, deadline.signal);
    let answer: T;
    try {
      refuseWhileResting(seat, entry.model);
      answer = await seat.circuit.run(() => request(seat.provider, deadline.signal));
    } catch (error) {
      const failure = error instanceof ProviderFailure ? error : undefined;
      if (failure?.details.retryAfterMs !== undefined)
        seat.restsUntil.set(entry.model, performance.now() + failure.details.retryAfterMs);
      await finish(failure?.kind ?? 'malformed', null, { reason: messageOf(error) });
      throw error;
    }
    await finish('answered', answer.usage, { answer: isInWords(answer) ? answer : undefined });
    return answer;
  }
}

function isInWords(answer: { readonly usage: Usage | null }): answer is ProviderAnswer {
  return 'text' in answer;
}

function refuseWhileResting({ provider, restsUntil }: ProviderSeat, model: string): void {
  const left = Math.ceil((restsUntil.get(model) ?? 0) - performance.now());
  if (left <= 0) return;
  throw new ProviderFailure('rate_limited', `${provider.name} asked for no more calls of ${model} for another ${left} ms`, {
    retryAfterMs: left,
  });
}
