import type { SettledDesign } from '#foundry/agents';
import { Inject, Injectable } from '@nestjs/common';
import { ISOLATION, type IsolationOf } from '../ports.js';
import { AgentDesks } from './agent-desk.js';
import { recalledIn } from '../memory/recalled.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

export interface DesignOutput extends Record<string, unknown> {
  readonly design: SettledDesign;
  /** Why there is no design; null when there is. */
  readonly stopped: string | null;
}

/** Asks the architect what the request wants beyond the template, who proves it and how. */
@Injectable()
export class DesignStep implements StepHandler {
  readonly steps = ['design'];

  constructor(
    @Inject(AgentDesks) private readonly desks: AgentDesks,
    @Inject(ISOLATION) private readonly isolation: IsolationOf,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const { design, NO_DESIGN, settleDesign } = await import('#foundry/agents');
    const plan = context.plan();
    const refusal = await this.isolation();
    // Nobody is paid for code that could not be run.
    if (refusal !== null) return await this.result(context, { design: NO_DESIGN, stopped: refusal });
    const { model, tell } = await this.desks.open(context, 'core', 'core/design');
    const outcome = await design({
      request: context.build.request,
      plan,
      memories: recalledIn(context),
      model,
      signal: context.signal,
      tell,
    });
    return await this.result(
      context,
      outcome.status === 'done'
        ? { design: settleDesign(plan, outcome.value), stopped: null }
        : { design: NO_DESIGN, stopped: `The architect came to no result. ${outcome.reason}` },
    );
  }

  private async result(context: StepContext, output: DesignOutput): Promise<StepResult> {
    const { tasks, criteria, coverage, contract } = context.plan();
    const { design, stopped } = output;
    const content = { role: 'core', brain: 'model', tasks, criteria, coverage, contract, design, stopped };
    await context.attach('core-output.json', `${JSON.stringify(content, null, 2)}\n`, 'application/json');
    const count = design.criteria.length;
    return {
      output,
      summary:
        stopped ??
        (count === 0 ? 'nothing beyond the template' : `${count} ${count === 1 ? 'criterion' : 'criteria'} beyond the template`),
    };
  }
}
