import { sha256 } from '#foundry/kernel';
import type { GenerateResult, Usage } from '../llm.schemas.js';
import { ProviderFailure } from '../provider/provider-failure.js';
import type { ResponseCache } from './response-cache.js';
import type { EntryCall } from './route-call.js';

export interface EmbedResult extends Pick<GenerateResult, 'provider' | 'model' | 'requestHash' | 'attempts' | 'usage' | 'cost'> {
  /** One per text, in the order of the texts, all of one length. */
  readonly vectors: readonly (readonly number[])[];
}

/** Vectors from one entry: those that are kept, and the others in batches; equal texts are asked for once. */
export async function embedAlong(
  entry: EntryCall,
  texts: readonly string[],
  batch: number,
  cache: ResponseCache,
  cacheMs: number,
): Promise<{ readonly vectors: readonly (readonly number[])[] }> {
  const keyOf = (text: string): string => sha256(`embedding\n${entry.provider}\n${entry.model}\n${text}`);
  const found = new Map<string, readonly number[]>();
  const missing: string[] = [];
  for (const text of new Set(texts)) {
    const kept = cacheMs > 0 ? await cache.get(keyOf(text)) : undefined;
    if (kept === undefined) missing.push(text);
    else found.set(text, JSON.parse(kept) as number[]);
  }
  for (let at = 0; at < missing.length; at += batch) {
    const part = missing.slice(at, at + batch);
    const sent = JSON.stringify(part);
    const { vectors } = await entry.send<{ vectors: readonly (readonly number[])[]; usage: Usage | null }>(
      { exchange: keyOf(sent), size: { bytes: Buffer.byteLength(sent), maxOutputTokens: 0 } },
      (provider, signal) => provider.embed(entry.model, part, { signal }),
    );
    for (const [index, text] of part.entries()) {
      const vector = vectors[index] ?? [];
      found.set(text, vector);
      if (cacheMs > 0) await cache.set(keyOf(text), JSON.stringify(vector), cacheMs);
    }
  }
  const vectors = texts.map((text) => found.get(text) ?? []);
  if (new Set(vectors.map((vector) => vector.length)).size > 1)
    throw new ProviderFailure('malformed', 'the vectors of one request have different lengths');
  return { vectors };
}
