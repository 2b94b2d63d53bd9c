/** Texts in other notations; texts are UTF-8. */

export const toBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

export const fromBase64 = (text: string): string => {
  if (!/^[\sA-Za-z0-9+/_-]*={0,2}\s*$/.test(text)) throw new Error('The text is not Base64.');
  return Buffer.from(text, 'base64').toString('utf8');
};

export const toBase64Url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

export const fromBase64Url = (text: string): string => fromBase64(text);

export const toHex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

export const fromHex = (text: string): string => {
  const digits = text.replace(/\s+/g, '');
  if (!/^(?:[\da-f]{2})*$/i.test(digits)) throw new Error('The text is not hexadecimal.');
  return Buffer.from(digits, 'hex').toString('utf8');
};

/** Eight digits a byte, a space between bytes. */
export const toBinary = (text: string): string =>
  Array.from(Buffer.from(text, 'utf8'), (byte) => byte.toString(2).padStart(8, '0')).join(' ');

export const fromBinary = (text: string): string => {
  const bits = text.replace(/\s+/g, '');
  if (!/^(?:[01]{8})*$/.test(bits)) throw new Error('The text is not binary: groups of eight digits 0 and 1.');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString('utf8');
};

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function toBase32(text: string): string {
  const bits = Array.from(Buffer.from(text, 'utf8'), (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

export function fromBase32(text: string): string {
  const letters = text.trim().toUpperCase().replace(/=+$/, '');
  if (/[^A-Z2-7]/.test(letters)) throw new Error('The text is not Base32.');
  const bits = Array.from(letters, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString('utf8');
}

/** For one part of an address: everything but letters, digits and -_.!~*'() is encoded. */
export const encodeUrl = (text: string): string => encodeURIComponent(text);

export const decodeUrl = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new Error('The text is not URL-encoded.', { cause: error });
  }
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Named entities of XML, `&nbsp;` and `&apos;`, and numbers. */
export const unescapeHtml = (text: string): string =>
  text.replace(
    /&(?:amp|lt|gt|quot|apos|nbsp|#(\d+)|#x([\da-f]+));/gi,
    (entity, decimal: string | undefined, hex: string | undefined) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&nbsp;': '\u00a0' }[entity.toLowerCase()]!;
    },
  );

/** As the inside of a JSON text, with its quotation marks. */
export const toJsonString = (text: string): string => JSON.stringify(text);

const MORSE: Readonly<Record<string, string>> = {
  A: '.-',
  B: '-...',
  C: '-.-.',
  D: '-..',
  E: '.',
  F: '..-.',
  G: '--.',
  H: '....',
  I: '..',
  J: '.---',
  K: '-.-',
  L: '.-..',
  M: '--',
  N: '-.',
  O: '---',
  P: '.--.',
  Q: '--.-',
  R: '.-.',
  S: '...',
  T: '-',
  U: '..-',
  V: '...-',
  W: '.--',
  X: '-..-',
  Y: '-.--',
  Z: '--..',
  '0': '-----',
  '1': '.----',
  '2': '..---',
  '3': '...--',
  '4': '....-',
  '5': '.....',
  '6': '-....',
  '7': '--...',
  '8': '---..',
  '9': '----.',
  '.': '.-.-.-',
  ',': '--..--',
  '?': '..--..',
  '!': '-.-.--',
  '/': '-..-.',
  '(': '-.--.',
  ')': '-.--.-',
  ':': '---...',
  '=': '-...-',
  '+': '.-.-.',
  '-': '-....-',
  '@': '.--.-.',
};

/** A space between letters, " / " between words. */
export const toMorse = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .split(/\s+/)
    .map((word) =>
      Array.from(word, (letter) => {
        const code = MORSE[letter];
        if (code === undefined) throw new Error(`There is no Morse code for "${letter}".`);
        return code;
      }).join(' '),
    )
    .join(' / ');

export const fromMorse = (code: string): string => {
  const letters = new Map(Object.entries(MORSE).map(([letter, signs]) => [signs, letter]));
  return code
    .trim()
    .split(/\s*\/\s*|\s{3,}/)
    .map((word) =>
      word
        .split(/\s+/)
        .map((signs) => {
          const letter = letters.get(signs);
          if (letter === undefined) throw new Error(`"${signs}" is not Morse code.`);
          return letter;
        })
        .join(''),
    )
    .join(' ');
};

/** Decimal character codes, with spaces between them. */
export const toCodes = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0)!);

export const fromCodes = (codes: number[]): string => String.fromCodePoint(...codes);

/** What a JSON Web Token says; its signature is not looked at. */
export function decodeJwt(token: string): { header: unknown; payload: unknown } {
  const parts = token.trim().split('.');
  if (parts.length !== 3) throw new Error('A JSON Web Token has three parts.');
  const [header, payload] = parts
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown);
  return { header, payload };
}

/** Of a JSON Web Token, unchecked. */
export const jwtPayload = (token: string): unknown => decodeJwt(token).payload;
