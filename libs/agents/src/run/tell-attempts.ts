import type { GenerateResult } from '#foundry/llm';
import type { AgentEvent, Journaled } from '../agent.types.js';

/** What the timeline says of one answer: whom it came from, and whom it should have come from. */
export function eventsOfAnswer(agent: string, turn: number, result: GenerateResult & Journaled): AgentEvent[] {
  const { attempts, provider, model, usage, cost } = result;
  const events: AgentEvent[] = [];
  attempts.forEach((attempt, index) => {
    const next = attempts[index + 1];
    const from = nameOf(attempt);
    if (!next || nameOf(next) === from) return;
    events.push({
      type: 'model.fallback',
      agent,
      turn,
      from,
      to: nameOf(next),
      reason: attempt.reason ?? attempt.outcome,
    });
  });
  return [
    ...events,
    {
      type: 'model.answered',
      agent,
      turn,
      provider,
      model,
      usage: usage && { prompt: usage.prompt, completion: usage.completion },
      cost,
    },
  ];
}

const nameOf = ({ provider, model }: { readonly provider: string; readonly model: string }): string => `${provider}/${model}`;
