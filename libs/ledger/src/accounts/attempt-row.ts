import type { Attempt, Usage } from '#foundry/llm';
import type { AttemptEntity } from '../ledger.entity.js';

type CountedTokens = Pick<AttemptEntity, 'promptTokens' | 'completionTokens' | 'cachedTokens' | 'reasoningTokens'>;

export function usageOf(row: CountedTokens): Usage | null {
  if (row.promptTokens === null || row.completionTokens === null) return null;
  return {
    prompt: row.promptTokens,
    completion: row.completionTokens,
    cached: row.cachedTokens,
    reasoning: row.reasoningTokens,
  };
}

/** undefined while nobody knows what came of it. */
export function attemptOf(row: AttemptEntity): Attempt | undefined {
  if (row.outcome === null || row.durationMs === null) return undefined;
  return {
    provider: row.provider,
    model: row.model,
    startedAt: row.startedAt.toISOString(),
    durationMs: row.durationMs,
    outcome: row.outcome,
    ...(row.reason === null ? {} : { reason: row.reason }),
    usage: usageOf(row),
    cost: row.cost === null ? null : Number(row.cost),
  };
}
