import type { Plan } from '#foundry/planning';
import type { CodeOrigin } from '#foundry/sandbox';
import type { CheckResult } from '#foundry/testing';
import type { BuildEntity, BuildStepEntity } from './build.entity.js';
import type { Part } from './pipeline.js';

/** What the agents' steps journal for the steps that follow. */
export interface IntegrateOutput extends Record<string, unknown> {
  /** The commit with the accepted changes in it; the template's when there are none. */
  readonly commit: string;
  readonly accepted: readonly Part[];
  readonly dropped: ReadonlyArray<{ readonly part: Part; readonly reason: string }>;
  /** The plan with what the accepted changes add; null when nothing was accepted. */
  readonly plan: Plan | null;
}

export interface SettleOutput extends Record<string, unknown> {
  /** Why the agents' changes were taken back; null when they stay. */
  readonly withdrawn: string | null;
  /** What did not pass with them, as it was before they were taken back; at most 50 findings each. */
  readonly failing?: readonly CheckResult[];
  /** Results of the template's state after that; empty when the changes stay. */
  readonly checks: readonly CheckResult[];
  /** Criteria beyond the template that the checks proved. */
  readonly proven: readonly string[];
}

const outputOf = (steps: readonly BuildStepEntity[], name: string): Record<string, unknown> | null | undefined =>
  steps.find((step) => step.name === name && step.status === 'succeeded')?.output;

const integrated = (steps: readonly BuildStepEntity[]): IntegrateOutput | undefined =>
  outputOf(steps, 'integrate') as IntegrateOutput | undefined;

const settled = (steps: readonly BuildStepEntity[]): SettleOutput | undefined =>
  outputOf(steps, 'settle') as SettleOutput | undefined;

/** The plan of the project as it is: between integrating and settling, with what the agents' changes add to it. */
export function planInForce(plan: Plan, steps: readonly BuildStepEntity[]): Plan {
  if (settled(steps)) return plan;
  return integrated(steps)?.plan ?? plan;
}

/** Whose code the workspace holds. */
export function codeOriginOf({ brain }: Pick<BuildEntity, 'brain'>, steps: readonly BuildStepEntity[]): CodeOrigin {
  if (brain === 'client') return 'client';
  const accepted = integrated(steps)?.accepted ?? [];
  return accepted.length > 0 && !settled(steps)?.withdrawn ? 'model' : 'template';
}

/** Why the agents' changes were taken back, with what did not pass; undefined when they stayed, or there are none. */
export function withdrawalOf(
  steps: readonly BuildStepEntity[],
): { readonly reason: string; readonly failing: readonly CheckResult[] } | undefined {
  const { withdrawn, failing = [] } = settled(steps) ?? { withdrawn: null };
  return withdrawn === null ? undefined : { reason: withdrawn, failing };
}

/** What checks found after the agents' changes were taken back; empty otherwise. */
export function checksAfterSettling(steps: readonly BuildStepEntity[]): readonly CheckResult[] {
  return settled(steps)?.checks ?? [];
}
