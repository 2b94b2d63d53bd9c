/** Recall over the real library: conversations are imported, questions searched, and the turns that answer them looked for. */
import { createMemory, type OpenMemory, searchMemoriesSchema } from '#foundry/memory';
import { newId } from '#foundry/kernel';
import type { DataSource } from 'typeorm';
import { type Conversation, conversations, type Kind } from './conversations.js';

export interface Recall {
  readonly questions: number;
  readonly at5: number;
  readonly at10: number;
  readonly mrr: number;
}

export interface Measured extends Recall {
  readonly kinds: ReadonlyMap<Kind | 'with a typo', Recall>;
  readonly mode: string;
  readonly turns: number;
}

/** One line of an import for each turn, as somebody who takes their conversations along would write it. */
export function* linesOf(conversation: Conversation, ids: Map<string, string>): Generator<string> {
  for (const { number, at, turns } of conversation.sessions) {
    for (const [sequence, { id, speaker, text }] of turns.entries()) {
      const memory = newId('mem');
      ids.set(id, memory);
      yield `${JSON.stringify({
        kind: 'memory',
        id: memory,
        type: 'insight',
        scope: 'private',
        text: `${speaker}: ${text}`,
        session: `${conversation.name} ${number}`,
        sequence,
        createdAt: new Date(at.getTime() + sequence * 60_000).toISOString(),
        context: { speaker, date: at.toISOString(), turn: id },
      })}\n`;
    }
  }
}

const ownerOf = (index: number) => ({ organisation: `bench-${index}`, user: 'bench' });

/** Each conversation belongs to an organisation of its own: as in the public sets, a question is asked of one conversation. */
export async function measureRecall(
  database: DataSource,
  open: (database: DataSource) => OpenMemory = createMemory,
): Promise<Measured> {
  const memory = open(database);
  const scores: { kind: Kind; typo: boolean; at5: number; at10: number; rank: number }[] = [];
  let mode = '';
  let turns = 0;
  try {
    const all = conversations();
    for (const [index, conversation] of all.entries()) {
      const ids = new Map<string, string>();
      const lines = [...linesOf(conversation, ids)];
      turns += lines.length;
      const { memories } = await memory.transfer.import(ownerOf(index), asStream(lines));
      if (memories !== lines.length) throw new Error(`${memories} of ${lines.length} turns were imported.`);
      await memory.search.search(ownerOf(index), searchMemoriesSchema.parse({ query: 'wake', limit: 1 }));
      await memory.embedder.idle();
      for (const { text, kind, typo, evidence } of conversation.questions) {
        const found = await memory.search.search(ownerOf(index), searchMemoriesSchema.parse({ query: text, limit: 10 }));
        mode = found.mode;
        const ranks = evidence.map((turn) => found.items.findIndex((hit) => hit.memory.id === ids.get(turn)));
        const within = (most: number): number => ranks.filter((rank) => rank >= 0 && rank < most).length / ranks.length;
        const best = Math.min(...ranks.map((rank) => (rank < 0 ? Infinity : rank)));
        scores.push({ kind, typo, at5: within(5), at10: within(10), rank: 1 / (best + 1) });
      }
    }
  } finally {
    await memory.close();
  }
  const kinds = new Map<Kind | 'with a typo', Recall>();
  for (const kind of ['single-hop', 'multi-hop', 'temporal', 'open'] as const)
    kinds.set(kind, averageOf(scores.filter((score) => score.kind === kind)));
  kinds.set('with a typo', averageOf(scores.filter((score) => score.typo)));
  return { ...averageOf(scores), kinds, mode, turns };
}

function averageOf(scores: readonly { at5: number; at10: number; rank: number }[]): Recall {
  const mean = (of: 'at5' | 'at10' | 'rank'): number =>
    scores.reduce((sum, score) => sum + score[of], 0) / Math.max(1, scores.length);
  return { questions: scores.length, at5: mean('at5'), at10: mean('at10'), mrr: mean('rank') };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream is what an import takes
export async function* asStream(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}
