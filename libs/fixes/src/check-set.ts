import { runCheck, type CheckContext, type CheckName, type CheckResult, type CheckRunner } from '#foundry/testing';
import type { RunChecks } from './healing.types.js';

export interface CheckSetOptions {
  readonly runners: readonly CheckRunner[];
  readonly contextOf: (signal: AbortSignal) => Omit<CheckContext, 'signal'>;
  readonly limitMs: number;
  /** Checks at the same time; default 2. */
  readonly parallel?: number;
}

/**
 * Runs checks in the order that they need each other, each with results of this call where it ran what it needs, and
 * with known ones otherwise.
 */
export function checkSet({ runners, contextOf, limitMs, parallel = 2 }: CheckSetOptions): RunChecks {
  return async (names, known, signal) => {
    const waiting = new Set(names);
    const done = new Map<CheckName, CheckResult>();
    const running = new Map<CheckName, Promise<void>>();
    const start = (runner: CheckRunner): void => {
      waiting.delete(runner.name);
      const all = [...known.filter(({ name }) => !done.has(name)), ...done.values()];
      const result = withheld(runner, all);
      const work = (result ? Promise.resolve(result) : runCheck(runner, { ...contextOf(signal), signal }, { limitMs })).then(
        (finished) => {
          done.set(runner.name, finished);
          running.delete(runner.name);
        },
      );
      running.set(runner.name, work);
    };
    while (waiting.size > 0 || running.size > 0) {
      const ready = runners.filter(
        ({ name, after }) => waiting.has(name) && !after.some((other) => waiting.has(other) || running.has(other)),
      );
      for (const runner of ready.slice(0, parallel - running.size)) start(runner);
      if (running.size === 0) break; // a name that no runner has
      await Promise.race(running.values());
      signal.throwIfAborted();
    }
    return [...done.values()];
  };
}

/** A check whose ground is missing says so, instead of failing for a reason that another check already reports. */
export function withheld(runner: Pick<CheckRunner, 'name' | 'after'>, results: readonly CheckResult[]): CheckResult | undefined {
  const broken = results.find((result) => runner.after.includes(result.name) && result.status !== 'passed');
  if (!broken) return undefined;
  const reason = `It needs ${broken.name}, which ${broken.status === 'skipped' ? 'was skipped' : 'did not pass'}.`;
  return { name: runner.name, status: 'skipped', reason, findings: [], durationMs: 0, command: '', output: '' };
}
