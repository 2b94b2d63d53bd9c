import { describe, expect, it } from 'vitest';
import { planTool } from './index.js';
import { TookTooLong, withinTime } from './time-limit.js';

const SLOW = `/^(a+)+$/`;
const text = `${'a'.repeat(60)}!`;

describe('work that may never end', () => {
  it('is stopped in the middle of a regular expression', () => {
    expect(() => withinTime(50, () => /^(a+)+$/.test(text))).toThrow(TookTooLong);
  });

  it('gives its result, and its own error, when it ends in time', () => {
    expect(withinTime(1_000, () => [1, 2])).toEqual([1, 2]);
    expect(() =>
      withinTime(1_000, () => {
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
  });

  it('does not hold up the planner when an example feeds it to a pattern of the request', () => {
    const planned = planTool(`Check whether a text matches the pattern ${SLOW}, e.g. "${text}" → false`);
    expect(planned).toMatchObject({ covered: false });
    expect(JSON.stringify(planned)).toContain('took too long');
  });
});
