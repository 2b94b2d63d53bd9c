import type { CheckResult } from '#foundry/testing';
import type { BuildEntity, BuildStepEntity } from './build.entity.js';
import type { BuildSummary, BuildView } from './build.schemas.js';
import { type DeployedOutput, TOOL_DEPLOY } from './tools/tool-steps.js';
import { checksOf } from './check-results.js';

const SHOWN_FINDINGS = 5;
const SHOWN_ROUNDS = 10;

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** The newest result of each check: a project has been checked in several rounds. */
export function newestChecks(steps: readonly BuildStepEntity[]): CheckResult[] {
  return [...new Map(checksOf(steps).map((result) => [result.name, result])).values()];
}

/** The first round and the newest ones: all of them are listed by the project's own routes. */
function shownRounds(steps: readonly BuildStepEntity[]): BuildStepEntity[] {
  const newest = Math.max(0, ...steps.map((step) => step.round));
  return steps.filter((step) => step.round === 0 || step.round > newest - SHOWN_ROUNDS);
}

function deployedTool(steps: readonly BuildStepEntity[]): BuildView['tool'] {
  const step = steps.find(({ name, status }) => name === TOOL_DEPLOY && status === 'succeeded');
  const deployed = step?.output as DeployedOutput | null | undefined;
  return deployed ? { name: deployed.tool, version: deployed.version } : null;
}

export function summaryOf(build: BuildEntity): BuildSummary {
  return {
    id: build.id,
    kind: build.kind,
    brain: build.brain,
    status: build.status,
    title: build.title,
    slug: build.slug,
    request: build.request.slice(0, 200),
    error: build.error,
    createdAt: build.createdAt.toISOString(),
    finishedAt: iso(build.finishedAt),
    durationMs: build.finishedAt ? Math.max(0, build.finishedAt.getTime() - build.createdAt.getTime()) : null,
    lastEvent: build.lastEvent,
  };
}

/** @param takenBack rounds of patches that were taken back: their results are about files that are no longer there */
export function viewOf(
  build: BuildEntity,
  steps: readonly BuildStepEntity[],
  takenBack: ReadonlySet<number> = new Set(),
): BuildView {
  return {
    ...summaryOf(build),
    request: build.request,
    correlationId: build.correlationId,
    plan: build.plan,
    coverage: build.plan?.coverage ?? null,
    tool: deployedTool(steps),
    steps: shownRounds(steps).map((step) => ({
      name: step.name,
      round: step.round,
      status: step.status,
      attempts: step.starts,
      durationMs: step.durationMs,
      startedAt: iso(step.startedAt),
      finishedAt: iso(step.finishedAt),
      error: step.error,
    })),
    checks: newestChecks(steps.filter((step) => !takenBack.has(step.round))).map(
      ({ name, status, durationMs, reason, findings }) => ({
        name,
        status,
        durationMs,
        reason,
        findings: findings.length,
        firstFindings: findings.slice(0, SHOWN_FINDINGS),
      }),
    ),
  };
}
