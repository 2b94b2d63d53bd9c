import type { Entity } from './entity';
import { type Field, valueNameOf } from './fields';
import type { FormValues } from './form-values';
import { isPictureData } from './pictures';

export type FormErrors = Record<string, string>;

/** What is wrong with a form before it is sent; the API checks the same again. */
export function validate(entity: Entity, values: FormValues): FormErrors {
  const errors: FormErrors = {};
  for (const [name, field] of Object.entries(entity.fields)) {
    const valueName = valueNameOf(name, field);
    const problem = problemWith(field, values[valueName]);
    if (problem !== undefined) errors[valueName] = problem;
  }
  return errors;
}

export function problemWith(field: Field, value: unknown): string | undefined {
  if (isEmpty(field, value)) {
    return field.required === true && field.type !== 'boolean' ? `${field.label} is required` : undefined;
  }
  switch (field.type) {
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value).trim()) ? tooLong(field, value) : 'Enter an email address, such as ada@example.com';
    case 'url':
      return isUrl(String(value).trim()) ? tooLong(field, value) : 'Enter a web address that starts with http:// or https://';
    case 'image':
      return isUrl(String(value).trim()) || isPictureData(String(value)) ? tooLong(field, value) : 'Enter the web address of a picture';
    case 'string':
    case 'text':
    case 'phone':
      return tooLong(field, value);
    case 'integer':
      return Number.isInteger(Number(value)) ? outOfRange(field, Number(value)) : 'Enter a whole number';
    case 'decimal':
    case 'percent':
    case 'money':
    case 'rating':
      return Number.isFinite(Number(value)) ? outOfRange(field, Number(value)) : 'Enter a number';
    case 'color':
      return /^#[0-9a-f]{6}$/i.test(String(value)) ? undefined : 'Enter a colour such as #1c7ed6';
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(String(value)) ? undefined : 'Enter a time such as 14:30';
    default:
      return undefined;
  }
}

function isEmpty(field: Field, value: unknown): boolean {
  if (field.type === 'rating') return !value;
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

function tooLong(field: Field, value: unknown): string | undefined {
  const limit = 'maxLength' in field ? field.maxLength : undefined;
  return limit !== undefined && String(value).length > limit ? `Use at most ${limit} characters` : undefined;
}

function outOfRange(field: { min?: number | undefined; max?: number | undefined }, value: number): string | undefined {
  if (field.min !== undefined && value < field.min) return `Enter ${field.min} or more`;
  if (field.max !== undefined && value > field.max) return `Enter ${field.max} or less`;
  return undefined;
}

function isUrl(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}
