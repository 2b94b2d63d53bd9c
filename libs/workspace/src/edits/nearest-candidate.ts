import type { Candidate } from './edit.types.js';
import { plainLines, plainText } from './text-document.js';

/** Below this a place is called nothing like what was searched. */
const MIN_SIMILARITY = 0.4;
/** Comparisons of lines that a search for a candidate may take: a large file is then looked at around equal lines only. */
const MAX_COMPARISONS = 400_000;
/** Characters of a candidate's text; enough to copy the right search text from. */
const MAX_TEXT = 6_000;

/** Characters of a line that are compared. */
const MAX_LINE = 400;

/** The lines of a file that are most like the searched ones, or null when none is much like them. */
export function nearestCandidate(path: string, text: string, search: string): Candidate | null {
  const lines = plainLines(plainText(text));
  const wanted = plainLines(search).map((line) => line.trim());
  if (lines.length === 0 || wanted.every((line) => line === '')) return null;
  const weights = wanted.map((line) => 1 + Math.min(line.length, 80));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const likeness = new Likeness();
  const trimmed = lines.map((line) => line.trim());
  const starts = candidateStarts(trimmed, wanted);
  let best = { start: 0, score: 0 };
  for (const start of starts) {
    let score = 0;
    for (const [index, line] of wanted.entries()) {
      const other = trimmed[start + index];
      if (other !== undefined) score += (weights[index] as number) * likeness.of(line, other);
    }
    if (score / total > best.score) best = { start, score: score / total };
  }
  if (best.score < MIN_SIMILARITY) return null;
  const start = Math.max(0, best.start);
  const end = Math.min(lines.length, best.start + wanted.length);
  const found = lines.slice(start, end).join('\n');
  return {
    path,
    startLine: start + 1,
    endLine: end,
    text: found.length > MAX_TEXT ? `${found.slice(0, MAX_TEXT)}…` : found,
    similarity: Math.round(best.score * 100) / 100,
  };
}

function candidateStarts(lines: readonly string[], wanted: readonly string[]): readonly number[] {
  const all = Array.from({ length: lines.length + wanted.length - 1 }, (_, i) => i - wanted.length + 1);
  if (all.length * wanted.length <= MAX_COMPARISONS) return all;
  const places = new Map<string, number[]>();
  for (const [index, line] of wanted.entries()) if (line.length > 3) places.set(line, [...(places.get(line) ?? []), index]);
  const starts = new Set<number>();
  for (const [at, line] of lines.entries()) for (const index of places.get(line) ?? []) starts.add(at - index);
  return [...starts].slice(0, Math.ceil(MAX_COMPARISONS / wanted.length));
}

/** How alike two lines are, by the pairs of letters that they share (Dice's coefficient): 0 to 1. */
class Likeness {
  private readonly pairs = new Map<string, ReadonlyMap<string, number>>();

  of(a: string, b: string): number {
    if (a === b) return 1;
    if (a.length > MAX_LINE || b.length > MAX_LINE) return this.of(a.slice(0, MAX_LINE), b.slice(0, MAX_LINE)) * 0.99;
    if (a.length < 2 || b.length < 2) return 0;
    const [first, second] = [this.pairsOf(a), this.pairsOf(b)];
    let shared = 0;
    for (const [pair, count] of first) shared += Math.min(count, second.get(pair) ?? 0);
    return (2 * shared) / (a.length + b.length - 2);
  }

  private pairsOf(line: string): ReadonlyMap<string, number> {
    let pairs = this.pairs.get(line);
    if (pairs === undefined) {
      const counted = new Map<string, number>();
      for (let i = 0; i + 1 < line.length; i++) counted.set(line.slice(i, i + 2), (counted.get(line.slice(i, i + 2)) ?? 0) + 1);
      this.pairs.set(line, (pairs = counted));
    }
    return pairs;
  }
}
