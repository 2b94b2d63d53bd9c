import { Script } from 'node:vm';

const RUN = new Script('globalThis[Symbol.for("foundry.tools.bounded")]()');
const PLACE = Symbol.for('foundry.tools.bounded');
const shared = globalThis as unknown as Record<symbol, (() => unknown) | undefined>;

/** The work took longer than it may. */
export class TooSlow extends Error {}

/**
 * Does work that somebody else's pattern or schema may make endless, such as a regular expression that backtracks, and
 * interrupts it in this very thread after `ms` milliseconds.
 * @throws TooSlow, and what the work throws
 */
export function withinTime<T>(ms: number, work: () => T): T {
  const before = shared[PLACE];
  shared[PLACE] = work;
  try {
    return RUN.runInThisContext({ timeout: ms }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new TooSlow('It takes too long.');
    throw error;
  } finally {
    shared[PLACE] = before;
  }
}
