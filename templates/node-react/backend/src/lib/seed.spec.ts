import { expect, it } from 'vitest';
import { tables } from '../tables.js';
import { TestApi } from '../testing/api.js';
import { migrate } from './migrate.js';
import { isEmpty, seed } from './seed.js';

it('fills an empty database with records that are valid and belong together', () => {
  const { db } = new TestApi();
  expect(isEmpty(db)).toBe(true);
  expect(seed(db)).toBeGreaterThanOrEqual(tables.length);
  expect(isEmpty(db)).toBe(false);
  expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
});

it('applies a migration once', () => {
  const { db } = new TestApi();
  expect(migrate(db)).toEqual([]);
});
