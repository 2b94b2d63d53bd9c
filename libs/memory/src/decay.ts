import type { MemoryType } from './memory.schemas.js';

const DAY_MS = 86_400_000;

/**
 * Days in which a memory that nobody asks for loses half of its weight; null: it keeps it.
 * - A status is about now: after two weeks of silence it is more likely wrong than right.
 * - A gotcha is bound to versions of what it warns of, and those change within a quarter or two.
 * - A pattern worked once and goes out of use more slowly than the tools under it.
 * - Why something was decided, how a person likes things and what exists do not get less true by being left alone: they
 *   end when they are superseded.
 */
export const HALF_LIFE_DAYS: Readonly<Record<MemoryType, number | null>> = {
  status: 14,
  gotcha: 90,
  pattern: 180,
  insight: null,
  preference: null,
  capability: null,
};

/** Below this nothing gets less: an old gotcha that fits the question must still be found. */
const FLOOR = 0.05;

export interface Decaying {
  readonly type: MemoryType;
  readonly pinned: boolean;
  readonly accessedAt: Date;
  /** Its place in a conversation: what was said stays said. */
  readonly sequence: number | null;
}

/** What is left of a memory's weight, from 1 down to 0.05: halved with each half-life since it was last asked for. */
export function decayOf({ type, pinned, accessedAt, sequence }: Decaying, now: Date): number {
  const halfLife = HALF_LIFE_DAYS[type];
  if (pinned || halfLife === null || sequence !== null) return 1;
  const days = Math.max(0, now.getTime() - accessedAt.getTime()) / DAY_MS;
  return Math.max(FLOOR, 2 ** (-days / halfLife));
}
