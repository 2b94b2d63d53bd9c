import type { Plan } from '#foundry/planning';
import type { Workspace } from '#foundry/workspace';
import { z } from 'zod';
import type { AgentModel, AgentOutcome, TellAgentEvent } from '../agent.types.js';
import { agentPrompt } from '../prompts.js';
import { runAgent } from '../run/agent-run.js';
import { ProjectView } from '../tools/project-view.js';
import { readingTools } from '../tools/reading-tools.js';
import type { BeyondCriterion } from './settled-design.js';

const MOST_DIFF = 120_000;

export const reviewSchema = z.strictObject({
  remarks: z
    .array(
      z.strictObject({
        severity: z.enum(['blocking', 'worth_knowing']),
        file: z.string().max(400),
        message: z.string().min(1).max(600),
      }),
    )
    .max(20),
});
export type Review = z.output<typeof reviewSchema>;

export interface ReviewRequest {
  readonly plan: Plan;
  readonly criteria: readonly BeyondCriterion[];
  /** What the workers changed, as a unified diff. */
  readonly diff: string;
  readonly workspace: Workspace;
  readonly model: AgentModel;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
}

/** Has the change read by a model that can only report: it has no tool that changes anything. */
export async function review(request: ReviewRequest): Promise<AgentOutcome<Review>> {
  const { plan, criteria, diff, workspace, model, signal, tell } = request;
  return await runAgent<Review>({
    prompt: agentPrompt('worker/reviewer'),
    inputs: {
      criteria: criteria.map(({ id, text }) => ({ id, text })),
      diff: diff.length > MOST_DIFF ? `${diff.slice(0, MOST_DIFF)}\n(cut off: read the files)` : diff,
    },
    tools: readingTools(new ProjectView(workspace), plan),
    result: reviewSchema,
    model,
    signal,
    tell,
  });
}
