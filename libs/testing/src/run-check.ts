import { DomainError, messageOf } from '#foundry/kernel';
import type { CheckContext, CheckOutcome, CheckResult, CheckRunner } from './check.types.js';

/** Milliseconds a check may take before it is killed. */
export const DEFAULT_CHECK_LIMIT_MS = 300_000;
/** What a runner gets to stop its processes after it was told to. */
const STOP_GRACE_MS = 1_000;

export interface RunCheckOptions {
  /** Milliseconds; default 300,000. */
  readonly limitMs?: number;
}

/**
 * Runs one check and always answers with a result: what a runner throws, a time-out and a cancellation become `error`
 * with a reason. A runner that ignores its abort signal is left behind after a second, so that nothing hangs on it.
 */
export async function runCheck(runner: CheckRunner, context: CheckContext, options: RunCheckOptions = {}): Promise<CheckResult> {
  const limitMs = options.limitMs ?? DEFAULT_CHECK_LIMIT_MS;
  const started = performance.now();
  if (context.signal.aborted) return { name: runner.name, ...failure('The check was cancelled.'), durationMs: 0 };
  const stop = new AbortController();
  const ended = (): string | undefined => {
    if (context.signal.aborted) return 'The check was cancelled.';
    return stop.signal.aborted ? `The check did not finish within ${seconds(limitMs)} and was stopped.` : undefined;
  };
  const timer = setTimeout(() => stop.abort(), limitMs);
  const signal = AbortSignal.any([context.signal, stop.signal]);
  let graceTimer: NodeJS.Timeout | undefined;
  let startGrace = (): void => {};
  const overdue = new Promise<CheckOutcome>((resolve) => {
    startGrace = () => {
      graceTimer = setTimeout(() => resolve(failure(ended() ?? 'The check was stopped.')), STOP_GRACE_MS);
    };
  });
  signal.addEventListener('abort', startGrace, { once: true });

  let outcome: CheckOutcome;
  try {
    outcome = await Promise.race([runner.run({ ...context, signal }), overdue]);
    const reason = ended();
    // A killed tool looks like a failed one: what was interrupted says nothing about the project.
    if (reason !== undefined) outcome = { ...outcome, status: 'error', reason, findings: [] };
  } catch (error) {
    outcome = failure(ended() ?? `The check could not finish: ${describe(error)}`);
  } finally {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    signal.removeEventListener('abort', startGrace);
  }
  return { name: runner.name, ...outcome, durationMs: Math.round(performance.now() - started) };
}

function failure(reason: string): CheckOutcome {
  return { status: 'error', reason, findings: [], command: '', output: '' };
}

function describe(error: unknown): string {
  return error instanceof DomainError ? `${error.message} (${error.code})` : messageOf(error);
}

function seconds(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${ms} ms`;
}
