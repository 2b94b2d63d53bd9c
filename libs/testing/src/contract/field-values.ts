import type { ResourceField } from '#foundry/planning';

export type Value = string | number | boolean | null;

/** Longest text that is sent: long enough to find a limit, short enough for a request. */
const LONG_TEXT = 300;
const LOWEST = -1000;
const HIGHEST = 1000;

/**
 * A valid value of a field that is not a reference. Equal arguments give equal values; different `serial` numbers give
 * different values wherever the type has room, so that unique fields do not collide.
 * @param edge the longest text, or the smallest or largest number, that the field allows
 */
export function validValue(field: ResourceField, serial: number, edge: boolean): Value {
  const { min = LOWEST, max = HIGHEST } = field;
  const inRange = (decimals: number): number => {
    const step = 10 ** -decimals;
    const low = field.min ?? (field.max === undefined ? 1 : Math.min(1, field.max));
    if (edge && !field.unique) return field.max ?? max;
    const value = low + (serial % 997) * step;
    return Number((value <= (field.max ?? Infinity) ? value : low).toFixed(decimals));
  };
  switch (field.type) {
    case 'string':
      return text(field, `Sample ${serial}`, edge);
    case 'text':
      return text(field, `First line ${serial}\nSecond line: "quotes", commas & <tags>`, edge);
    case 'email':
      return `person.${serial}@example.com`;
    case 'phone':
      return `+1 555 01${String(serial % 100_000).padStart(5, '0')}`;
    case 'url':
      return `https://example.com/page/${serial}?a=1&b=2`;
    case 'image':
      return `https://example.com/pictures/${serial}.png`;
    case 'integer':
      return Math.round(inRange(0));
    case 'decimal':
    case 'percent':
    case 'money':
      return inRange(2);
    case 'rating':
      return edge ? Math.floor(max) : Math.ceil(min) + (serial % (Math.floor(max) - Math.ceil(min) + 1));
    case 'boolean':
      return serial % 2 === 0;
    case 'date':
      return day(serial);
    case 'datetime':
      return `${day(serial)}T${edge ? '23:59:59' : '09:30:00'}.000Z`;
    case 'time':
      return edge ? '23:59' : `${String(serial % 24).padStart(2, '0')}:${String(serial % 60).padStart(2, '0')}`;
    case 'color':
      return `#${(serial % 0xffffff).toString(16).padStart(6, '0')}`;
    case 'enum':
      return field.enum[(edge ? field.enum.length - 1 : serial) % field.enum.length] ?? '';
    case 'reference':
      return null;
  }
}

function text(field: ResourceField, start: string, edge: boolean): string {
  const limit = Math.min(field.maxLength ?? LONG_TEXT, edge && field.maxLength !== undefined ? field.maxLength : LONG_TEXT);
  // an umlaut and an ideograph: lengths are counted in characters, and nothing may be lost on the way
  const filled = edge ? `${start} ü漢 `.padEnd(limit, 'abcdefghi ') : start;
  return filled
    .slice(0, limit)
    .trimEnd()
    .padEnd(edge ? limit : 0, 'x');
}

/** Days from 2024-02-29 on. */
function day(serial: number): string {
  return new Date(Date.UTC(2024, 1, 29 + (serial % 1000))).toISOString().slice(0, 10);
}

export interface InvalidValue {
  readonly value: unknown;
  /** What is wrong with it: `too long`, `not a number`. */
  readonly fault: string;
}

/** At most two values that the field must refuse. */
export function invalidValues(field: ResourceField): InvalidValue[] {
  switch (field.type) {
    case 'string':
    case 'text':
      return [
        { value: 7, fault: 'a number' },
        ...(field.maxLength === undefined ? [] : [{ value: 'x'.repeat(field.maxLength + 1), fault: 'too long' }]),
      ];
    case 'email':
      return [{ value: 'nobody at nowhere', fault: 'not an e-mail address' }];
    case 'phone':
      return [{ value: 'call me', fault: 'not a phone number' }];
    case 'url':
    case 'image':
      return [{ value: 'javascript:alert(1)', fault: 'not a web address' }];
    case 'integer':
      return [{ value: 1.5, fault: 'a fraction' }, ...outOfRange(field)];
    case 'decimal':
    case 'percent':
    case 'money':
    case 'rating':
      return [{ value: 'many', fault: 'a text' }, ...outOfRange(field)];
    case 'boolean':
      return [{ value: 'perhaps', fault: 'a text' }];
    case 'date':
      return [{ value: '2023-02-29', fault: 'a day that does not exist' }];
    case 'datetime':
      return [{ value: 'yesterday', fault: 'not a date and time' }];
    case 'time':
      return [{ value: '25:00', fault: 'a time that does not exist' }];
    case 'color':
      return [{ value: 'reddish', fault: 'not a colour' }];
    case 'enum':
      return [{ value: `${field.enum.join('')}-`, fault: 'not one of the allowed values' }];
    case 'reference':
      return [{ value: 'first', fault: 'a text' }];
  }
}

function outOfRange(field: ResourceField): InvalidValue[] {
  if (field.max !== undefined) return [{ value: field.max + 1, fault: 'above the largest allowed' }];
  if (field.min !== undefined) return [{ value: field.min - 1, fault: 'below the smallest allowed' }];
  return [];
}
