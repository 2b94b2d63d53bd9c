import type { Entity } from '../lib/entity';
import { type Field, valueNameOf } from '../lib/fields';
import type { Stored } from '../lib/records';

/** A valid value of a field; `n` makes it differ from record to record where it can. */
function sampleValue(field: Field, n: number): unknown {
  switch (field.type) {
    case 'email':
      return `person${n}@example.com`;
    case 'phone':
      return `+1 555 010 ${1000 + n}`;
    case 'url':
      return `https://example.com/${n}`;
    case 'image':
      return `https://example.com/${n}.png`;
    case 'boolean':
      return n % 2 === 1;
    case 'integer':
    case 'decimal':
    case 'money':
    case 'percent':
      return Math.min(Math.max(field.min ?? 0, n), field.max ?? n);
    case 'rating':
      return 1 + (n % 5);
    case 'date':
      return `2026-03-0${1 + (n % 9)}`;
    case 'datetime':
      return `2026-03-0${1 + (n % 9)}T09:30:00.000Z`;
    case 'time':
      return `09:0${n % 10}`;
    case 'color':
      return `#00000${n % 10}`;
    case 'enum':
      return field.options[0]?.value ?? null;
    case 'reference':
      return 1;
    case 'links':
      return [1];
    default:
      return `${field.label} ${n}`.slice(-(field.maxLength ?? 200));
  }
}

/** A record as the API gives it, with a value in every field. */
export function sampleRecord(entity: Entity, id: number, changes: Readonly<Record<string, unknown>> = {}): Stored {
  const record: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(entity.fields)) {
    record[valueNameOf(name, field)] = sampleValue(field, id);
    if (field.type === 'reference') record[name] = { id: 1, label: `${field.target.label} 1` };
    if (field.type === 'links') record[name] = [{ id: 1, label: `${field.target.label} 1` }];
  }
  return { ...record, ...changes, id, createdAt: '2026-01-05T08:00:00.000Z', updatedAt: '2026-01-06T08:00:00.000Z' };
}

/** The values of a record that a form writes. */
export function inputOfSample(entity: Entity, record: Stored): Record<string, unknown> {
  const values = record as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(entity.fields).map(([name, field]) => [valueNameOf(name, field), values[valueNameOf(name, field)]]),
  );
}
