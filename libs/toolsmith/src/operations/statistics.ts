/** Lists of numbers. What needs at least one number says so when there is none. */

function some(numbers: number[]): number[] {
  if (numbers.length === 0) throw new Error('The list of numbers is empty.');
  return numbers;
}

const ascending = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b);

export const sum = (numbers: number[]): number => numbers.reduce((total, value) => total + value, 0);

export const product = (numbers: number[]): number => some(numbers).reduce((total, value) => total * value, 1);

export const mean = (numbers: number[]): number => sum(some(numbers)) / numbers.length;

export const median = (numbers: number[]): number => percentile(numbers, 50);

/** Every value that occurs most often, the smallest first. */
export function modes(numbers: number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of some(numbers)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return ascending([...counts].filter(([, count]) => count === most).map(([value]) => value));
}

/** The value that occurs most often; the first of several. */
export function mode(numbers: number[]): number {
  const counts = new Map<number, number>();
  for (const value of some(numbers)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

export const minimum = (numbers: number[]): number => some(numbers).reduce((best, value) => Math.min(best, value));

export const maximum = (numbers: number[]): number => some(numbers).reduce((best, value) => Math.max(best, value));

/** Largest less smallest. */
export const spread = (numbers: number[]): number => maximum(numbers) - minimum(numbers);

const squares = (numbers: number[]): number => {
  const average = mean(numbers);
  return sum(numbers.map((value) => (value - average) ** 2));
};

/** Divided by the number of values less one. */
export const sampleVariance = (numbers: number[]): number => {
  if (numbers.length < 2) throw new Error('A sample needs at least two numbers.');
  return squares(numbers) / (numbers.length - 1);
};

/** Divided by the number of values. */
export const populationVariance = (numbers: number[]): number => squares(numbers) / numbers.length;

export const sampleDeviation = (numbers: number[]): number => Math.sqrt(sampleVariance(numbers));

export const populationDeviation = (numbers: number[]): number => Math.sqrt(populationVariance(numbers));

/** Between two values linearly, as spreadsheets do it (PERCENTILE.INC). */
export function percentile(numbers: number[], percent: number): number {
  if (percent < 0 || percent > 100) throw new Error('A percentile is between 0 and 100.');
  const sorted = ascending(some(numbers));
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
}

export const firstQuartile = (numbers: number[]): number => percentile(numbers, 25);

export const thirdQuartile = (numbers: number[]): number => percentile(numbers, 75);

export const interquartileRange = (numbers: number[]): number => thirdQuartile(numbers) - firstQuartile(numbers);

export const geometricMean = (numbers: number[]): number => {
  if (some(numbers).some((value) => value <= 0)) throw new Error('A geometric mean needs numbers above 0.');
  return Math.exp(mean(numbers.map((value) => Math.log(value))));
};

export const harmonicMean = (numbers: number[]): number => {
  if (some(numbers).some((value) => value <= 0)) throw new Error('A harmonic mean needs numbers above 0.');
  return numbers.length / sum(numbers.map((value) => 1 / value));
};

export function weightedMean(numbers: number[], weights: number[]): number {
  if (some(numbers).length !== weights.length) throw new Error('There have to be as many weights as numbers.');
  const total = sum(weights);
  if (total === 0) throw new Error('The weights add up to 0.');
  return sum(numbers.map((value, index) => value * weights[index]!)) / total;
}

/** Pearson's coefficient, from -1 to 1. */
export function correlation(numbers: number[], others: number[]): number {
  if (some(numbers).length !== others.length) throw new Error('The two lists have to be of the same length.');
  const a = mean(numbers);
  const b = mean(others);
  const shared = sum(numbers.map((value, index) => (value - a) * (others[index]! - b)));
  const scale = Math.sqrt(squares(numbers) * squares(others));
  if (scale === 0) throw new Error('A list whose numbers are all the same has no correlation.');
  return shared / scale;
}

export const sortNumbers = (numbers: number[]): number[] => ascending(numbers);

export const sortNumbersDescending = (numbers: number[]): number[] => [...numbers].sort((a, b) => b - a);

export const uniqueNumbers = (numbers: number[]): number[] => [...new Set(numbers)];

/** The sums so far: of 1, 2, 3 they are 1, 3, 6. */
export function runningTotal(numbers: number[]): number[] {
  let total = 0;
  return numbers.map((value) => (total += value));
}

/** The mean of each `window` values in a row; the first is that of the first `window` values. */
export function movingAverage(numbers: number[], window: number): number[] {
  if (!Number.isInteger(window) || window < 1) throw new Error('The window has to be a whole number of at least 1.');
  return numbers.slice(window - 1).map((_, index) => mean(numbers.slice(index, index + window)));
}

/** Each value less the one before it. */
export const differences = (numbers: number[]): number[] => numbers.slice(1).map((value, index) => value - numbers[index]!);

/** The smallest value becomes 0, the largest 1. */
export function normalise(numbers: number[]): number[] {
  const low = minimum(numbers);
  const width = spread(numbers);
  if (width === 0) throw new Error('Numbers that are all the same cannot be spread from 0 to 1.');
  return numbers.map((value) => (value - low) / width);
}

/** How many (population) standard deviations each value lies above the mean. */
export function zScores(numbers: number[]): number[] {
  const average = mean(numbers);
  const deviation = populationDeviation(numbers);
  if (deviation === 0) throw new Error('Numbers that are all the same have no z-scores.');
  return numbers.map((value) => (value - average) / deviation);
}

export const largest = (numbers: number[], count: number): number[] => sortNumbersDescending(numbers).slice(0, count);

export const smallest = (numbers: number[], count: number): number[] => sortNumbers(numbers).slice(0, count);

export const keepEven = (numbers: number[]): number[] => numbers.filter((value) => value % 2 === 0);

export const keepOdd = (numbers: number[]): number[] => numbers.filter((value) => Math.abs(value % 2) === 1);

export const keepAbove = (numbers: number[], limit: number): number[] => numbers.filter((value) => value > limit);

export const keepBelow = (numbers: number[], limit: number): number[] => numbers.filter((value) => value < limit);

export const keepPositive = (numbers: number[]): number[] => numbers.filter((value) => value > 0);

export const keepNegative = (numbers: number[]): number[] => numbers.filter((value) => value < 0);

export const reverseNumbers = (numbers: number[]): number[] => [...numbers].reverse();

/** The numbers of a text, with a separator between them. @throws for a part that is no number */
export const parseNumbers = (text: string, separator: string): number[] =>
  text
    .split(separator)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const value = Number(part.trim());
      if (!Number.isFinite(value)) throw new Error(`"${part.trim()}" is not a number.`);
      return value;
    });
