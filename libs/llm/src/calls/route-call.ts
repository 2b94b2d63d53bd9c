import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '#foundry/kernel';
import type { Attempt, Booking, ModelClass, Usage } from '../llm.schemas.js';
import type { RetryPolicy, RouteEntry } from '../llm.settings.js';
import { priceOf } from '../prices.js';
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
  /** By model: the time in milliseconds since the epoch before which the provider wants no more calls. */
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
  readonly booking: Booking | undefined;
}

/** One entry of the route during one call: sends requests to it, with retries. */
export interface EntryCall extends RouteEntry {
  send<T extends { readonly usage: Usage | null }>(
    size: RequestSize,
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
        return { value: await work({ ...entry, send: (size, request) => this.send(entry, isLast, size, request) }), entry };
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
    size: RequestSize,
    request: (provider: LlmProvider, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      this.options.deadline.signal.throwIfAborted();
      try {
        return await this.attempt(entry, size, request);
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
    size: RequestSize,
    request: (provider: LlmProvider, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { seats, watchers, requestHash, class: modelClass, deadline, booking } = this.options;
    const seat = seats.get(entry.provider);
    if (!seat) throw new Error(`The route names the provider ${entry.provider}, which is not there.`);
    const context: AttemptContext = { requestHash, class: modelClass, ...entry, host: seat.host, booking, size };
    const startedAt = new Date();
    const start = performance.now();
    const finish = async (outcome: Attempt['outcome'], usage: Usage | null, reason?: string): Promise<void> => {
      const attempt: Attempt = {
        ...entry,
        startedAt: startedAt.toISOString(),
        durationMs: Math.round(performance.now() - start),
        outcome,
        ...(reason === undefined ? {} : { reason }),
        usage,
        cost: priceOf(seat.host, entry.model, usage),
      };
      this.attempts.push(attempt);
      for (const watcher of watchers) await watcher.after?.(context, attempt);
    };
    for (const watcher of watchers) await watcher.before?.(context);
    let answer: T;
    try {
      refuseWhileResting(seat, entry.model);
      answer = await seat.circuit.run(() => request(seat.provider, deadline.signal));
    } catch (error) {
      const failure = error instanceof ProviderFailure ? error : undefined;
      if (failure?.details.retryAfterMs !== undefined)
        seat.restsUntil.set(entry.model, Date.now() + failure.details.retryAfterMs);
      await finish(failure?.kind ?? 'malformed', null, messageOf(error));
      throw error;
    }
    await finish('answered', answer.usage);
    return answer;
  }
}

function refuseWhileResting({ provider, restsUntil }: ProviderSeat, model: string): void {
  const left = (restsUntil.get(model) ?? 0) - Date.now();
  if (left <= 0) return;
  throw new ProviderFailure('rate_limited', `${provider.name} asked for no more calls of ${model} for another ${left} ms`, {
    retryAfterMs: left,
  });
}
