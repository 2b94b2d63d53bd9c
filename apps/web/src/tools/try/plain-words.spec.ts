import { expect, test } from 'vitest';
import { plainly } from './plain-words.js';

test.each([
  ["must have required property 'customer'", '“customer” is missing'],
  ['must be integer', 'has to be a whole number'],
  ['must NOT have fewer than 1 items', 'needs at least 1 entry'],
  ['must NOT have fewer than 2 characters', 'needs at least 2 characters'],
  ['must be >= 0', 'has to be 0 or more'],
  ['must match format "date"', 'has to be a date such as 2026-01-31'],
  ['must match format "email"', 'is not written as email is'],
  ['must be what nobody thought of', 'must be what nobody thought of'],
])('%s: %s', (said, words) => {
  expect(plainly(said)).toBe(words);
});
