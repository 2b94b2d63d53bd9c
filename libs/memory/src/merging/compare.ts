import { isValue, type Statement } from './statement.js';

/** same: nothing of substance differs. contradicts: the same is said of the same, with another value or the other way round. */
export type Verdict = 'same' | 'contradicts' | 'different';

/** Of a text's words, how many may be added and leave it the same. */
const ADDED_SHARE = 0.2;
/** Words that a contradiction may replace, and how many others must be the same: with a number, and without. */
const MOST_REPLACED = 2;
const SHARED_BESIDE_NUMBER = 2;
const SHARED_BESIDE_WORDS = 3;

const OPPOSITES: ReadonlyMap<string, string> = new Map(
  [
    ['enabl', 'disabl'],
    ['true', 'fals'],
    ['allow', 'forbidden'],
    ['allow', 'forbid'],
    ['alwai', 'never'],
    ['mandatori', 'option'],
    ['requir', 'option'],
    ['public', 'privat'],
    ['pass', 'fail'],
    ['open', 'close'],
    ['like', 'dislik'],
    ['like', 'hate'],
    ['love', 'hate'],
    ['work', 'broken'],
  ].flatMap(([one = '', other = '']) => [
    [one, other],
    [other, one],
  ]),
);

/**
 * How a new statement stands to an older one. Deterministic, and careful: where words cannot tell, they are different, and
 * both are kept.
 */
export function compare(next: Statement, old: Statement): Verdict {
  const { shared, added, gone } = differences(next, old);
  if (shared === 0) return next.content.length + old.content.length === 0 && next.negated === old.negated ? 'same' : 'different';
  const turned = next.negated !== old.negated;
  if (added.length === 0 && gone.length === 0) return turned ? 'contradicts' : 'same';
  const longer = Math.max(next.content.length, old.content.length);
  if (added.length === 0 || gone.length === 0) {
    const few = added.length + gone.length <= longer * ADDED_SHARE;
    if (!few) return 'different';
    return turned ? 'contradicts' : 'same';
  }
  if (turned) return 'different';
  // Where a number or a name differs that is nobody's value, two things are spoken of: "order 12", "order 13".
  return replacesValue(next, old, added, gone, shared) ? 'contradicts' : 'different';
}

/** Whether one value or word or two in one place are all that was replaced, in a place where a value stands. */
function replacesValue(
  next: Statement,
  old: Statement,
  added: readonly number[],
  gone: readonly number[],
  shared: number,
): boolean {
  const together = (places: readonly number[]): boolean => places.at(-1)! - places[0]! < MOST_REPLACED;
  if (added.length > MOST_REPLACED || gone.length > MOST_REPLACED || !together(added) || !together(gone)) return false;
  if (added.length === 1 && gone.length === 1 && OPPOSITES.get(next.content[added[0]!]!) === old.content[gone[0]!]) return true;
  if (!next.afterLink[added[0]!] || !old.afterLink[gone[0]!]) return false;
  const numbers = added.some((at) => isValue(next.content[at]!)) && gone.some((at) => isValue(old.content[at]!));
  return shared >= (numbers ? SHARED_BESIDE_NUMBER : SHARED_BESIDE_WORDS);
}

/** More words than a sentence or a few have are not aligned: it takes time that grows with their square. */
const MOST_ALIGNED = 600;

/** The places that the longest common sequence leaves out; words that differ by a slip of the finger are common. */
function differences(next: Statement, old: Statement): { shared: number; added: number[]; gone: number[] } {
  const [a, b] = [next.content.length, old.content.length];
  const same = (i: number, j: number): boolean => next.content[i] === old.content[j] || isSlip(next.words[i]!, old.words[j]!);
  let start = 0;
  while (start < a && start < b && same(start, start)) start++;
  let end = 0;
  while (end < a - start && end < b - start && same(a - 1 - end, b - 1 - end)) end++;
  const [rows, columns] = [a - start - end, b - start - end];
  const added: number[] = [];
  const gone: number[] = [];
  if (rows * columns > MOST_ALIGNED ** 2) {
    for (let i = 0; i < rows; i++) added.push(start + i);
    for (let j = 0; j < columns; j++) gone.push(start + j);
    return { shared: start + end, added, gone };
  }
  const common = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      common[i]![j] = same(start + i, start + j) ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  for (let i = 0, j = 0; i < rows || j < columns;) {
    if (i < rows && j < columns && same(start + i, start + j)) {
      i++;
      j++;
    } else if (j >= columns || (i < rows && common[i + 1]![j]! >= common[i]![j + 1]!)) added.push(start + i++);
    else gone.push(start + j++);
  }
  return { shared: start + end + common[0]![0]!, added, gone };
}

/** Whether two words of five letters and more are one slip apart. Another digit is another number, and no slip. */
function isSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1 || isValue(a) || isValue(b)) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  const swapped = restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  // Another first letter makes another word: "north", "forth".
  const replaced = at > 0 && restA.slice(1) === restB.slice(1);
  return swapped || replaced || restA.slice(1) === restB || restA === restB.slice(1);
}
