import type { BuildEventData } from '../api/types.js';
import { count, formatCost, formatDuration, formatSize, formatTokens } from '../ui/format.js';
import { BUILD_STATUS, CHECK_LABELS, CHECK_STATUS, STEP_STATUS, stepLabel, type Tone } from './status.js';

export interface EventWords {
  readonly text: string;
  readonly detail?: string;
  readonly tone: Tone;
}

/** One timeline event in words. */
export function eventWords(data: BuildEventData): EventWords {
  switch (data.type) {
    case 'build.queued':
      return { text: 'Queued', tone: 'neutral' };
    case 'build.planned':
      return {
        text: `Planned “${data.title}”`,
        detail: `${count(data.entities, 'entity', 'entities')}, ${count(data.criteria, 'acceptance criterion', 'acceptance criteria')}`,
        tone: 'success',
      };
    case 'build.status':
      if (data.to === 'open') return { text: 'Open: waiting for its client', tone: 'neutral' };
      return { text: `Began ${BUILD_STATUS[data.to].label.toLowerCase()}`, tone: 'neutral' };
    case 'step.started':
      return {
        text: `${stepLabel(data.step)} started`,
        ...(data.attempt > 1 && { detail: `start ${data.attempt}` }),
        tone: 'info',
      };
    case 'step.interrupted':
      return { text: `${stepLabel(data.step)} was interrupted`, detail: 'Its process ended; it starts again.', tone: 'warning' };
    case 'step.finished': {
      const { label, tone } = STEP_STATUS[data.status];
      return {
        text: `${stepLabel(data.step)}: ${label.toLowerCase()} in ${formatDuration(data.durationMs)}`,
        ...(data.summary && { detail: data.summary }),
        tone,
      };
    }
    case 'check.finished': {
      const { label, tone } = CHECK_STATUS[data.status];
      const findings = data.findings > 0 ? count(data.findings, 'finding') : undefined;
      const detail = data.reason ?? findings;
      return { text: `${CHECK_LABELS[data.check]}: ${label.toLowerCase()}`, ...(detail && { detail }), tone };
    }
    case 'tool.planned':
      return { text: `Planned the tool ${data.tool}`, detail: count(data.steps, 'step'), tone: 'success' };
    case 'tool.checked': {
      const { label, tone } = CHECK_STATUS[data.status];
      return {
        text: `Package, ${data.check}: ${label.toLowerCase()}`,
        ...(data.findings > 0 && { detail: count(data.findings, 'finding') }),
        tone,
      };
    }
    case 'tool.deployed':
      return { text: `Deployed the tool ${data.tool}`, detail: `version ${data.version}`, tone: 'success' };
    case 'artifact.stored':
      return { text: `Stored ${data.name}`, detail: formatSize(data.size), tone: 'neutral' };
    case 'commit.made':
      return { text: data.message, detail: `${data.author}, ${data.sha.slice(0, 8)}`, tone: 'neutral' };
    case 'agent.started':
      return { text: `Agent ${data.agent} started`, detail: stepLabel(data.step), tone: 'info' };
    case 'agent.acted':
      return { text: `Agent ${data.agent} ${data.summary}`, tone: 'neutral' };
    case 'agent.finished': {
      const done = data.outcome === 'done';
      return {
        text: `Agent ${data.agent} ${done ? 'is done' : 'came to no result'}: ${formatSpending(data)}`,
        ...(!done && { detail: data.summary }),
        tone: done ? 'success' : 'warning',
      };
    }
    case 'model.answered': {
      const { usage } = data;
      const tokens = usage && usage.prompt + usage.completion;
      return {
        text: `${data.provider}/${data.model} answered ${data.agent}`,
        detail: `${formatTokens(tokens)}, ${formatCost(data.cost)}`,
        tone: 'neutral',
      };
    }
    case 'model.fallback':
      return { text: `${data.to} was asked in place of ${data.from}`, detail: data.reason, tone: 'warning' };
    case 'agents.withdrawn':
      return { text: 'The agents’ changes were taken back', detail: data.reason, tone: 'warning' };
    case 'fix.round':
      return { text: `Round ${data.round} of fixing`, detail: `${count(data.findings, 'finding')} left`, tone: 'info' };
    case 'fix.applied':
      return { text: `Fixed: ${data.summary}`, detail: `by ${data.fixer}`, tone: 'success' };
    case 'fix.refused':
      return { text: `Taken back: ${data.summary}`, detail: data.reason, tone: 'warning' };
    case 'memory.recalled':
      return {
        text: `Remembered for ${data.purpose}: ${count(data.memories.length, 'memory', 'memories')}`,
        detail: data.used.length > 0 ? `${data.used.length} used` : 'none was needed',
        tone: 'info',
      };
    case 'memory.learned':
      return {
        text: `Learned: ${count(data.memories.length, 'memory', 'memories')}`,
        ...(data.held.length > 0 && { detail: `${data.held.length} held again` }),
        tone: 'info',
      };
    case 'build.resumed':
      return { text: 'Resumed', detail: 'What had succeeded is kept.', tone: 'info' };
    case 'round.started':
      return { text: `Round ${data.round} began: ${data.kind}`, detail: count(data.steps.length, 'step'), tone: 'info' };
    case 'round.finished': {
      const tones = { succeeded: 'success', failed: 'danger', cancelled: 'neutral' } as const;
      return {
        text: `Round ${data.round} ${data.status === 'succeeded' ? 'ended' : data.status}`,
        ...(data.error && { detail: data.error.message }),
        tone: tones[data.status],
      };
    }
    case 'project.rolled_back':
      return { text: `Rolled back to ${data.to.slice(0, 8)}`, tone: 'warning' };
    case 'fix.settled':
      return {
        text: data.kept ? `The fix of round ${data.round} was kept` : `The fix of round ${data.round} was taken back`,
        detail: data.reason,
        tone: data.kept ? 'success' : 'warning',
      };
    case 'build.succeeded':
      return { text: `Succeeded in ${formatDuration(data.durationMs)}`, tone: 'success' };
    case 'build.failed':
      return { text: `Failed after ${formatDuration(data.durationMs)}`, detail: data.error.message, tone: 'danger' };
    case 'build.cancelled':
      return { text: `Cancelled after ${formatDuration(data.durationMs)}`, tone: 'neutral' };
  }
}

const formatSpending = ({ turns, tokens, cost }: { turns: number; tokens: number | null; cost: number | null }): string =>
  `${count(turns, 'turn')}, ${formatTokens(tokens)}, ${formatCost(cost)}`;
