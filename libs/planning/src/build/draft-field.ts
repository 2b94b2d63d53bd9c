import { guessType, usuallyOptional } from '../field-types.js';
import { nounKey } from '../nouns.js';
import type { Part } from '../read/facts.js';
import type { FieldPhrase } from '../read/field-words.js';
import type { DraftEntity, DraftField } from './draft.js';

export function draftField(
  entity: DraftEntity,
  words: readonly string[],
  phrase: Omit<FieldPhrase, 'name'>,
  part: Part,
  source: 'stated' | 'inferred' = 'stated',
): DraftField {
  const name = words.join(' ');
  const guess = guessType(name, nounKey(entity.noun));
  const field: DraftField = { words, type: guess.type, required: true, source, parts: new Set([part]) };
  if (guess.unit) field.unit = guess.unit;
  if (guess.values) field.values = guess.values;
  refine(field, phrase);
  if (phrase.required === undefined)
    field.required = !usuallyOptional(name, field.type) && field.type !== 'boolean' ? true : field.type === 'boolean';
  return field;
}

/** Applies what a phrase says about a field to it. */
export function refine(field: DraftField, phrase: Omit<FieldPhrase, 'name'>): void {
  if (phrase.type) {
    if (!(phrase.type === 'text' && field.type === 'text') && !(phrase.type === 'enum' && field.values)) field.type = phrase.type;
    if (phrase.type === 'enum' && !field.values && !phrase.values) field.type = 'string';
    if (phrase.type === 'string' && ['email', 'phone', 'url', 'image'].includes(guessType(field.words.join(' '), '').type))
      field.type = guessType(field.words.join(' '), '').type;
    if (phrase.type !== 'enum') delete field.values;
    if (field.type !== 'integer' && field.type !== 'decimal') delete field.unit;
  }
  if (phrase.unit) field.unit = phrase.unit;
  if (phrase.currency) field.currency = phrase.currency;
  if (phrase.values && phrase.values.length > 0) {
    const values = [...new Set(phrase.values)].slice(0, 40);
    if (values.length === 2 && values.includes('yes') && values.includes('no')) field.type = 'boolean';
    else if (field.type === 'boolean' && values.every((value) => /^(?:true|false|yes|no)$/.test(value))) field.type = 'boolean';
    else if (values.every((value) => /^-?\d+$/.test(value)) && values.length > 1)
      Object.assign(field, { type: 'integer', min: Math.min(...values.map(Number)), max: Math.max(...values.map(Number)) });
    else {
      field.type = 'enum';
      field.values = values;
      delete field.unit;
    }
  }
  if (phrase.min !== undefined || phrase.max !== undefined) {
    if (phrase.min !== undefined) field.min = phrase.min;
    if (phrase.max !== undefined) field.max = phrase.max;
    if (!['integer', 'decimal', 'money', 'percent', 'rating'].includes(field.type)) {
      field.type = Number.isInteger(phrase.min ?? 0) && Number.isInteger(phrase.max ?? 0) ? 'integer' : 'decimal';
      delete field.values;
    }
    if (field.type === 'rating' && ((field.max !== undefined && field.max !== 5) || (field.min !== undefined && field.min !== 1)))
      field.type = Number.isInteger(field.max ?? 5) ? 'integer' : 'decimal';
  }
  if (phrase.unique) field.unique = true;
  if (phrase.required !== undefined) field.required = phrase.required;
  if (phrase.default !== undefined) setDefault(field, phrase.default);
}

export function setDefault(field: DraftField, text: string): void {
  const value = text.toLowerCase();
  if (field.type === 'enum' && field.values) {
    const match =
      field.values.find((one) => one === value) ??
      field.values.find((one) => one.replace(/[\s-]/g, '') === value.replace(/[\s-]/g, ''));
    if (match) field.default = match;
    else {
      field.values = [...field.values, value];
      field.default = value;
    }
  } else if (['integer', 'decimal', 'money', 'percent', 'rating'].includes(field.type)) {
    const number = Number(value.replace(/[^\d.-]/g, ''));
    if (value !== '' && /\d/.test(value) && Number.isFinite(number))
      field.default = field.type === 'integer' || field.type === 'rating' ? Math.round(number) : number;
  } else if (field.type === 'boolean') field.default = /^(?:true|yes|on|1|active|enabled)$/.test(value);
  else if (field.type === 'string' && /^(?:true|false)$/.test(value))
    Object.assign(field, { type: 'boolean', default: value === 'true' });
  else if (field.type === 'string' || field.type === 'text') field.default = text;
}
