import { provenCriteria } from '#foundry/testing';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { buildErrors } from '../build.errors.js';
import { AgentReview } from './agent-review.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** Decides whether the project may be handed over: no check failed, and every criterion that tests prove was proven. */
@Injectable()
export class ReviewStep implements StepHandler {
  readonly steps = ['review'];

  constructor(@Optional() @Inject(AgentReview) private readonly agentReview?: AgentReview) {}

  async run(context: StepContext): Promise<StepResult> {
    const checks = context.checks();
    const bad = checks.filter((check) => check.status === 'failed' || check.status === 'error');
    if (bad.length > 0 && context.action?.input['allowFailing'] !== true) {
      const list = bad.map((check) => check.name).join(', ');
      const tried = context.fixing()?.summary;
      throw buildErrors.checksFailed(
        `The project was not handed over because these checks did not pass: ${list}.${tried ? ` ${tried}` : ''}`,
        {
          details: { checks: bad.map((check) => check.name) },
        },
      );
    }
    const { criteria } = context.plan();
    const proven = provenCriteria(context.plan(), checks);
    const ids = criteria.map((criterion) => criterion.id);
    return {
      output: {
        proven: ids.filter((id) => proven.has(id)),
        unproven: ids.filter((id) => !proven.has(id)),
        ...(await this.agentReview?.of(context)),
      },
      summary: `${proven.size} of ${criteria.length} acceptance criteria proven`,
    };
  }
}
