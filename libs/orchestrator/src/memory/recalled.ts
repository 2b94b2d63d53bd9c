import type { Remembered } from '#foundry/agents';
import type { StepContext } from '../steps/step.js';

/** What planning had read of the memory, as it stands in the journal: a resumed run is told the same. */
export function recalledIn(context: Pick<StepContext, 'output'>): readonly Remembered[] {
  const { memories } = context.output('plan') as { memories?: readonly Remembered[] };
  return memories ?? [];
}
