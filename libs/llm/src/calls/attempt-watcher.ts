import type { Attempt, ModelClass } from '../llm.schemas.js';

export interface AttemptContext {
  readonly requestHash: string;
  readonly class: ModelClass;
  readonly provider: string;
  readonly model: string;
}

/**
 * Stands at the door: sees each attempt before it is sent and after it ended, whatever its end. What `before` throws keeps
 * the attempt from being made and ends the call; both are waited for. Budgets and journals are watchers.
 */
export interface AttemptWatcher {
  before?(context: AttemptContext): Promise<void>;
  after?(context: AttemptContext, attempt: Attempt): Promise<void>;
}
