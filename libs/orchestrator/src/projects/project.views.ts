import type { CheckName, CheckResult } from '#foundry/testing';
import type { BuildActionEntity } from '../build-action.entity.js';
import type { BuildEntity, BuildStepEntity } from '../build.entity.js';
import { checkOfStep } from '../pipeline.js';
import type { ProjectView } from './project.schemas.js';

/** @param head the commit that the files are, null before there is one */
export function projectOf(
  build: BuildEntity,
  head: string | null,
  steps: readonly BuildStepEntity[],
  actions: readonly BuildActionEntity[],
): ProjectView {
  const commits = new Map(actions.map(({ round, commit }) => [round, commit]));
  const checks = new Map<CheckName, ProjectView['checks'][number]>();
  for (const step of steps) {
    if (step.status !== 'succeeded' || !checkOfStep(step.name)) continue;
    const { name, status, findings } = (step.output as { check: CheckResult }).check;
    const commit = commits.get(step.round) ?? null;
    // A result of the files as they are says more than a newer one of a patch that was taken back.
    if (checks.get(name)?.current === true && commit !== head) continue;
    checks.set(name, {
      name,
      status,
      round: step.round,
      commit,
      current: commit !== null && commit === head,
      findings: findings.length,
    });
  }
  return {
    id: build.id,
    status: build.status,
    title: build.title,
    slug: build.slug,
    request: build.request,
    error: build.error,
    createdAt: build.createdAt.toISOString(),
    finishedAt: build.finishedAt?.toISOString() ?? null,
    commit: head,
    entities: build.plan?.entities.map(({ name }) => name) ?? [],
    criteria: build.plan?.criteria.map(({ id, text }) => ({ id, text })) ?? [],
    round: actions.find(({ status }) => status === 'open')?.round ?? null,
    checks: [...checks.values()],
    bundle: bundleOf(actions),
  };
}

function bundleOf(actions: readonly BuildActionEntity[]): ProjectView['bundle'] {
  const made = actions.findLast(({ kind, status }) => kind === 'package' && status === 'done');
  if (made?.round == null || !made.result) return null;
  const { commit, sha256, failing } = made.result as { commit: string; sha256: string; failing: CheckName[] };
  return { commit, sha256, round: made.round, failing };
}
