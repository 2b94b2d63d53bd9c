import { AsyncLocalStorage } from 'node:async_hooks';

const scopes = new AsyncLocalStorage<{ entries: number }>();

/**
 * Does some work and counts what it wrote into the audit log, wherever in it that was: who answers requests can so make
 * sure that none that changed something left nothing.
 */
export async function countingEntries<T>(work: () => Promise<T>): Promise<{ result: T; entries: number }> {
  const scope = { entries: 0 };
  const result = await scopes.run(scope, work);
  return { result, entries: scope.entries };
}

/** Called by whoever writes an entry. */
export function noteEntry(): void {
  const scope = scopes.getStore();
  if (scope) scope.entries++;
}
