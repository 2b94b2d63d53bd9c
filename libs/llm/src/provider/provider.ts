import type { GenerateRequest, ModelEvent, ProviderAnswer, Usage } from '../llm.schemas.js';

/** How the shape of an answer is asked for, from the strictest to the most common. */
export type AnswerFormat =
  | {
      readonly kind: 'json_schema';
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict: boolean;
    }
  | { readonly kind: 'json_object' };

export interface ProviderRequest extends Omit<GenerateRequest, 'class' | 'cache' | 'streamed'> {
  readonly model: string;
  readonly format?: AnswerFormat;
}

export interface ProviderOptions {
  /** Ends the request and closes its connection. */
  readonly signal: AbortSignal;
}

export interface Embeddings {
  /** One per text, in the order of the texts, all of one length. */
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage | null;
}

/**
 * A model server. Each method is one request: no retries, no waiting. They throw a `ProviderFailure` and nothing else,
 * and have closed their connection when they return or throw.
 */
export interface LlmProvider {
  readonly name: string;
  generate(request: ProviderRequest, options: ProviderOptions): Promise<ProviderAnswer>;
  stream(request: ProviderRequest, options: ProviderOptions & { onEvent(event: ModelEvent): void }): Promise<ProviderAnswer>;
  embed(model: string, texts: readonly string[], options: ProviderOptions): Promise<Embeddings>;
}
