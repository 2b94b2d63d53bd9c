import type { BuildEvent, BuildView, StepView } from '../api/types.js';

/**
 * What a build looks like after an event. Events that the view already includes (their number is not above
 * `lastEvent`) change nothing. What an event does not carry, such as the plan, comes with the next full read.
 */
export function applyEvent(view: BuildView, event: BuildEvent): BuildView {
  if (event.seq <= view.lastEvent) return view;
  const next = { ...view, lastEvent: event.seq };
  const { data } = event;
  switch (data.type) {
    case 'build.queued':
    case 'artifact.stored':
    case 'commit.made':
    case 'agent.started':
    case 'agent.acted':
    case 'agent.finished':
    case 'model.answered':
    case 'model.fallback':
    case 'agents.withdrawn':
    case 'fix.round':
    case 'fix.applied':
    case 'fix.refused':
    case 'memory.recalled':
    case 'memory.learned':
    case 'tool.planned':
    case 'tool.checked':
      return next;
    case 'tool.deployed':
      return { ...next, tool: { name: data.tool, version: data.version } };
    case 'project.rolled_back':
    case 'fix.settled':
    case 'round.finished':
      return next;
    case 'round.started':
      return { ...next, steps: [...next.steps, ...data.steps.map((name) => waitingStep(name, data.round))] };
    case 'build.planned':
      return { ...next, title: data.title };
    case 'build.status':
      return { ...next, status: data.to };
    case 'step.started':
      return withStep(next, data, { status: 'running', attempts: data.attempt, startedAt: event.at });
    case 'step.interrupted':
      return withStep(next, data, { status: 'pending' });
    case 'step.finished':
      return withStep(next, data, { status: data.status, durationMs: data.durationMs, finishedAt: event.at });
    case 'check.finished': {
      const { check: name, status, durationMs, findings, reason } = data;
      // What was found is not in the event; the build's next full read has it.
      const check = { name, status, durationMs, findings, firstFindings: [], ...(reason !== null && { reason }) };
      return { ...next, checks: [...next.checks.filter((other) => other.name !== name), check] };
    }
    case 'build.resumed':
      return {
        ...next,
        error: null,
        finishedAt: null,
        durationMs: null,
        steps: next.steps.map((step) => (step.status === 'succeeded' ? step : { ...step, status: 'pending', error: null })),
      };
    case 'build.succeeded':
      return ended(next, 'succeeded', event.at, data.durationMs);
    case 'build.failed':
      return { ...ended(next, 'failed', event.at, data.durationMs), error: data.error };
    case 'build.cancelled':
      return ended(next, 'cancelled', event.at, data.durationMs);
  }
}

const waitingStep = (name: string, round: number): StepView => ({
  name,
  round,
  status: 'pending',
  attempts: 0,
  durationMs: null,
  startedAt: null,
  finishedAt: null,
  error: null,
});

function withStep(view: BuildView, ref: { step: string; round: number }, change: Partial<StepView>): BuildView {
  return {
    ...view,
    steps: view.steps.map((step) => (step.name === ref.step && step.round === ref.round ? { ...step, ...change } : step)),
  };
}

/** Whatever was running or waiting when a build ended did not finish. */
function ended(view: BuildView, status: 'succeeded' | 'failed' | 'cancelled', at: string, durationMs: number): BuildView {
  const steps = view.steps.map((step): StepView =>
    step.status === 'pending' || step.status === 'running' ? { ...step, status: 'cancelled' } : step,
  );
  return { ...view, status, finishedAt: at, durationMs, steps };
}
