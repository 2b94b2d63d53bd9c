import { describe, expect, it } from 'vitest';
import { infinitive, isPlural, plural, singular } from './language.js';

const PAIRS = [
  ['person', 'people'],
  ['category', 'categories'],
  ['analysis', 'analyses'],
  ['status', 'statuses'],
  ['series', 'series'],
  ['criterion', 'criteria'],
  ['staff', 'staff'],
  ['equipment', 'equipment'],
  ['child', 'children'],
  ['address', 'addresses'],
  ['class', 'classes'],
  ['bus', 'buses'],
  ['box', 'boxes'],
  ['branch', 'branches'],
  ['shelf', 'shelves'],
  ['invoice', 'invoices'],
  ['purchase', 'purchases'],
  ['warehouse', 'warehouses'],
  ['movie', 'movies'],
  ['key', 'keys'],
  ['quiz', 'quizzes'],
  ['database', 'databases'],
  ['diagnosis', 'diagnoses'],
  ['tomato', 'tomatoes'],
  ['photo', 'photos'],
  ['campus', 'campuses'],
  ['species', 'species'],
  ['salesman', 'salesmen'],
  ['to-do', 'to-dos'],
  ['nurse', 'nurses'],
  ['topic', 'topics'],
] as const;

describe('inflection', () => {
  it.each(PAIRS)('knows that %s and %s are one noun', (one, many) => {
    expect(plural(one)).toBe(many);
    expect(singular(many)).toBe(one);
    expect(singular(one)).toBe(one);
  });

  it('tells several from one', () => {
    expect(isPlural('products')).toBe(true);
    expect(isPlural('status')).toBe(false);
    expect(isPlural('news')).toBe(false);
  });

  it.each([
    ['booking', 'book'],
    ['managing', 'manage'],
    ['submitted', 'submit'],
    ['applies', 'apply'],
    ['written', 'write'],
    ['browses', 'browse'],
    ['cancelled', 'cancel'],
  ])('finds the infinitive of %s', (form, verb) => expect(infinitive(form)).toBe(verb));
});
