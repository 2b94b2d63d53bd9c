import { expect, test } from 'vitest';
import { type Draft, draftOf, emptyDraft, valueOf } from './draft.js';
import { type Field, fieldsOf } from './fields.js';

const object = (properties: Record<string, unknown>, required: string[] = []) => ({ type: 'object', properties, required });
const kinds = (field: Field): Record<string, string> =>
  field.kind === 'object' ? Object.fromEntries(field.fields.map(({ name, field: own }) => [name, own.kind])) : {};

const ORDER = object(
  {
    customer: { type: 'string' },
    note: { type: 'string' },
    percent: { type: 'number', default: 5 },
    pieces: { type: 'integer' },
    express: { type: 'boolean' },
    currency: { enum: ['EUR', 'USD'] },
    lines: { type: 'array', items: object({ price: { type: 'number' } }, ['price']) },
    address: object({ city: { type: 'string' } }, ['city']),
  },
  ['customer', 'pieces'],
);

test('each type of a schema becomes the field that people know for it, and what has no form becomes JSON', () => {
  expect(kinds(fieldsOf(ORDER))).toEqual({
    customer: 'text',
    note: 'text',
    percent: 'number',
    pieces: 'number',
    express: 'boolean',
    currency: 'choice',
    lines: 'list',
    address: 'object',
  });
  const odd = object({
    either: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    map: { type: 'object', additionalProperties: { type: 'number' } },
    pair: { type: 'array', prefixItems: [{ type: 'string' }] },
    several: { type: ['string', 'number'] },
    anything: true,
    itself: { $ref: '#' },
    gone: { $ref: '#/$defs/nothing' },
  });
  expect(kinds(fieldsOf(odd))).toMatchObject({
    either: 'json',
    map: 'json',
    pair: 'json',
    several: 'json',
    anything: 'json',
    gone: 'json',
  });
});

test('a schema that refers to itself ends somewhere, and inner references are followed', () => {
  const tree = {
    ...object({ child: { $ref: '#/$defs/a~1b' } }),
    $defs: { 'a/b': object({ name: { type: 'string' }, next: { $ref: '#' } }) },
  };
  const [child] = (fieldsOf(tree) as Field & { kind: 'object' }).fields;
  expect(kinds(child!.field)).toMatchObject({ name: 'text' });
  const loop = { ...object({ a: { $ref: '#/$defs/a' } }), $defs: { a: { $ref: '#/$defs/a' } } };
  expect(kinds(fieldsOf(loop))).toEqual({ a: 'json' });
});

test('what is left empty is left out, defaults are filled in, and what is needed and missing is said', () => {
  const field = fieldsOf(ORDER);
  const { value, problems } = valueOf(field, emptyDraft(field));
  expect(value).toEqual({ customer: '', percent: 5 });
  expect(problems).toEqual([{ path: '/pieces', message: 'A number is needed.' }]);
});

test('a value survives the way into the form and out again', () => {
  const field = fieldsOf(ORDER);
  const order = {
    customer: 'Ada\nLovelace',
    pieces: 2,
    percent: 2.5,
    express: false,
    currency: 'USD',
    lines: [{ price: 1 }, { price: 0.5 }],
    address: { city: 'Bern' },
  };
  expect(valueOf(field, draftOf(field, order)!)).toEqual({ value: order, problems: [] });
  expect(draftOf(field, { ...order, extra: 1 })).toBeUndefined();
  expect(draftOf(field, { ...order, pieces: 'two' })).toBeUndefined();
});

test('numbers are read as they are written, and places of what is wrong are those of the server', () => {
  const field = fieldsOf(ORDER);
  const draft = draftOf(field, { customer: 'x', pieces: 1, lines: [{ price: 1 }] });
  const changed = (pieces: string, price: string) => ({
    kind: 'object' as const,
    fields: {
      ...(draft as Draft & { kind: 'object' }).fields,
      pieces: { kind: 'text' as const, text: pieces },
      lines: {
        kind: 'list' as const,
        items: [{ kind: 'object' as const, fields: { price: { kind: 'text' as const, text: price } } }],
      },
    },
  });
  expect(valueOf(field, changed('3', '2,5')).value).toMatchObject({ pieces: 3, lines: [{ price: 2.5 }] });
  expect(valueOf(field, changed('1.5', 'many')).problems).toEqual([
    { path: '/pieces', message: 'A whole number is needed.' },
    { path: '/lines/0/price', message: 'This is not a number.' },
  ]);
});
