import type { RunResult } from '../sandbox.types.js';
import type { WorkerFailure } from './worker-pool.types.js';

/** Why a call, or a worker, failed. */
export interface Failure {
  readonly outcome: WorkerFailure;
  /** A sentence for people. */
  readonly reason: string;
}

export const CANCELLED: Failure = { outcome: 'cancelled', reason: 'The call was cancelled.' };

/** Characters that are kept of words that a worker has chosen. */
export const LONGEST_WORDS = 300;

/** The end of a worker that nobody has asked to end. */
export function failureOf(result: RunResult, wasReady: boolean): Failure {
  const { outcome, limit, exitCode, exitSignal, reason, stderr } = result;
  const words = stderr.text.trim().split('\n').at(-1)?.slice(0, LONGEST_WORDS) ?? '';
  if (outcome === 'not_started') return { outcome, reason: `The worker was not started: ${reason ?? words}` };
  if (/JavaScript heap out of memory/.test(stderr.text)) return { outcome: 'memory', reason: 'The worker ran out of memory.' };
  if (limit !== undefined && outcome === limit) return { outcome: limit, reason: `The worker reached its limit: ${limit}.` };
  const end = exitSignal ?? `exit code ${exitCode ?? 'unknown'}`;
  const said = words && `: ${words}`;
  if (!wasReady) return { outcome: 'not_started', reason: `The worker ended with ${end} before it was ready${said}` };
  return { outcome: 'crashed', reason: `The worker ended with ${end}${said}` };
}
