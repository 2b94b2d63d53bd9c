import type { FailureContext, FixBrain, FixProposal } from '#foundry/fixes';
import type { Sandbox } from '#foundry/sandbox';
import { DomainError } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { SANDBOX } from '../ports.js';
import { AgentDesks } from './agent-desk.js';
import type { StepContext } from './step.js';

/** Who is asked about failures that no fixer repairs. */
@Injectable()
export class FixBrains {
  constructor(
    @Inject(AgentDesks) private readonly desks: AgentDesks,
    @Inject(SANDBOX) private readonly sandbox: Sandbox,
  ) {}

  /** @returns undefined for a build without a model, and where nothing isolates what a model writes */
  async of(context: StepContext): Promise<FixBrain | undefined> {
    if (context.build.brain !== 'model') return undefined;
    try {
      await this.sandbox.requireIsolation('model');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      context.log(`No model is asked for fixes: ${error.message}`);
      return undefined;
    }
    return { name: 'model', proposeFixes: (failure) => this.propose(context, failure) };
  }

  private async propose(context: StepContext, failure: FailureContext): Promise<FixProposal> {
    const { proposeFixes } = await import('#foundry/agents');
    // A round that is repeated after a crash replays the answers that it was given.
    const { model, tell } = await this.desks.open(context, `round-${failure.round}`, 'worker/fixer');
    const outcome = await proposeFixes({
      failed: failure.failed,
      history: failure.attempts.map(({ summary, verdict, reason, diff }) => ({ summary, verdict, reason, diff })),
      workspace: failure.workspace,
      model,
      signal: failure.signal,
      tell,
    });
    if (outcome.status === 'stopped') throw new Error(outcome.reason);
    return outcome.value;
  }
}
