/** The same with vectors. The embedding server is a script that knows the set's vocabulary: it shows what fusing does, not how good a model is. */
import { createMemory } from '#foundry/memory';
import { ModelServer, type Script, serviceOn } from '#foundry/llm/testing';
import type { DataSource } from 'typeorm';
import { measureRecall, type Measured } from './offline.js';
import { readTopics } from './topics.js';

/** Words of a fact, all of its wordings together: what a model that understands the language would see as one meaning. */
function meanings(): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const facts = readTopics().flatMap(({ facts, words }) =>
    facts.map(({ evidence, near, far, temporal, open }) =>
      wordsOf([...evidence, ...near, ...far, ...temporal, ...open, ...words].join(' ')),
    ),
  );
  const spread = new Map<string, number>();
  for (const words of facts) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  const byWord = new Map<string, Map<number, number>>();
  for (const [fact, words] of facts.entries()) {
    for (const word of words) {
      const weights = byWord.get(word) ?? new Map<number, number>();
      weights.set(fact, Math.log(facts.length / spread.get(word)!));
      byWord.set(word, weights);
    }
  }
  return byWord;
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z]{3,}/g) ?? []);

function embedder(): Script {
  const known = meanings();
  const size = readTopics().reduce((sum, { facts }) => sum + facts.length, 0);
  const vectorOf = (text: string): number[] => {
    const vector = Array.from({ length: size }, () => 0.001);
    for (const word of wordsOf(text)) for (const [fact, weight] of known.get(word) ?? []) vector[fact]! += weight;
    return vector;
  };
  return (request, response) => {
    const { input } = request.body as { input: string | string[] };
    const data = [input].flat().map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 1, total_tokens: 1 } }));
  };
}

export async function measureHybrid(database: DataSource): Promise<Measured> {
  const server = await ModelServer.start();
  server.always(embedder());
  try {
    return await measureRecall(database, (source) => createMemory(source, { llm: serviceOn([server]) }));
  } finally {
    await server.close();
  }
}
