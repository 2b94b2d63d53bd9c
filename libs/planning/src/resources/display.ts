import type { ResourceField } from './types.js';

export const NAME_PARTS = new Set(['firstName', 'lastName', 'forename', 'surname', 'familyName', 'givenName', 'middleName']);
const DISPLAY_NAMES = ['name', 'title', 'fullName', 'label', 'subject', 'displayName', 'headline', 'question', 'username'];
const DISPLAY_CODES = ['number', 'code', 'sku', 'reference', 'isbn', 'serialNumber', 'plate', 'licensePlate', 'email'];

/** The display of an entity that has words of its own. */
export function ownDisplay(fields: readonly ResourceField[]): ResourceField[] | undefined {
  const text = fields.filter((field) => field.type === 'string');
  const named = (names: readonly string[]) => names.map((name) => text.find((f) => f.name === name)).find((f) => f !== undefined);
  const direct = named(DISPLAY_NAMES);
  if (direct !== undefined) return [direct];
  const parts = text.filter((field) => NAME_PARTS.has(field.name) && field.name !== 'middleName');
  if (parts.length > 0) return parts.slice(0, 2);
  const suffixed = text.find((field) => /(Name|Title|Label|Subject)$/.test(field.name));
  if (suffixed !== undefined) return [suffixed];
  const references = fields.some((field) => field.type === 'reference' && field.required);
  const code =
    named(DISPLAY_CODES) ?? text.find((f) => /(Number|Code|No|Id)$/.test(f.name)) ?? fields.find((f) => f.type === 'email');
  if (code !== undefined) return [code];
  const required = text.find((field) => field.required);
  if (required !== undefined && !references) return [required];
  if (!references && text[0] !== undefined) return [text[0]];
  return undefined;
}

/** The display of an entity that is known by when and whom it concerns: a visit, an enrolment. */
export function composedDisplay(
  fields: readonly ResourceField[],
  plain: ReadonlyMap<string, ResourceField[] | undefined>,
): ResourceField[] {
  const date = fields.find((field) => field.type === 'date' || field.type === 'datetime');
  const references = fields.filter((field) => field.type === 'reference' && plain.get(field.references!) !== undefined);
  const parts = [...(date === undefined ? [] : [date]), ...references.slice(0, date === undefined ? 2 : 1)];
  if (parts.length > 0) return parts;
  const fallback =
    fields.find((field) => field.type === 'string') ??
    fields.find((field) => field.type === 'text') ??
    fields.find((field) => ['url', 'phone', 'email', 'integer', 'enum', 'time'].includes(field.type)) ??
    fields.find((field) => field.type !== 'reference' && field.type !== 'image');
  return fallback === undefined ? [] : [fallback];
}
