/** Whole numbers and their notations. */

function whole(value: number, low = 0): number {
  if (!Number.isSafeInteger(value) || value < low) throw new Error(`It takes a whole number from ${low} on.`);
  return value;
}

/** n over k. */
export function combinations(n: number, k: number): number {
  whole(n);
  whole(k);
  if (k > n) return 0;
  let result = 1;
  for (let index = 1; index <= Math.min(k, n - k); index++) result = Math.round((result * (n - index + 1)) / index);
  return result;
}

export function permutations(n: number, k: number): number {
  whole(n);
  whole(k);
  if (k > n) return 0;
  let result = 1;
  for (let index = 0; index < k; index++) result *= n - index;
  return result;
}

/** From a base to another, both from 2 to 36. */
export function changeBase(digits: string, from: number, to: number): string {
  if (![from, to].every((base) => Number.isInteger(base) && base >= 2 && base <= 36)) throw new Error('A base is from 2 to 36.');
  const text = digits
    .trim()
    .toLowerCase()
    .replace(/^0[xob](?=.)/, '');
  let value = 0n;
  if (text === '') throw new Error('There are no digits.');
  for (const digit of text) {
    const worth = Number.parseInt(digit, 36);
    if (!(worth < from)) throw new Error(`"${digit}" is not a digit of base ${from}.`);
    value = value * BigInt(from) + BigInt(worth);
  }
  return value.toString(to);
}

const isPrimeNumber = (value: number): boolean => {
  if (value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
};

export function nextPrime(value: number): number {
  let candidate = Math.max(2, Math.floor(value) + 1);
  while (!isPrimeNumber(candidate)) candidate++;
  return candidate;
}

export function firstPrimes(count: number): number[] {
  if (whole(count) > 10_000) throw new Error('At most 10,000 primes are listed.');
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) if (isPrimeNumber(candidate)) primes.push(candidate);
  return primes;
}

/** "Fizz" for multiples of 3, "Buzz" of 5, "FizzBuzz" of both. */
export const fizzBuzzOf = (value: number): string =>
  `${value % 3 === 0 ? 'Fizz' : ''}${value % 5 === 0 ? 'Buzz' : ''}` || String(value);

export const fizzBuzz = (limit: number): string[] => {
  if (whole(limit) > 100_000) throw new Error('At most 100,000 are listed.');
  return Array.from({ length: limit }, (_, index) => fizzBuzzOf(index + 1));
};

/** Until it is 1, with the first number. */
export function collatz(start: number): number[] {
  const steps = [whole(start, 1)];
  for (let value = start; value !== 1;) {
    value = value % 2 === 0 ? value / 2 : 3 * value + 1;
    steps.push(value);
    if (!Number.isSafeInteger(value) || steps.length > 100_000) throw new Error('The sequence is too long.');
  }
  return steps;
}

export const collatzSteps = (start: number): number => collatz(start).length - 1;

/** Equal to the sum of its proper divisors. */
export function isPerfect(value: number): boolean {
  whole(value);
  let sum = value > 1 ? 1 : 0;
  for (let divisor = 2; divisor * divisor <= value; divisor++)
    if (value % divisor === 0) sum += divisor + (divisor * divisor === value ? 0 : value / divisor);
  return value > 1 && sum === value;
}

/** Equal to the sum of its digits, each to the power of how many there are. */
export const isArmstrong = (value: number): boolean => {
  const digits = String(whole(value));
  return Array.from(digits).reduce((sum, digit) => sum + Number(digit) ** digits.length, 0) === value;
};

export const isPalindromeNumber = (value: number): boolean => {
  const digits = String(whole(value));
  return digits === Array.from(digits).reverse().join('');
};

export const countDigitsOf = (value: number): number => String(Math.abs(Math.trunc(value))).length;

/** Adds the digits until one is left. */
export const digitalRoot = (value: number): number => (whole(value) === 0 ? 0 : 1 + ((value - 1) % 9));

/** -1, 0 or 1. */
export const signOfNumber = (value: number): number => Math.sign(value) + 0;

export const multiplicationTable = (value: number, upTo: number): number[] =>
  Array.from({ length: whole(upTo) }, (_, index) => value * (index + 1));

/** In lowest terms: "3/4". */
export function simplifyFraction(numerator: number, denominator: number): string {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator === 0)
    throw new Error('A fraction has whole numbers, and not 0 below.');
  let [a, b] = [Math.abs(numerator), Math.abs(denominator)];
  while (b > 0) [a, b] = [b, a % b];
  const sign = Math.sign(denominator);
  return `${(sign * numerator) / a}/${(sign * denominator) / a}`;
}

