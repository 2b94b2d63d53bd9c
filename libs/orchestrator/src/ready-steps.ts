import type { BuildStepEntity } from './build.entity.js';

/** Whether everything that the step waits for is done, and the step is not. */
export function isReady(step: BuildStepEntity, steps: readonly BuildStepEntity[]): boolean {
  return (
    step.dependsOn.every((name) =>
      steps.some((other) => other.name === name && other.round === step.round && other.status === 'succeeded'),
    ) &&
    (step.status === 'pending' || step.status === 'running')
  );
}
