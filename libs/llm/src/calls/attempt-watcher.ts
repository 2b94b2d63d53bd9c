import type { Attempt, Booking, ModelClass, ProviderAnswer } from '../llm.schemas.js';

export interface AttemptContext {
  readonly requestHash: string;
  /** SHA-256 of exactly what is sent, and to which model; the requests of one call that show a model its mistakes differ in it. */
  readonly exchange: string;
  readonly class: ModelClass;
  readonly provider: string;
  readonly model: string;
  /** The provider's host: prices are by host and model. */
  readonly host: string;
  readonly booking: Booking | undefined;
  /** What the attempt may take at most, for reservations. */
  readonly size: RequestSize;
}

export interface RequestSize {
  /** UTF-8 bytes of everything that a model reads: messages, tools and schemas as JSON. A token is a byte or more. */
  readonly bytes: number;
  /** Tokens that the caller allows to come back; undefined: as many as the model can. */
  readonly maxOutputTokens: number | undefined;
}

/**
 * Stands at the door: sees each attempt before it is sent and after it ended, whatever its end. What `before` throws keeps
 * the attempt from being made and ends the call; both are waited for. Budgets and journals are watchers.
 */
export interface AttemptWatcher {
  /** `signal` aborts when the call is cancelled or its time is up: a watcher that waits ends then. */
  before?(context: AttemptContext, signal: AbortSignal): Promise<void>;
  /** `answer` is there when a model answered in words; nobody has used it yet, so what is written down here is not lost. */
  after?(context: AttemptContext, attempt: Attempt, answer?: ProviderAnswer): Promise<void>;
}