/** "16:9". */
export const ratioOf = (first: number, second: number): string => simplifyFraction(first, second).replace('/', ':');

/** Real solutions of ax² + bx + c = 0, the smaller first. */
export function quadraticRoots(a: number, b: number, c: number): number[] {
  if (a === 0) throw new Error('With a = 0 it is no quadratic equation.');
  const inside = b * b - 4 * a * c;
  if (inside < 0) return [];
  if (inside === 0) return [-b / (2 * a) + 0];
  const root = Math.sqrt(inside);
  return [(-b - root) / (2 * a), (-b + root) / (2 * a)].map((value) => value + 0).sort((x, y) => x - y);
}

/** "1.234,56", "1,234.56" or "1 234.56" as a number. The last sign is the decimal one, where two different ones occur or one is not followed by three digits. */
export function parseLocalNumber(text: string): number {
  const trimmed = text.replace(/[\s\u00a0\u202f'’€$£]/g, '');
  const sign = /^[^.,]*([.,]).*([.,])/.exec(trimmed);
  const last = Math.max(trimmed.lastIndexOf(','), trimmed.lastIndexOf('.'));
  const isDecimal = sign ? sign[1] !== trimmed[last] : last >= 0 && !/[.,]\d{3}$/.test(trimmed);
  const digits = isDecimal
    ? `${trimmed.slice(0, last).replace(/[.,]/g, '')}.${trimmed.slice(last + 1)}`
    : trimmed.replace(/[.,]/g, '');
  if (!/^-?\d+(?:\.\d+)?$/.test(digits)) throw new Error(`"${text}" is not a number.`);
  return Number(digits);
}

/** "1.234,56" of Germany: a comma before the decimals, a dot after each three digits. */
export function parseGermanNumber(text: string): number {
  const digits = text.replace(/[\s.€]/g, '').replace(',', '.');
  if (!/^-?\d+(?:\.\d+)?$/.test(digits)) throw new Error(`"${text}" is not a number.`);
  return Number(digits);
}

export const formatGermanNumber = (value: number, decimals: number): string =>
  new Intl.NumberFormat('de-DE', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

/** 0.256 is "25.6%". */
export const asPercent = (value: number, decimals: number): string => `${(value * 100).toFixed(decimals)}%`;

/** 15300 is "15.3k". */
export function compactNumber(value: number): string {
  for (const [size, letter] of [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const)
    if (Math.abs(value) >= size) return `${Number((value / size).toFixed(1))}${letter}`;
  return String(value);
}

/** "1.5e+3". */
export const scientific = (value: number, decimals: number): string => value.toExponential(decimals);

const luhnSum = (digits: string): number =>
  Array.from(digits)
    .reverse()
    .reduce(
      (sum, digit, index) =>
        sum + (index % 2 === 0 ? (Number(digit) * 2 > 9 ? Number(digit) * 2 - 9 : Number(digit) * 2) : Number(digit)),
      0,
    );

/** The digit that makes a number pass the Luhn check. */
export function luhnDigit(number: string): number {
  const digits = number.replace(/[\s-]/g, '');
  if (!/^\d+$/.test(digits)) throw new Error('It takes digits.');
  return (10 - (luhnSum(digits) % 10)) % 10;
}

/** The thirteenth digit of an EAN or ISBN-13. */
export function eanDigit(number: string): number {
  const digits = number.replace(/[\s-]/g, '');
  if (!/^\d{12}$/.test(digits)) throw new Error('It takes the first twelve digits.');
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}

/** By the first digits. */
export function cardBrand(number: string): string {
  const digits = number.replace(/[\s-]/g, '');
  if (/^4\d{12}(?:\d{3}){0,2}$/.test(digits)) return 'Visa';
  if (/^(?:5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01]|720)\d{12,13})$/.test(digits) && digits.length === 16) return 'Mastercard';
  if (/^3[47]\d{13}$/.test(digits)) return 'American Express';
  if (/^6(?:011|5\d\d)\d{12}$/.test(digits)) return 'Discover';
  return 'unknown';
}

/** In groups of four characters. */
export const formatIban = (iban: string): string =>
  iban
    .replace(/\s/g, '')
    .toUpperCase()
    .replace(/.{4}(?=.)/g, '$& ');

export function formatCardNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (digits.length < 12) throw new Error('It is not the number of a card.');
  return digits.replace(/\d{4}(?=\d)/g, '$& ');
}
