import { describe, expect, it } from 'vitest';
import { entityIdentifier, fieldIdentifier, labelOf, pluralLabelOf, slugOf } from './naming.js';
import { entityNameSchema, fieldNameSchema } from './plan.schemas.js';

const NASTY = [
  '"; DROP TABLE users',
  '../../etc/passwd',
  '{{ 7*7 }}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'then',
  'class',
  'select',
  '$(rm -rf /)',
  'a\nb',
  '1st place',
  'x'.repeat(300),
  "o'neill's",
];

describe('identifiers', () => {
  it.each(NASTY)('makes safe ones of %j', (name) => {
    expect(entityNameSchema.safeParse(entityIdentifier([name])).success).toBe(true);
    const field = fieldIdentifier([name]);
    expect(fieldNameSchema.safeParse(field).success).toBe(true);
    expect(Object.getPrototypeOf({})).not.toHaveProperty(field ?? '');
  });

  it('keeps the words that the request used', () => {
    expect(entityIdentifier(['order'])).toBe('Order');
    expect(entityIdentifier(['pet', 'owner'])).toBe('PetOwner');
    expect(fieldIdentifier(['date', 'of', 'birth'])).toBe('dateOfBirth');
    expect(fieldIdentifier(['e-mail'])).toBe('email');
    expect(fieldIdentifier(['due_date'])).toBe('dueDate');
  });

  it('transliterates other alphabets and drops signs that are no letters', () => {
    expect(entityIdentifier(['товары'])).toBe('Tovary');
    expect(fieldIdentifier(['größe'])).toBe('grosse');
    expect(fieldIdentifier(['名称'])).toMatch(/^[a-z][a-zA-Z0-9]+$/);
    expect(entityIdentifier(['😀'])).toBeUndefined();
  });

  it('writes labels for people and slugs for addresses', () => {
    expect(labelOf(['vat', 'number'])).toBe('VAT number');
    expect(labelOf(['<b>', 'name'])).not.toMatch(/[<>]/);
    expect(pluralLabelOf(['pet', 'category'])).toBe('Pet categories');
    expect(slugOf('Veterinary clinic')).toBe('veterinary-clinic');
    expect(slugOf('«»')).toBe('application');
  });
});
