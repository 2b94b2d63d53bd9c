/** Single numbers. */

/** Half away from zero, as people round: 1.005 to two decimals is 1.01, -2.5 to none is -3. */
export function roundTo(value: number, decimals: number): number {
  if (!Number.isFinite(value)) throw new Error('The result is not a finite number.');
  if (Math.abs(value) >= 1e21) return value;
  const [digits = '0', exponent = '0'] = Math.abs(value).toPrecision(15).split('e');
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + decimals}`));
  const [shiftedDigits, shiftedExponent = '0'] = String(shifted).split('e');
  const rounded = Number(`${shiftedDigits}e${Number(shiftedExponent) - decimals}`);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

export const roundUp = (value: number): number => Math.ceil(value);

export const roundDown = (value: number): number => Math.floor(value);

/** To the nearest multiple: 7 by 5 is 5, 8 by 5 is 10. */
export const roundToMultiple = (value: number, step: number): number => roundTo(Math.round(value / step) * step, 10);

export const absolute = (value: number): number => Math.abs(value);

export const negate = (value: number): number => (value === 0 ? 0 : -value);

/** With this many decimals, always: 3 becomes "3.00". */
export const fixed = (value: number, decimals: number): string => roundTo(value, decimals).toFixed(decimals);

/** With commas between thousands: 1234567.5 becomes "1,234,567.5". */
export const withThousands = (value: number): string =>
  new Intl.NumberFormat('en-US', { maximumFractionDigits: 10 }).format(value);

/** An amount of money as it is written in a country: 1234.5, EUR, de-DE is "1.234,50 €". */
export const asMoney = (value: number, currency: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(value).replace(/[\u00a0\u202f]/g, ' ');

/** 0.256 becomes "25.6%". */
export const asPercent = (value: number, decimals: number): string => `${roundTo(value * 100, decimals).toFixed(decimals)}%`;

export const isPrime = (value: number): boolean => {
  if (!Number.isSafeInteger(value)) throw new Error('A prime number is a whole number.');
  if (value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
};

/** In ascending order, each as often as it divides. */
export function primeFactors(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 1) throw new Error('Only whole numbers above 0 have prime factors.');
  const factors: number[] = [];
  let rest = value;
  for (let divisor = 2; divisor * divisor <= rest; divisor++) {
    while (rest % divisor === 0) {
      factors.push(divisor);
      rest /= divisor;
    }
  }
  return rest > 1 ? [...factors, rest] : factors;
}

export const divisors = (value: number): number[] => {
  if (!Number.isSafeInteger(value) || value < 1 || value > 10_000_000)
    throw new Error('Divisors are found of whole numbers from 1 to 10,000,000.');
  return Array.from({ length: value }, (_, index) => index + 1).filter((divisor) => value % divisor === 0);
};

/** All primes up to and with the limit. */
export function primesUpTo(limit: number): number[] {
  if (limit > 5_000_000) throw new Error('Primes are listed up to 5,000,000.');
  const isComposite = new Uint8Array(Math.max(0, Math.floor(limit)) + 1);
  const primes: number[] = [];
  for (let value = 2; value <= limit; value++) {
    if (isComposite[value]) continue;
    primes.push(value);
    for (let multiple = value * value; multiple <= limit; multiple += value) isComposite[multiple] = 1;
  }
  return primes;
}

/** @throws above 170, where numbers end */
export function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170)
    throw new Error('The factorial is known for whole numbers from 0 to 170.');
  let result = 1;
  for (let factor = 2; factor <= value; factor++) result *= factor;
  return result;
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a whole number.`);
  return value;
}

export const greatestCommonDivisor = (a: number, b: number): number => {
  let [left, right] = [Math.abs(whole(a)), Math.abs(whole(b))];
  while (right !== 0) [left, right] = [right, left % right];
  return left;
};

export const leastCommonMultiple = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : Math.abs(a * b) / greatestCommonDivisor(a, b);

/** The first numbers of the sequence 0, 1, 1, 2, 3, 5. */
export function fibonacciSequence(count: number): number[] {
  if (!Number.isInteger(count) || count < 0 || count > 78) throw new Error('Up to 78 Fibonacci numbers are exact.');
  const numbers = [0, 1];
  while (numbers.length < count) numbers.push(numbers.at(-1)! + numbers.at(-2)!);
  return numbers.slice(0, count);
}

/** The 1st and the 2nd are 1, the 10th is 55. */
export const fibonacci = (n: number): number => {
  if (!Number.isInteger(n) || n < 0 || n > 78) throw new Error('Fibonacci numbers are exact for whole n from 0 to 78.');
  let [a, b] = [0, 1];
  for (let i = 0; i < n; i++) [a, b] = [b, a + b];
  return a;
};

export const isEven = (value: number): boolean => whole(value) % 2 === 0;

export const isOdd = (value: number): boolean => whole(value) % 2 !== 0;

export const isPerfectSquare = (value: number): boolean => value >= 0 && Number.isInteger(Math.sqrt(whole(value)));

