import type { FailureContext, FixBrain, FixProposal } from '#foundry/fixes';
import type { Sandbox } from '#foundry/sandbox';
import { DomainError } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { SANDBOX } from '../ports.js';
import { recalledIn } from '../memory/recalled.js';
import { AgentDesks } from './agent-desk.js';
import type { StepContext } from './step.js';

/** `outage`: why no model answered, where that is what went wrong. */
export type StepBrain = FixBrain & { readonly outage?: DomainError | undefined };

/** What a call ends with that was ended by us: no server's fault. */
const OURS: ReadonlySet<string> = new Set(['llm.cancelled']);

/** Who is asked about failures that no fixer repairs. */
@Injectable()
export class FixBrains {
  constructor(
    @Inject(AgentDesks) private readonly desks: AgentDesks,
    @Inject(SANDBOX) private readonly sandbox: Sandbox,
  ) {}

  /** @returns undefined for a build without a model, and where nothing isolates what a model writes */
  async of(context: StepContext): Promise<StepBrain | undefined> {
    if (context.build.brain !== 'model') return undefined;
    try {
      await this.sandbox.requireIsolation('model');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      context.log(`No model is asked for fixes: ${error.message}`);
      return undefined;
    }
    let outage: DomainError | undefined;
    return {
      name: 'model',
      proposeFixes: async (failure) => {
        outage = undefined;
        try {
          return await this.propose(context, failure);
        } catch (error) {
          if (error instanceof DomainError && !OURS.has(error.code)) outage = error;
          throw error;
        }
      },
      get outage() {
        return outage;
      },
    };
  }

  private async propose(context: StepContext, failure: FailureContext): Promise<FixProposal> {
    const { proposeFixes } = await import('#foundry/agents');
    // A round that is repeated after a crash replays the answers that it was given.
    const { model, tell } = await this.desks.open(context, `round-${failure.round}`, 'worker/fixer');
    const outcome = await proposeFixes({
      memories: recalledIn(context),
      failed: failure.failed,
      history: failure.attempts.map(({ summary, verdict, reason, diff }) => ({ summary, verdict, reason, diff })),
      workspace: failure.workspace,
      model,
      signal: failure.signal,
      tell,
    });
    if (outcome.status === 'done') return outcome.value;
    if (outcome.answer === undefined) throw new Error(outcome.reason);
    // No answer of the asked shape, but an answer: what can be read of it is an analysis, and at worst its plain text.
    const { analysisOfAnswer } = await import('#foundry/fixes');
    return { analysis: analysisOfAnswer(outcome.answer), edits: [] };
  }
}
