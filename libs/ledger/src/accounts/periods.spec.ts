import { expect, it } from 'vitest';
import { periodStart } from './periods.js';

it.each([
  ['day', '2026-11-21T23:59:59.999Z', '2026-11-21T00:00:00.000Z'],
  ['week', '2026-11-22T12:00:00.000Z', '2026-11-16T00:00:00.000Z'],
  ['week', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['month', '2026-02-28T23:00:00.000Z', '2026-02-01T00:00:00.000Z'],
  ['total', '2026-11-21T12:00:00.000Z', '1970-01-01T00:00:00.000Z'],
] as const)('a %s that %s lies in began at %s', (period, at, start) => {
  expect(periodStart(period, new Date(at)).toISOString()).toBe(start);
});