export const isDivisible = (value: number, divisor: number): boolean => whole(value) % divisor === 0;

export const digitSum = (value: number): number =>
  Array.from(String(Math.abs(whole(value))), Number).reduce((total, digit) => total + digit, 0);

export const reverseDigits = (value: number): number => {
  const reversed = Number(
    Array.from(String(Math.abs(whole(value))))
      .reverse()
      .join(''),
  );
  return value < 0 ? -reversed : reversed;
};

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export const squareRoot = (value: number): number => {
  if (value < 0) throw new Error('Negative numbers have no real square root.');
  return Math.sqrt(value);
};

export const cubeRoot = (value: number): number => Math.cbrt(value);

export const square = (value: number): number => value * value;

export const power = (base: number, exponent: number): number => base ** exponent;

export const remainder = (value: number, divisor: number): number => {
  if (divisor === 0) throw new Error('Nothing can be divided by 0.');
  return value % divisor;
};

/** Digits above 9 are lower-case letters. */
export const toBase = (value: number, base: number): string => whole(value).toString(base);

export const toBaseUpper = (value: number, base: number): string => toBase(value, base).toUpperCase();

/** A prefix 0x, 0b or 0o is allowed. */
export function fromBase(text: string, base: number): number {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^(-?)0[xbo](?=.)/, base === 16 || base === 2 || base === 8 ? '$1' : '$&');
  const allowed = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, base);
  if (!/^-?.+$/.test(digits) || Array.from(digits.replace(/^-/, '')).some((digit) => !allowed.includes(digit)))
    throw new Error(`"${text}" is not a number in base ${base}.`);
  return Number.parseInt(digits, base);
}

const ROMAN: readonly (readonly [string, number])[] = [
  ['M', 1000],
  ['CM', 900],
  ['D', 500],
  ['CD', 400],
  ['C', 100],
  ['XC', 90],
  ['L', 50],
  ['XL', 40],
  ['X', 10],
  ['IX', 9],
  ['V', 5],
  ['IV', 4],
  ['I', 1],
];

export function toRoman(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 3999)
    throw new Error('Roman numerals are written for whole numbers from 1 to 3999.');
  let rest = value;
  let roman = '';
  for (const [letters, worth] of ROMAN) {
    while (rest >= worth) {
      roman += letters;
      rest -= worth;
    }
  }
  return roman;
}

export function fromRoman(text: string): number {
  let rest = text.trim().toUpperCase();
  let value = 0;
  for (const [letters, worth] of ROMAN) {
    while (rest.startsWith(letters)) {
      value += worth;
      rest = rest.slice(letters.length);
    }
  }
  if (rest !== '' || value === 0 || toRoman(value) !== text.trim().toUpperCase())
    throw new Error(`"${text}" is not a Roman numeral.`);
  return value;
}

/** 1 becomes "1st", 12 "12th". */
export const ordinal = (value: number): string => {
  const endings = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${value}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(value)]}`;
};

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const GROUPS: readonly (readonly [number, string])[] = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
  [100, 'hundred'],
];

/** A whole number in English words: 42 is "forty-two", 105 "one hundred five". */
export function toWords(value: number): string {
  if (Math.abs(whole(value)) >= 1e15) throw new Error('Numbers are spelled out below 1,000,000,000,000,000.');
  if (value < 0) return `minus ${toWords(-value)}`;
  if (value < 20) return SMALL[value]!;
  if (value < 100) return TENS[Math.floor(value / 10)]! + (value % 10 === 0 ? '' : `-${SMALL[value % 10]!}`);
  const [size, name] = GROUPS.find(([size]) => value >= size)!;
  const rest = value % size;
  return `${toWords(Math.floor(value / size))} ${name}${rest === 0 ? '' : ` ${toWords(rest)}`}`;
}

/** Bytes as people read them, in steps of 1024: 1536 is "1.5 KB". */
export function humanBytes(bytes: number): string {
  if (bytes < 0) throw new Error('A size is not negative.');
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let size = bytes;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `${roundTo(size, 1)} ${units[unit]!}`;
}

/** 3725 seconds are "01:02:05". */
export function asClock(seconds: number): string {
  const total = Math.round(Math.abs(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${seconds < 0 ? '-' : ''}${two(Math.floor(total / 3600))}:${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`;
}

/** "01:02:05" is 3725 seconds; "2:05" is 125. */
export function fromClock(text: string): number {
  const parts = text.trim().split(':');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => !/^\d+$/.test(part)))
    throw new Error(`"${text}" is not a duration like 01:02:05.`);
  return parts.reduce((seconds, part) => seconds * 60 + Number(part), 0);
}

/** 3725 seconds are "1h 2m 5s"; parts that are 0 are left out. */
export function asDuration(seconds: number): string {
  let rest = Math.round(seconds);
  if (rest < 0) throw new Error('A duration is not negative.');
  const parts: string[] = [];
  for (const [size, unit] of [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
    [1, 's'],
  ] as const) {
    if (rest >= size) parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  return parts.join(' ') || '0s';
}
