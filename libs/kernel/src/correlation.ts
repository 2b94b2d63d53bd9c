import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from './ids.js';

const storage = new AsyncLocalStorage<string>();

/** Runs `work` under a correlation id: the given one, or a new one. */
export function withCorrelation<T>(id: string | undefined, work: () => T): T {
  return storage.run(id ?? newId('req'), work);
}

/** The id that ties the current request, its jobs, events and log lines together; undefined outside of one. */
export function correlationId(): string | undefined {
  return storage.getStore();
}
