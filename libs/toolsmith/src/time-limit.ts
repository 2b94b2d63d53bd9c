import { createContext, Script } from 'node:vm';

const CALL = new Script('run()');

/** A computation was stopped because it took too long. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/**
 * Runs something that may never end, such as a regular expression that somebody sent: the engine stops a script of `node:vm`
 * after its time, also in the middle of matching.
 * @param milliseconds how long it may take
 * @throws TookTooLong, and what `run` throws
 */
export function withinTime<Result>(milliseconds: number, run: () => Result): Result {
  const box = createContext({ run });
  try {
    return CALL.runInContext(box, { timeout: milliseconds }) as Result;
  } catch (error) {
    // It is an error of the other realm.
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new TookTooLong(`It took longer than ${milliseconds} ms.`, { cause: error });
    throw error;
  }
}
