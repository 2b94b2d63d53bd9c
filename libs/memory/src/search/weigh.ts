import { decayOf } from '../decay.js';
import type { MemoryRow } from '../memory.entity.js';

/**
 * How much each thing beside the words may move a hit. Together they stay within some 15 % for memories of one type: the best
 * answer to a question stays so, and what was imported at once is not shuffled.
 */
const SPAN = { importance: 0.2, decay: 0.15, recency: 0.05, project: 0.1, pinned: 0.05, relation: 0.15 } as const;
/** Days after which being new counts half. */
const RECENCY_HALF_LIFE_DAYS = 30;
const DAY_MS = 86_400_000;

export interface Asked {
  readonly now: Date;
  readonly project?: string | undefined;
  /** Relations between a memory and the nearest one at hand, by id. */
  readonly distances: ReadonlyMap<string, number>;
}

/** By what a hit's score is multiplied: one factor for each thing that is not as it usually is. */
export function weightsOf(row: MemoryRow, { now, project, distances }: Asked): Record<string, number> {
  const days = Math.max(0, now.getTime() - row.createdAt.getTime()) / DAY_MS;
  const distance = distances.get(row.id);
  const weights = {
    importance: 1 + SPAN.importance * (row.importance - 0.5),
    decay: 1 - SPAN.decay * (1 - decayOf(row, now)),
    recency: 1 + SPAN.recency * 2 ** (-days / RECENCY_HALF_LIFE_DAYS),
    scope: project !== undefined && row.project === project ? 1 + SPAN.project : 1,
    pinned: row.pinned ? 1 + SPAN.pinned : 1,
    relation: distance === undefined ? 1 : 1 + SPAN.relation / distance,
  };
  return Object.fromEntries(
    Object.entries(weights)
      .map(([name, weight]): [string, number] => [name, Math.round(weight * 1_000) / 1_000])
      .filter(([, weight]) => weight !== 1),
  );
}

export const productOf = (weights: Readonly<Record<string, number>>): number =>
  Object.values(weights).reduce((product, weight) => product * weight, 1);
