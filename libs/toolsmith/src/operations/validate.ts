/** Whether a text is what it should be. White space at the ends is not part of it. */

export const isEmail = (text: string): boolean =>
  /^[a-z\d!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z\d!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/i.test(
    text.trim(),
  ) && text.trim().length <= 254;

/** An address of http or https. */
export const isUrl = (text: string): boolean => {
  if (!URL.canParse(text.trim()) || /\s/.test(text.trim())) return false;
  return /^https?:$/.test(new URL(text.trim()).protocol);
};

export const isIpv4 = (text: string): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/.test(text.trim()) && !/(^|\.)0\d/.test(text.trim());

export const isIpv6 = (text: string): boolean =>
  /^[\da-f:.]+$/i.test(text.trim()) && text.includes(':') && URL.canParse(`http://[${text.trim()}]/`);

export const isIpAddress = (text: string): boolean => isIpv4(text) || isIpv6(text);

export const isUuid = (text: string): boolean =>
  /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(text.trim());

export const isHexColour = (text: string): boolean => /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(text.trim());

/** Digits, with a dot and a minus allowed. */
export const isNumeric = (text: string): boolean => /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text.trim());

export const isSlug = (text: string): boolean => /^[a-z\d]+(?:-[a-z\d]+)*$/.test(text);

/** The check digit of card numbers (ISO/IEC 7812). */
export function passesLuhn(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{2,}$/.test(digits)) return false;
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

export const isCardNumber = (text: string): boolean => /^\d{12,19}$/.test(text.replace(/[\s-]/g, '')) && passesLuhn(text);

/** Lengths of the countries' account numbers, from the IBAN registry. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MR: 27,
  MT: 31,
  MU: 30,
  NL: 18,
  NO: 15,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  SA: 24,
  SC: 31,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
};

/** Length of its country and check digits (ISO 13616); spaces are allowed. */
export function isIban(text: string): boolean {
  const iban = text.replace(/\s+/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(iban) || IBAN_LENGTHS[iban.slice(0, 2)] !== iban.length) return false;
  const digits = Array.from(iban.slice(4) + iban.slice(0, 4), (character) => Number.parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}

export function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '').toUpperCase();
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  return (
    Array.from(digits).reduce((total, digit, index) => total + (digit === 'X' ? 10 : Number(digit)) * (10 - index), 0) % 11 === 0
  );
}

/** Check digit of 13-digit article numbers, books included. */
export function isEan13(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{13}$/.test(digits)) return false;
  return Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

export const isIsbn13 = (text: string): boolean => /^97[89]/.test(text.replace(/[\s-]/g, '')) && isEan13(text);

export const isIsbn = (text: string): boolean => isIsbn10(text) || isIsbn13(text);

/** With "+", country and at most 15 digits. */
export const isE164 = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text.replace(/[\s().-]/g, ''));

export const isSemver = (text: string): boolean =>
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-z-][\da-z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-z-][\da-z-]*))*)?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?$/i.test(
    text.trim(),
  );

export const isMacAddress = (text: string): boolean => /^[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}$/i.test(text.trim());

/** hh:mm or hh:mm:ss, in 24 hours. */
export const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/.test(text.trim());

export interface TextRules {
  minLength?: number;
  maxLength?: number;
  upperCase?: number;
  lowerCase?: number;
  digits?: number;
  symbols?: number;
  letters?: number;
  noSpaces?: boolean;
}

/** How many characters of a kind there have to be at least, and how many characters in all. */
export function satisfies(text: string, rules: TextRules): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const length = Array.from(text).length;
  return (
    length >= (rules.minLength ?? 0) &&
    length <= (rules.maxLength ?? Infinity) &&
    count(/\p{Lu}/gu) >= (rules.upperCase ?? 0) &&
    count(/\p{Ll}/gu) >= (rules.lowerCase ?? 0) &&
    count(/\p{L}/gu) >= (rules.letters ?? 0) &&
    count(/\p{Nd}/gu) >= (rules.digits ?? 0) &&
    count(/[^\p{L}\p{Nd}\s]/gu) >= (rules.symbols ?? 0) &&
    !(rules.noSpaces === true && /\s/.test(text))
  );
}
