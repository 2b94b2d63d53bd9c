import type { CheckResult, CheckRunner } from '#foundry/testing';

/** A check whose ground is missing says so, instead of failing for a reason that another check already reports. */
export function skippedFor(runner: Pick<CheckRunner, 'name'>, broken: CheckResult): CheckResult {
  return {
    name: runner.name,
    status: 'skipped',
    reason: `It needs ${broken.name}, which ${broken.status === 'skipped' ? 'was skipped' : 'did not pass'}.`,
    findings: [],
    durationMs: 0,
    command: '',
    output: '',
  };
}
