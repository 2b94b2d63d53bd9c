import { AsyncResource } from 'node:async_hooks';
import PQueue from 'p-queue';
import { llmErrors } from '../llm.errors.js';

/** How many calls run at once. Who waits in line can still be cancelled. */
export class Permits {
  private readonly line: PQueue;

  constructor(count: number) {
    this.line = new PQueue({ concurrency: count });
  }

  get running(): number {
    return this.line.pending;
  }

  get waiting(): number {
    return this.line.size;
  }

  /** @throws llm.cancelled when `signal` is aborted before it is this call's turn; `work` is not called then. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    let begun: Promise<T> | undefined;
    try {
      // The line would leave `work` running behind the back of its caller on an abort, so the signal only guards the wait.
      // It would also run it under the correlation id of the call that made room.
      const begin = AsyncResource.bind((): Promise<T> => {
        begun = work();
        return begun;
      });
      return await this.line.add(begin, { signal });
    } catch (error) {
      if (begun) return begun;
      if (signal.aborted) throw llmErrors.cancelled('The call of the model was cancelled while it waited for its turn.');
      throw error;
    }
  }
}
