import type { CheckResult } from '#foundry/testing';
import { checksAfterSettling } from './agent-state.js';
import type { BuildStepEntity } from './build.entity.js';
import { checkOfStep, FIX_STEP } from './pipeline.js';

/** What the step `fix` journals. */
export interface FixOutput {
  readonly outcome: 'nothing_failed' | 'healed' | 'unhealed';
  /** One sentence for people. */
  readonly summary: string;
  /** Results of the checks that were run again; those of all others still hold. */
  readonly checks: readonly CheckResult[];
}

/** The journaled check results of one round, in pipeline order; after fixing those that it left. */
export function checksOf(steps: readonly BuildStepEntity[]): CheckResult[] {
  const results = steps.flatMap((step) =>
    step.status === 'succeeded' && checkOfStep(step.name)
      ? [{ round: step.round, check: (step.output as { check: CheckResult }).check }]
      : [],
  );
  const fixed = steps.flatMap((step) =>
    step.name === FIX_STEP && step.status === 'succeeded'
      ? ((step.output as Partial<FixOutput>).checks ?? []).map((check) => ({ round: step.round, check }))
      : [],
  );
  // Settling comes last: it may take everything back and check the template's state again.
  const settled = checksAfterSettling(steps).map((check) => ({ round: 0, check }));
  return results.map(
    ({ round, check }) =>
      [...settled, ...fixed].find((other) => other.round === round && other.check.name === check.name)?.check ?? check,
  );
}

/** What the step `fix` of a round did; undefined before it has, and in rounds without it. */
export function fixingOf(steps: readonly BuildStepEntity[]): FixOutput | undefined {
  const step = steps.find(({ name, status }) => name === FIX_STEP && status === 'succeeded');
  return step?.output ? (step.output as unknown as FixOutput) : undefined;
}

export const isBad = ({ status }: Pick<CheckResult, 'status'>): boolean => status === 'failed' || status === 'error';
