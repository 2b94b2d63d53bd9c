import { messageOf } from '#foundry/kernel';
import type { LlmService } from '#foundry/llm';
import { Inject, Injectable } from '@nestjs/common';
import type { Conditions, MemoryOwner } from '../owner.js';
import { MEMORY_MODELS } from '../memory.options.js';
import type { SearchMode } from '../search/search.schemas.js';
import { MemoryEmbedder } from './memory.embedder.js';
import { type NearMemory, VectorStore } from './vector-store.js';

/** How many of the nearest are fused with what words find. */
const NEAREST = 60;
/** A question whose vector takes longer is answered by words alone. */
const PATIENCE_MS = 5_000;

export interface Meanings {
  readonly mode: SearchMode;
  /** Why meaning played no part, or not of everything. */
  readonly reason: string | null;
  readonly nearest: readonly NearMemory[];
}

/** What is near to a question in meaning, where a model for embeddings is configured. There is no make-believe without one. */
@Injectable()
export class MeaningSearch {
  constructor(
    @Inject(VectorStore) private readonly vectors: VectorStore,
    @Inject(MemoryEmbedder) private readonly embedder: MemoryEmbedder,
    @Inject(MEMORY_MODELS) private readonly llm: LlmService,
  ) {}

  /** @param conditions what may be found; made when they are needed */
  async nearest(
    { organisation }: MemoryOwner,
    question: string,
    spaces: readonly { readonly id: number; readonly version: number }[],
    conditions: () => Conditions,
    signal?: AbortSignal,
  ): Promise<Meanings> {
    const without = (reason: string): Meanings => ({ mode: 'lexical', reason, nearest: [] });
    if (!this.llm.isConfigured('embed'))
      return without('No model for embeddings is configured (FOUNDRY_MODEL_EMBED): memories are found by their words.');
    for (const { id, version } of spaces) this.embedder.wake(organisation, id, version);
    try {
      await this.vectors.prepare();
    } catch (error) {
      return without(`The database cannot keep vectors (${messageOf(error)}): memories are found by their words.`);
    }
    const limit = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]);
    let answer: Awaited<ReturnType<LlmService['embed']>>;
    try {
      answer = await this.llm.embed([question], { signal: limit, booking: { organisation, agent: 'memory' } });
    } catch (error) {
      signal?.throwIfAborted();
      return without(`The model for embeddings did not answer (${messageOf(error)}): memories are found by their words.`);
    }
    const nearest = await this.vectors.nearest(conditions(), `${answer.provider}/${answer.model}`, answer.vectors[0]!, NEAREST);
    const behind = spaces.some(({ id }) => this.embedder.isBehind(id));
    const later = behind
      ? `Not all memories have a vector of ${answer.provider}/${answer.model} yet: the others are found by their words.`
      : null;
    return { mode: nearest.length > 0 ? 'hybrid' : 'lexical', reason: later, nearest };
  }
}
