import type { FrontMatter } from '#foundry/llm';
import type { AgentLimits } from '../agent.types.js';

const DEFAULTS: AgentLimits = { steps: 30, tokens: 500_000, seconds: 900, idleTurns: 4, outputTokens: 8_000 };

/** A prompt's own limits, or stricter ones: nothing that a caller says widens what the prompt's file allows. */
export function limitsOf({ limits }: FrontMatter, stricter: Partial<AgentLimits> = {}): AgentLimits {
  const least = (own: number, other: number | undefined): number => Math.min(own, other ?? own);
  return {
    steps: least(limits.steps ?? DEFAULTS.steps, stricter.steps),
    tokens: least(limits.tokens ?? DEFAULTS.tokens, stricter.tokens),
    seconds: least(limits.seconds ?? DEFAULTS.seconds, stricter.seconds),
    idleTurns: least(DEFAULTS.idleTurns, stricter.idleTurns),
    outputTokens: least(limits.output_tokens ?? DEFAULTS.outputTokens, stricter.outputTokens),
  };
}
