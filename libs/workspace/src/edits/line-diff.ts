import { diffArrays } from 'diff';

/** A run of lines that two texts share, that is only in the first (`removed`), or only in the second (`added`). */
export interface LineRun {
  readonly kind: 'shared' | 'removed' | 'added';
  readonly lines: readonly string[];
}

/** Differing lines after which two texts count as altogether different: the search for what they share grows with its square. */
const MAX_DIFFERENCES = 800;

/** @param key lines of the same key are shared; they are given as the second text has them. */
export function diffLines(from: readonly string[], to: readonly string[], key: (line: string) => string): LineRun[] {
  const same = (a: number, b: number): boolean => key(from[a] as string) === key(to[b] as string);
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && same(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(from.length - 1 - tail, to.length - 1 - tail)) tail++;
  const [left, right] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)];
  const options = { comparator: (a: string, b: string) => key(a) === key(b), maxEditLength: MAX_DIFFERENCES };
  const middle = diffArrays(left, right, options);
  return [
    { kind: 'shared' as const, lines: to.slice(0, head) },
    ...(middle?.map(({ added, removed, value }): LineRun => ({
      kind: added ? 'added' : removed ? 'removed' : 'shared',
      lines: value,
    })) ?? [
      { kind: 'removed' as const, lines: left },
      { kind: 'added' as const, lines: right },
    ]),
    { kind: 'shared' as const, lines: to.slice(to.length - tail) },
  ];
}
