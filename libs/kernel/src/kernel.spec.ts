import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  allErrors,
  correlationId,
  defineErrors,
  DomainError,
  idPattern,
  newId,
  stableJson,
  VERSION,
  withCorrelation,
} from './index.js';

describe('newId', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sorts by creation, also when the clock stands still or jumps back', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const ids = Array.from({ length: 1_000 }, () => newId('x'));
    vi.setSystemTime(1_600_000_000_000);
    ids.push(...Array.from({ length: 1_000 }, () => newId('x')));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(2_000);
  });

  it('matches its own pattern', () => {
    expect(newId('bld')).toMatch(idPattern('bld'));
    expect(newId('bld')).not.toMatch(idPattern('tok'));
  });
});

describe('defineErrors', () => {
  it('derives the code from library and name, and registers the meaning', () => {
    const errors = defineErrors('kernel_test', { notThere: [404, 'It is not there.'] });
    const error = errors.notThere('The thing 7 is not there.', { details: { id: 7 }, cause: new Error('why') });
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'kernel_test.not_there', status: 404, exitCode: 1, details: { id: 7 } });
    expect(allErrors()).toContainEqual({ code: 'kernel_test.not_there', status: 404, meaning: 'It is not there.' });
  });

  it('refuses a code that is declared twice', () => {
    defineErrors('kernel_twice', { same: [400, 'Once.'] });
    expect(() => defineErrors('kernel_twice', { same: [400, 'Twice.'] })).toThrow('kernel_twice.same is declared twice');
  });

  it('makes unusable arguments exit 2', () => {
    expect([400, 413, 422].map((status) => new DomainError('c', status, 'm').exitCode)).toEqual([2, 2, 2]);
  });
});

describe('withCorrelation', () => {
  it('carries the id through asynchronous work and makes one when none is given', async () => {
    expect(correlationId()).toBeUndefined();
    await withCorrelation('abc', async () => {
      await Promise.resolve();
      expect(correlationId()).toBe('abc');
    });
    withCorrelation(undefined, () => expect(correlationId()).toMatch(idPattern('req')));
  });
});

it('writes equal values as equal text', () => {
  expect(stableJson({ b: [{ d: 1, c: 2 }], a: null })).toBe(stableJson({ a: null, b: [{ c: 2, d: 1 }] }));
});

it('says the version that package.json says', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
});
