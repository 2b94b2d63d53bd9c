import type { IntegrateOutput, SettleOutput } from '../agent-state.js';
import type { DesignOutput } from '../steps/design.step.js';
import type { StepContext } from '../steps/step.js';
import type { WorkOutput } from '../steps/work.step.js';
import type { DoneTask } from './lessons.js';

/** Tasks of agents whose work is in what was delivered. */
export function doneTasks(context: StepContext): DoneTask[] {
  if (context.build.brain !== 'model' || (context.output('settle') as SettleOutput).withdrawn !== null) return [];
  const { design } = context.output('design') as DesignOutput;
  const { accepted } = context.output('integrate') as IntegrateOutput;
  return accepted.flatMap((part) => {
    const { work } = context.output(`work-${part}`) as WorkOutput;
    if (work === null) return [];
    return design.tasks.filter(({ role }) => role === part).map(({ role, title }) => ({ role, title, summary: work.summary }));
  });
}
