import type { CheckResult } from '#foundry/testing';
import type { BuildActionEntity } from '../build-action.entity.js';
import type { BuildEntity, BuildStepEntity } from '../build.entity.js';
import { terminalStatuses } from '../build.schemas.js';
import { checkOfStep } from '../pipeline.js';
import type { RoundView } from './project.schemas.js';

/** A round that a client asked for. */
export function roundOf(action: BuildActionEntity, all: readonly BuildStepEntity[]): RoundView {
  const steps = all.filter((step) => step.round === action.round);
  return {
    round: action.round ?? 0,
    kind: action.kind as RoundView['kind'],
    status: statusOf(action),
    commit: action.commit,
    base: action.baseCommit,
    message: action.message,
    requestedBy: action.actor,
    ...contentOf(steps),
    result: action.result,
    error: action.error,
    startedAt: action.createdAt.toISOString(),
    finishedAt: action.finishedAt?.toISOString() ?? null,
  };
}

/** The round that rendered the project. */
export function firstRound(build: BuildEntity, all: readonly BuildStepEntity[]): RoundView {
  const steps = all.filter((step) => step.round === 0);
  const assembled = steps.find((step) => step.name === 'assemble')?.output?.['commit'];
  const isDone = steps.every((step) => step.status === 'succeeded');
  const ended = terminalStatuses.has(build.status);
  const finished = steps.flatMap((step) => step.finishedAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
  return {
    round: 0,
    kind: 'rendering',
    status: isDone ? 'succeeded' : !ended ? 'running' : build.status === 'cancelled' ? 'cancelled' : 'failed',
    commit: typeof assembled === 'string' ? assembled : null,
    base: null,
    message: 'Render the project',
    requestedBy: build.createdBy,
    ...contentOf(steps),
    result: null,
    error: isDone ? null : build.error,
    startedAt: build.createdAt.toISOString(),
    finishedAt: (isDone || ended) && finished ? finished.toISOString() : null,
  };
}

/** A fix whose round ended badly is `open` until its patch is taken back: for its client it still runs. */
function statusOf(action: BuildActionEntity): RoundView['status'] {
  if (action.status === 'open') return 'running';
  if (action.status === 'done') return 'succeeded';
  return action.error?.code === 'project.cancelled' ? 'cancelled' : 'failed';
}

function contentOf(steps: readonly BuildStepEntity[]): Pick<RoundView, 'steps' | 'checks'> {
  return {
    steps: steps
      .filter((step) => !checkOfStep(step.name))
      .map(({ name, status, error }) => ({ name, status, summary: error?.message ?? null })),
    checks: steps.flatMap((step) => {
      const name = checkOfStep(step.name);
      if (!name) return [];
      const result = step.status === 'succeeded' ? (step.output as { check: CheckResult }).check : undefined;
      return [
        {
          name,
          status: result?.status ?? (step.status === 'running' ? 'running' : step.status === 'pending' ? 'pending' : 'cancelled'),
          durationMs: result?.durationMs ?? null,
          reason: result?.reason ?? step.error?.message ?? null,
          findings: result?.findings ?? [],
          carriedOver: step.status === 'succeeded' && step.starts === 0,
        },
      ];
    }),
  };
}
