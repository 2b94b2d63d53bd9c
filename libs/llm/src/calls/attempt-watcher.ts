import type { Attempt, Booking, ModelClass } from '../llm.schemas.js';

export interface AttemptContext {
  readonly requestHash: string;
  readonly class: ModelClass;
  readonly provider: string;
  readonly model: string;
  /** The provider's host: prices are by host and model. */
  readonly host: string;
  readonly booking: Booking | undefined;
  /** What the attempt may take at most, for reservations: characters that are sent, and tokens that the caller allows to come back. */
  readonly size: RequestSize;
}

export interface RequestSize {
  readonly chars: number;
  /** undefined: as many as the model can. */
  readonly maxOutputTokens: number | undefined;
}

/**
 * Stands at the door: sees each attempt before it is sent and after it ended, whatever its end. What `before` throws keeps
 * the attempt from being made and ends the call; both are waited for. Budgets and journals are watchers.
 */
export interface AttemptWatcher {
  before?(context: AttemptContext): Promise<void>;
  after?(context: AttemptContext, attempt: Attempt): Promise<void>;
}
