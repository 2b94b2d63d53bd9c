import anyAscii from 'any-ascii';
import { plural } from './language.js';

/**
 * Words from a request → identifiers and labels. Identifiers are ASCII letters and digits only, so whatever a request
 * contains (`"; DROP TABLE`, `../../etc`, `<script>`, `{{ }}`) ends as plain words here.
 */
const MAX_IDENTIFIER = 48;

/** Lower-case ASCII words of a name: `E-Mail Addresse` → `['e', 'mail', 'addresse']`, `dueDate` → `['due', 'date']`. */
export function asciiWords(text: string): string[] {
  if (/^[a-z0-9]+$/.test(text)) return [text];
  const plain = /^[\x20-\x7E]*$/.test(text) ? text : readable(text);
  return plain
    .replace(/\bpH\b/g, 'ph')
    .replace(/\b[A-Z]{2,}s\b/g, (acronyms) => acronyms.toLowerCase())
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/\be-(?=mail)/gi, 'e')
    .replace(/'s\b/gi, '')
    .replace(/'/g, '')
    .replace(/&/g, ' and ')
    .replace(/%/g, ' percent ')
    .replace(/#/g, ' number ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Transliterates letters; signs such as emoji, which would become English names of pictures, are dropped. */
function readable(text: string): string {
  return anyAscii(text.normalize('NFKC').replace(/[\p{Extended_Pictographic}\p{So}\p{Sk}]/gu, ' '));
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `PascalCase` from words, `undefined` when no letter or digit is left. */
export function entityIdentifier(words: readonly string[]): string | undefined {
  const joined = words.flatMap(asciiWords).map(capital).join('');
  if (joined === '') return undefined;
  return shorten(/^[A-Z]/.test(joined) ? joined : `N${joined}`);
}

/** `camelCase` from words, `undefined` when no letter or digit is left. */
export function fieldIdentifier(words: readonly string[]): string | undefined {
  const parts = words.flatMap(asciiWords);
  const joined = parts.map((word, i) => (i === 0 ? word : capital(word))).join('');
  if (joined === '') return undefined;
  const name = shorten(/^[a-z]/.test(joined) ? joined : `n${joined}`);
  return OBJECT_MEMBERS.has(name) ? `${name}Value` : name;
}

/** Names that every JavaScript object answers to, or that change what it is: a record must not carry them. */
const OBJECT_MEMBERS = new Set([
  'constructor',
  'prototype',
  'proto',
  'toString',
  'toLocaleString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toJSON',
  'then',
]);

const shorten = (identifier: string): string => identifier.slice(0, MAX_IDENTIFIER);

/** `Date of birth`: sentence case for people; at most 80 characters. Acronyms keep their capitals. */
export function labelOf(words: readonly string[]): string {
  const text = words
    .map((word) => ACRONYMS.get(word.toLowerCase()) ?? word)
    .join(' ')
    .replace(/[<>{}[\]"\\`|;]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .trim();
  return capital(text);
}

const ACRONYMS = new Map(
  [
    'ID',
    'URL',
    'SKU',
    'ISBN',
    'VAT',
    'IBAN',
    'PO',
    'FAQ',
    'CRM',
    'HR',
    'IT',
    'IP',
    'MAC',
    'VIN',
    'GPS',
    'GPA',
    'API',
    'NPS',
    'ETA',
    'BPM',
    'RSVP',
    'CV',
    'TV',
    'QR',
    'UPC',
    'EAN',
    'BMI',
    'SSN',
    'SLA',
    'OKR',
    'KPI',
    'NGO',
    'HOA',
    'pH',
    'DNA',
    'RNA',
    'MRI',
    'DVD',
    'CD',
    'USB',
    'OS',
    'CPU',
    'RAM',
    'ISRC',
    'DOI',
    'ASIN',
  ].map((word) => [word.toLowerCase(), word]),
);

/** `Pet owners` from `['pet', 'owner']`. */
export function pluralLabelOf(words: readonly string[]): string {
  const last = words.at(-1);
  return last === undefined ? '' : labelOf([...words.slice(0, -1), plural(last)]);
}

/** Lower-case words joined by hyphens, at most 60 characters, never empty. */
export function slugOf(text: string): string {
  const slug = asciiWords(text).join('-').slice(0, 60).replace(/-+$/, '');
  return slug === '' ? 'application' : slug;
}
