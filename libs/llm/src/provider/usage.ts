import type { Usage } from '../llm.schemas.js';

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

const part = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** A provider's `usage` in one shape; null when it is absent or is not made of counts. Nothing is estimated. */
export function usageOf(value: unknown): Usage | null {
  const usage = part(value);
  const prompt = count(usage['prompt_tokens']);
  // Embeddings count no completion.
  const completion = usage['completion_tokens'] === undefined ? count(0) : count(usage['completion_tokens']);
  if (prompt === null || completion === null) return null;
  const cached = count(part(usage['prompt_tokens_details'])['cached_tokens']) ?? count(usage['prompt_cache_hit_tokens']);
  const reasoning = count(part(usage['completion_tokens_details'])['reasoning_tokens']);
  return {
    prompt,
    completion,
    cached: cached === null ? null : Math.min(cached, prompt),
    reasoning: reasoning === null ? null : Math.min(reasoning, completion),
  };
}

const sum = (a: number | null, b: number | null): number | null => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));

/** Null when one of them is null: a part that is unknown makes the whole unknown. */
export function addUsage(usages: readonly (Usage | null)[]): Usage | null {
  let total: Usage = { prompt: 0, completion: 0, cached: null, reasoning: null };
  for (const usage of usages) {
    if (!usage) return null;
    total = {
      prompt: total.prompt + usage.prompt,
      completion: total.completion + usage.completion,
      cached: sum(total.cached, usage.cached),
      reasoning: sum(total.reasoning, usage.reasoning),
    };
  }
  return total;
}
