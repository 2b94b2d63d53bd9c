import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Chance, from the system's secure source. */

export const uuid = (): string => randomUUID();

export const uuids = (count: number): string[] => {
  if (!Number.isInteger(count) || count < 1 || count > 10_000) throw new Error('From 1 to 10,000 ids are made at once.');
  return Array.from({ length: count }, () => randomUUID());
};

/** Both ends can come. */
export const randomInteger = (low: number, high: number): number => {
  if (!Number.isInteger(low) || !Number.isInteger(high) || low > high)
    throw new Error('The range has to be two whole numbers, the smaller first.');
  return randomInt(low, high + 1);
};

export const randomIntegers = (count: number, low: number, high: number): number[] => {
  if (!Number.isInteger(count) || count < 1 || count > 100_000) throw new Error('From 1 to 100,000 numbers are made at once.');
  return Array.from({ length: count }, () => randomInteger(low, high));
};

/** Different ones, in ascending order, as in a lottery. */
export function drawNumbers(count: number, low: number, high: number): number[] {
  if (count > high - low + 1) throw new Error('There are not that many different numbers in the range.');
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(randomInteger(low, high));
  return [...drawn].sort((a, b) => a - b);
}

export const rollDice = (count: number, sides: number): number[] => randomIntegers(count, 1, sides);

export const flipCoin = (): string => (randomInt(2) === 0 ? 'heads' : 'tails');

const KINDS: Readonly<Record<string, string>> = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  symbols: '!#$%&*+-=?@^_',
};

/** Of these kinds of characters ("lower", "upper", "digits", "symbols"), at least one of each. */
export function randomText(length: number, kinds: string[]): string {
  if (!Number.isInteger(length) || length < kinds.length || length > 10_000)
    throw new Error(`The length has to be a whole number from ${kinds.length} to 10,000.`);
  const all = kinds.map((kind) => KINDS[kind]!);
  const pick = (letters: string): string => letters[randomInt(letters.length)]!;
  const text = all.map(pick);
  while (text.length < length) text.push(pick(all.join('')));
  return shuffle(text).join('');
}

export const randomHex = (length: number): string =>
  randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);

export const randomColour = (): string => `#${randomBytes(3).toString('hex')}`;

export function shuffle<T>(items: T[]): T[] {
  const shuffled = [...items];
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
  }
  return shuffled;
}

export const pickOne = <T>(items: T[]): T => {
  if (items.length === 0) throw new Error('There is nothing to pick from.');
  return items[randomInt(items.length)]!;
};

/** Different ones, in the order in which they were drawn. */
export const pickSome = <T>(items: T[], count: number): T[] => {
  if (count > items.length) throw new Error('There are not that many items.');
  return shuffle(items).slice(0, count);
};
