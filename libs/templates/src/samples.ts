import type { ResourceField } from '#foundry/planning';

/** Values that the delivered tests use, as TypeScript expressions; `n` counts the records of one test. */
export interface FieldSamples {
  /** A valid value, different for every `n` when the field is unique. Undefined for references: tests create the target. */
  readonly sample?: string;
  /** Another valid value, greater in every order than `sample`. */
  readonly other?: string;
  /** A value that the field refuses. */
  readonly invalid: string;
}

const text = (value: string): string => JSON.stringify(value);

export function fieldSamples(field: ResourceField): FieldSamples {
  const { label, type, maxLength = 0 } = field;
  const tooLong = `'x'.repeat(${maxLength + 1})`;
  switch (type) {
    case 'string':
    case 'text': {
      // The other value must sort after the sample, and SQLite compares by code point.
      const words = /^(?!zz)[a-z0-9]/i.test(label)
        ? label
            .replace(/[^\p{L}\p{N} ]+/gu, ' ')
            .slice(0, 40)
            .trim()
        : 'Text';
      return { sample: `\`${words} \${n}\``, other: text(`Zz ${words}`), invalid: tooLong };
    }
    case 'email':
      return { sample: '`person${n}@example.com`', other: text('zoe@example.com'), invalid: text('not an address') };
    case 'phone':
      return { sample: '`+1 555 010 ${1000 + n}`', other: text('+49 30 1234567'), invalid: text('call me') };
    case 'url':
      return { sample: '`https://example.com/${n}`', other: text('https://example.org/'), invalid: text('javascript:alert(1)') };
    case 'image':
      return {
        sample: '`https://example.com/${n}.jpg`',
        other: text('https://example.org/picture.png'),
        invalid: text('javascript:alert(1)'),
      };
    case 'boolean':
      return { sample: 'false', other: 'true', invalid: text('perhaps') };
    case 'date':
      return {
        sample: field.unique ? 'new Date(Date.UTC(2026, 2, n)).toISOString().slice(0, 10)' : text('2026-03-01'),
        other: text('2036-04-15'),
        invalid: text('2026-02-31'),
      };
    case 'datetime':
      return {
        sample: field.unique ? 'new Date(Date.UTC(2026, 2, 1, 9, n)).toISOString()' : text('2026-03-01T09:30:00.000Z'),
        other: text('2036-04-15T14:00:00.000Z'),
        invalid: text('tomorrow'),
      };
    case 'time':
      return {
        sample: field.unique ? 'new Date(Date.UTC(2026, 2, 1, 1, n)).toISOString().slice(11, 16)' : text('09:30'),
        other: text('23:45'),
        invalid: text('25:00'),
      };
    case 'color':
      return {
        sample: field.unique ? "`#${String(n).padStart(6, '0')}`" : text('#1d4ed8'),
        other: text('#f59e0b'),
        invalid: text('blue-ish'),
      };
    case 'enum':
      return { sample: text(field.enum[0]!), other: text(field.enum.at(-1)!), invalid: text('not one of them') };
    case 'reference':
      return { invalid: text('1; DROP TABLE') };
    default:
      return numberSamples(field);
  }
}

function numberSamples(field: ResourceField): FieldSamples {
  const { min = -Infinity, max = Infinity } = field;
  const whole = field.type === 'integer' || field.type === 'rating';
  const low = Math.max(Math.min(whole ? 3 : 12.5, max), min);
  const high = Math.min(Math.max(whole ? 90 : 99.75, low + 60), max);
  const within = (value: number) => (whole ? Math.round(value) : value);
  return {
    sample: field.unique && low + 50 <= max ? `${within(low)} + n` : String(within(low)),
    other: String(within(high)),
    invalid: Number.isFinite(max) ? String(max + 1) : Number.isFinite(min) ? String(min - 1) : text('many'),
  };
}
