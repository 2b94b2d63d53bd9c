import type { CheckName, CheckResult } from '#foundry/testing';
import type { BuildActionRepository } from '../build-action.repository.js';
import type { BuildRepository } from '../build.repository.js';
import { checkOfStep } from '../pipeline.js';

/** Results of checks that ran on exactly this commit, the newest of each. */
export async function resultsOf(
  builds: BuildRepository,
  actions: BuildActionRepository,
  buildId: string,
  commit: string | null,
): Promise<Map<CheckName, CheckResult & { readonly round: number }>> {
  const rounds = new Set((await actions.rounds(buildId)).filter((action) => action.commit === commit).map(({ round }) => round));
  const results = new Map<CheckName, CheckResult & { readonly round: number }>();
  for (const step of await builds.steps(buildId)) {
    const name = checkOfStep(step.name);
    if (!name || !rounds.has(step.round) || step.status !== 'succeeded') continue;
    results.set(name, { ...(step.output as { check: CheckResult }).check, round: step.round });
  }
  return results;
}
