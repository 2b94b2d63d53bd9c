import type { Review } from '#foundry/agents';
import { DomainError } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { IntegrateOutput, SettleOutput } from '../agent-state.js';
import { AgentDesks } from './agent-desk.js';
import type { DesignOutput } from './design.step.js';
import type { StepContext } from './step.js';
import type { WorkOutput } from './work.step.js';

export interface AgentRemarks {
  readonly remarks: Review['remarks'];
  /** Why nobody read the change; null when somebody did. */
  readonly unread: string | null;
}

/** Has the agents' change read by another agent, which can only report: the checks decide what is handed over. */
@Injectable()
export class AgentReview {
  constructor(@Inject(AgentDesks) private readonly desks: AgentDesks) {}

  /** @returns undefined for a build in which no agent changed anything */
  async of(context: StepContext): Promise<AgentRemarks | undefined> {
    if (context.build.brain !== 'model' || context.origin !== 'model') return undefined;
    const { design } = context.output('design') as DesignOutput;
    const { accepted } = context.output('integrate') as IntegrateOutput;
    const { proven } = context.output('settle') as SettleOutput;
    const workspace = await context.workspace();
    const commits = accepted.flatMap((part) => (context.output(`work-${part}`) as WorkOutput).commit ?? []);
    const diffs = await Promise.all(commits.map((commit) => workspace.diff(commit)));
    const { review } = await import('#foundry/agents');
    const { model, tell } = await this.desks.open(context, 'reviewer', 'worker/reviewer');
    try {
      const outcome = await review({
        plan: context.plan(),
        criteria: design.criteria.filter(({ id }) => proven.includes(id)),
        diff: diffs.join('\n'),
        workspace,
        model,
        signal: context.signal,
        tell,
      });
      return outcome.status === 'done'
        ? { remarks: outcome.value.remarks, unread: null }
        : { remarks: [], unread: outcome.reason };
    } catch (error) {
      context.signal.throwIfAborted();
      // What is proven is proven: a model that cannot be asked for remarks holds nothing up.
      if (error instanceof DomainError) return { remarks: [], unread: error.message };
      throw error;
    }
  }
}
