import type { AttemptContext, Prices } from '#foundry/llm';

/** What is set aside for an attempt: never less than it can take. */
export interface Bound {
  readonly tokens: number;
  /** US dollars; null: the price is not known. */
  readonly dollars: number | null;
}

/**
 * Tokens of what providers put around the messages: turns' marks, and their own instructions for tools, for which the most
 * that is documented is 530 (Claude 3 Opus, docs.anthropic.com, "Tool use pricing and tokens").
 */
const FRAME_TOKENS = 1_000;

/** For who sets no limit: the largest answer of any model in the table of prices (128,000 tokens, of the GPT-5 family). */
export const UNLIMITED_OUTPUT_TOKENS = 128_000;

/**
 * The most an attempt can take. Tokenizers of today's models work on bytes (byte-pair encoding of UTF-8, or pieces with bytes
 * to fall back on): each token stands for at least one byte of what is sent, so there are at most as many as bytes. Usual text
 * has a token for three or four; what was not needed is free again when the attempt ends.
 */
export function boundOf({ size, host, model }: Pick<AttemptContext, 'size' | 'host' | 'model'>, prices: Prices): Bound {
  const prompt = size.bytes + FRAME_TOKENS;
  const completion = size.maxOutputTokens ?? UNLIMITED_OUTPUT_TOKENS;
  return { tokens: prompt + completion, dollars: prices.of(host, model, { prompt, completion, cached: null, reasoning: null }) };
}
