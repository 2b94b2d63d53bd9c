import { gramsOf } from '../lexical/analysis.js';
import { isValue, type Statement } from './statement.js';

/** same: nothing of substance differs. contradicts: the same is said of the same, with another value or the other way round. */
export type Verdict = 'same' | 'contradicts' | 'different';

/** Of a text's words, how many may be added and leave it the same. */
const ADDED_SHARE = 0.2;
/** Grams two texts share that differ in a number which is nobody's value, such as a line or a count. */
const ALIKE_BUT_NUMBERS = 0.8;
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
  const { shared, added, gone } = differences(next.content, old.content);
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
  if (replacesValue(next, old, added, gone, shared)) return 'contradicts';
  const onlyNumbers = [...added.map((at) => next.content[at]!), ...gone.map((at) => old.content[at]!)].every(isValue);
  return onlyNumbers && gramLikeness(next.content, old.content) >= ALIKE_BUT_NUMBERS ? 'same' : 'different';
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
function differences(next: readonly string[], old: readonly string[]): { shared: number; added: number[]; gone: number[] } {
  let start = 0;
  while (start < next.length && start < old.length && alike(next[start]!, old[start]!)) start++;
  let end = 0;
  while (end < next.length - start && end < old.length - start && alike(next.at(-1 - end)!, old.at(-1 - end)!)) end++;
  const a = next.slice(start, next.length - end);
  const b = old.slice(start, old.length - end);
  const added: number[] = [];
  const gone: number[] = [];
  if (a.length * b.length > MOST_ALIGNED ** 2) {
    return { shared: start + end, added: a.map((_, i) => start + i), gone: b.map((_, i) => start + i) };
  }
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i]![j] = alike(a[i]!, b[j]!) ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && alike(a[i]!, b[j]!)) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) added.push(start + i++);
    else gone.push(start + j++);
  }
  return { shared: start + end + common[0]![0]!, added, gone };
}

/** Equal, or words of five letters and more that are one slip apart. Another digit is another number. */
function alike(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1 || isValue(a) || isValue(b)) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  const swapped = restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  // Another first letter makes another word: "north", "forth".
  const replaced = at > 0 && restA.slice(1) === restB.slice(1);
  return swapped || replaced || restA.slice(1) === restB || restA === restB.slice(1);
}

function gramLikeness(a: readonly string[], b: readonly string[]): number {
  const one = new Set(gramsOf(a));
  const other = new Set(gramsOf(b));
  const both = [...one].filter((gram) => other.has(gram)).length;
  return both / (one.size + other.size - both);
}
