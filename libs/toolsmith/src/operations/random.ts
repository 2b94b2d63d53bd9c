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

/** Version 7 of RFC 9562: milliseconds first, so that later ones sort after earlier ones. */
export function uuidV7(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const chance = randomBytes(10).toString('hex');
  const variant = '89ab'[Number.parseInt(chance[3]!, 16) % 4]!;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}

/** 26 characters of Crockford's Base32, the first ten of them the milliseconds. */
export function ulid(): string {
  const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let time = Date.now();
  let text = '';
  for (let index = 0; index < 10; index++) {
    text = LETTERS[time % 32]! + text;
    time = Math.floor(time / 32);
  }
  for (const byte of randomBytes(16)) text += LETTERS[byte % 32]!;
  return text;
}

/** Letters, digits, "_" and "-", which may stand in a URL. */
export function nanoid(length: number): string {
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
  if (!Number.isInteger(length) || length < 1 || length > 1_000) throw new Error('The length is from 1 to 1,000.');
  return Array.from(randomBytes(length), (byte) => LETTERS[byte % 64]!).join('');
}

/** With this many decimals. */
export const randomDecimal = (low: number, high: number, decimals: number): number =>
  Number((low + (randomInt(2 ** 32) / 2 ** 32) * (high - low)).toFixed(decimals));
