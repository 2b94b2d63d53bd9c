/** Lists of numbers and lists of anything. */

const filled = (numbers: number[]): number[] => {
  if (numbers.length === 0) throw new Error('The list has no numbers.');
  return numbers;
};

export const sumOfSquares = (numbers: number[]): number => numbers.reduce((sum, value) => sum + value * value, 0);

export const rootMeanSquare = (numbers: number[]): number => Math.sqrt(sumOfSquares(filled(numbers)) / numbers.length);

export const squares = (numbers: number[]): number[] => numbers.map((value) => value * value);

export const multiplyAll = (numbers: number[], factor: number): number[] => numbers.map((value) => value * factor);

export const doubleAll = (numbers: number[]): number[] => multiplyAll(numbers, 2);

export const addToAll = (numbers: number[], amount: number): number[] => numbers.map((value) => value + amount);

/** Each number's part of the sum. */
export const percentagesOfTotal = (numbers: number[]): number[] => {
  const total = numbers.reduce((sum, value) => sum + value, 0);
  if (total === 0) throw new Error('The sum is zero.');
  return numbers.map((value) => (value / total) * 100);
};

export function dotProduct(first: number[], second: number[]): number {
  if (first.length !== second.length) throw new Error('The lists have to be equally long.');
  return first.reduce((sum, value, index) => sum + value * second[index]!, 0);
}

export const cumulativeProduct = (numbers: number[]): number[] => {
  let product = 1;
  return numbers.map((value) => (product *= value));
};

/** Counted from 0; the first of equal ones. */
export const indexOfLargest = (numbers: number[]): number => numbers.indexOf(Math.max(...filled(numbers)));

export const indexOfSmallest = (numbers: number[]): number => numbers.indexOf(Math.min(...filled(numbers)));

export const countAbove = (numbers: number[], limit: number): number => numbers.filter((value) => value > limit).length;

export const countBelow = (numbers: number[], limit: number): number => numbers.filter((value) => value < limit).length;

export const countEven = (numbers: number[]): number => numbers.filter((value) => value % 2 === 0).length;

export const countOdd = (numbers: number[]): number => numbers.filter((value) => Math.abs(value % 2) === 1).length;

export function secondLargest(numbers: number[]): number {
  const sorted = [...new Set(numbers)].sort((a, b) => b - a);
  if (sorted.length < 2) throw new Error('There are no two different numbers.');
  return sorted[1]!;
}

export function secondSmallest(numbers: number[]): number {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  if (sorted.length < 2) throw new Error('There are no two different numbers.');
  return sorted[1]!;
}

/** Half of the largest and the smallest together. */
export const midRange = (numbers: number[]): number => (Math.max(...filled(numbers)) + Math.min(...numbers)) / 2;

const quartile = (sorted: number[], share: number): number => {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
};

/** What lies more than 1.5 interquartile ranges outside of the quartiles. */
export function outliers(numbers: number[]): number[] {
  const sorted = [...filled(numbers)].sort((a, b) => a - b);
  const [q1, q3] = [quartile(sorted, 0.25), quartile(sorted, 0.75)];
  const reach = 1.5 * (q3 - q1);
  return numbers.filter((value) => value < q1 - reach || value > q3 + reach);
}

/** 1 for the largest; equal numbers have the same rank. */
export const ranks = (numbers: number[]): number[] => numbers.map((value) => 1 + numbers.filter((other) => other > value).length);

export interface Line {
  slope: number;
  intercept: number;
}

/** The straight line with the least squares. */
export function linearRegression(x: number[], y: number[]): Line {
  if (x.length !== y.length || x.length < 2) throw new Error('It takes two lists of the same length, with two numbers at least.');
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  const width = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  if (width === 0) throw new Error('All values of x are the same.');
  const slope = x.reduce((sum, value, index) => sum + (value - meanX) * (y[index]! - meanY), 0) / width;
  return { slope, intercept: meanY - slope * meanX };
}

/** From one number to the other, both there where the step meets them. */
export function range(start: number, end: number, step: number): number[] {
  if (step === 0 || (end - start) / step > 100_000) throw new Error('The step leads to too many numbers.');
  const numbers: number[] = [];
  for (let value = start; step > 0 ? value <= end : value >= end; value = start + step * numbers.length) numbers.push(value);
  return numbers;
}

export function rotate(items: unknown[], count: number): unknown[] {
  if (items.length === 0) return [];
  const at = ((count % items.length) + items.length) % items.length;
  return [...items.slice(items.length - at), ...items.slice(0, items.length - at)];
}

/** All levels. */
export const flattenList = (items: unknown[]): unknown[] => items.flat(Infinity);

export const symmetricDifference = (first: string[], second: string[]): string[] => [
  ...new Set([...first.filter((item) => !second.includes(item)), ...second.filter((item) => !first.includes(item))]),
];

export const isSubset = (first: string[], second: string[]): boolean => first.every((item) => second.includes(item));

export const haveSameItems = (first: string[], second: string[]): boolean => {
  const [a, b] = [[...first].sort(), [...second].sort()];
  return a.length === b.length && a.every((item, index) => item === b[index]);
};

/** The first of those that are there most often. */
export function mostFrequent(items: string[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const best = [...counts].reduce<[string, number] | undefined>((a, b) => (a && a[1] >= b[1] ? a : b), undefined);
  if (!best) throw new Error('The list is empty.');
  return best[0];
}

export const zipToObject = (keys: string[], values: unknown[]): Record<string, unknown> => {
  if (keys.length !== values.length) throw new Error('The lists have to be equally long.');
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
};

export const zipToPairs = (first: unknown[], second: unknown[]): unknown[] => {
  if (first.length !== second.length) throw new Error('The lists have to be equally long.');
  return first.map((item, index) => [item, second[index]]);
};

/** Counted from 0; -1 when it is not there. */
export const placeOf = (items: string[], search: string): number => items.indexOf(search);

export const includesItem = (items: string[], search: string): boolean => items.includes(search);

export const longestItem = (items: string[]): string => {
  if (items.length === 0) throw new Error('The list is empty.');
  return items.reduce((best, item) => (item.length > best.length ? item : best));
};

export const lengthsOf = (items: string[]): number[] => items.map((item) => Array.from(item).length);

/** Rows and columns change places. */
export function transpose(rows: unknown[]): unknown[] {
  const lists = rows.map((row) => {
    if (!Array.isArray(row)) throw new Error('Each row has to be a list.');
    return row as unknown[];
  });
  return Array.from({ length: Math.max(0, ...lists.map((row) => row.length)) }, (_, at) => lists.map((row) => row[at]));
}

/** Without one of the largest and one of the smallest. */
export function trimmedMean(numbers: number[]): number {
  if (numbers.length < 3) throw new Error('It takes at least three numbers.');
  const sorted = [...numbers].sort((a, b) => a - b).slice(1, -1);
  return sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
}

export const mergeSorted = (first: number[], second: number[]): number[] => [...first, ...second].sort((a, b) => a - b);

/** 1 is the largest; equal numbers count each. */
export function nthLargest(numbers: number[], n: number): number {
  const found = [...numbers].sort((a, b) => b - a)[n - 1];
  if (found === undefined) throw new Error(`The list has no ${n} numbers.`);
  return found;
}

export function nthSmallest(numbers: number[], n: number): number {
  const found = [...numbers].sort((a, b) => a - b)[n - 1];
  if (found === undefined) throw new Error(`The list has no ${n} numbers.`);
  return found;
}
