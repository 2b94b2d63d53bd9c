import type { GenerateResult, Message } from '#foundry/llm';
import type { AgentSpending } from '../agent.types.js';

/** Characters of a token, for providers that do not count: on the safe side for code. */
const CHARS_PER_TOKEN = 3;

/** Adds up what a run takes. */
export class Spending {
  private turns = 0;
  private tokens: number | null = 0;
  private cost: number | null = 0;
  private counted = 0;

  add({ usage, cost, text, toolCalls }: GenerateResult, sent: readonly Message[]): void {
    this.turns++;
    const chars = sent.reduce((sum, { content }) => sum + content.length, 0) + text.length;
    const estimate = Math.ceil(toolCalls.reduce((sum, call) => sum + call.arguments.length, chars) / CHARS_PER_TOKEN);
    const told = usage && usage.prompt + usage.completion;
    this.counted += told || estimate;
    this.tokens = told === null || this.tokens === null ? null : this.tokens + told;
    this.cost = cost === null || this.cost === null ? null : this.cost + cost;
  }

  /** Tokens against the run's limit: the provider's count, or an estimate where it gives none. */
  get spent(): number {
    return this.counted;
  }

  get sum(): AgentSpending {
    return { turns: this.turns, tokens: this.tokens, cost: this.cost };
  }
}
