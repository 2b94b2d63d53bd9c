import { defineJob } from '#foundry/queue';
import { z } from 'zod';

/** Identifies one step of one build; `attempt` fences off jobs of earlier attempts. */
const stepPayload = z.object({
  buildId: z.string(),
  step: z.string(),
  round: z.number().int().nonnegative(),
  attempt: z.number().int().positive(),
});

export type StepRef = z.infer<typeof stepPayload>;

/** Carries out one step of a build. */
export const stepJob = defineJob({ name: 'build.step', queue: 'build-steps', payload: stepPayload });

/** Runs one check of a build. */
export const checkJob = defineJob({ name: 'build.check', queue: 'build-checks', payload: stepPayload });
