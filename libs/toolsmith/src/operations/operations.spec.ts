import { describe, expect, it } from 'vitest';
import * as calendar from './calendar.js';
import * as clock from './clock.js';
import * as colour from './colour.js';
import * as cron from './cron.js';
import * as integers from './integers.js';
import * as network from './network.js';
import * as objects from './objects.js';
import * as sequence from './sequence.js';
import * as version from './version.js';
import * as words from './words.js';

describe('operations, against values that are known', () => {
  it('finds the next time of a cron expression', () => {
    expect(cron.nextRun('*/15 * * * *', '2024-01-01T10:05:00Z')).toBe('2024-01-01T10:15:00Z');
    expect(cron.nextRun('0 9 * * mon-fri', '2024-03-01T09:00:00Z')).toBe('2024-03-04T09:00:00Z');
    expect(cron.nextRun('0 0 29 2 *', '2024-03-01')).toBe('2028-02-29T00:00:00Z');
    // Either of the two days is enough where both are named.
    expect(cron.nextRun('0 0 13 * 5', '2024-03-01T00:00:00Z')).toBe('2024-03-08T00:00:00Z');
    expect(() => cron.nextRun('61 * * * *')).toThrow('not a field');
    expect(() => cron.nextRun('0 0 31 2 *', '2024-01-01')).toThrow('30 years');
  });

  it('reads durations and times of day', () => {
    expect(['1h 30m', '01:30:00', 'PT1H30M', '90 minutes', '1 hour and 30 minutes'].map(clock.parseDuration)).toEqual(
      Array<number>(5).fill(5400),
    );
    expect(() => clock.parseDuration('soon')).toThrow('not a duration');
    expect(clock.minutesFromTo('22:00', '06:00')).toBe(480);
    expect([clock.to12Hours('00:05'), clock.to24Hours('12:05 am')]).toEqual(['12:05 AM', '00:05']);
  });

  it('orders versions as semver.org does', () => {
    const sorted = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
    ];
    expect(version.sortVersions([...sorted].reverse())).toEqual(sorted);
    expect(version.bumpVersion('1.4.9', 'minor')).toBe('1.5.0');
  });

  it('knows the calendar', () => {
    expect([2024, 2025, 1961].map(calendar.easterSunday)).toEqual(['2024-03-31', '2025-04-20', '1961-04-02']);
    expect(calendar.spanBetween('2020-01-31', '2024-03-01')).toEqual({ years: 4, months: 1, days: 1 });
    expect([calendar.zodiacSign('2024-03-21'), calendar.zodiacSign('2024-12-31'), calendar.zodiacSign('2024-01-20')]).toEqual([
      'Aries',
      'Capricorn',
      'Aquarius',
    ]);
    expect([calendar.nextWeekday('2024-03-01', 'Friday'), calendar.nextWorkingDay('2024-03-01')]).toEqual([
      '2024-03-08',
      '2024-03-04',
    ]);
    expect(() => calendar.isBefore('2024-02-30', '2024-03-01')).toThrow('not a date');
  });

  it('computes with addresses', () => {
    expect(network.subnetOf('192.168.1.77/26')).toEqual({
      network: '192.168.1.64',
      broadcast: '192.168.1.127',
      netmask: '255.255.255.192',
      hosts: 62,
    });
    expect([network.isInBlock('10.1.2.3', '10.0.0.0/8'), network.isInBlock('11.0.0.0', '10.0.0.0/8')]).toEqual([true, false]);
    expect(network.numberToIp(network.ipToNumber('255.0.128.1'))).toBe('255.0.128.1');
    expect(network.removeTracking('https://a.org/?utm_source=x&id=1&utm_medium=y')).toBe('https://a.org/?id=1');
  });

  it('computes with whole numbers', () => {
    expect([integers.combinations(49, 6), integers.permutations(5, 2), integers.changeBase('ff', 16, 2)]).toEqual([
      13_983_816,
      20,
      '11111111',
    ]);
    expect([integers.isPerfect(28), integers.isPerfect(27), integers.isArmstrong(153), integers.digitalRoot(9875)]).toEqual([
      true,
      false,
      true,
      2,
    ]);
    expect([integers.luhnDigit('7992739871'), integers.eanDigit('400638133393')]).toEqual([3, 1]);
    expect(['1.234,56', '1,234.56', '1 234,5', '1.234', '0,5'].map(integers.parseLocalNumber)).toEqual([
      1234.56, 1234.56, 1234.5, 1234, 0.5,
    ]);
    expect(integers.quadraticRoots(1, -3, 2)).toEqual([1, 2]);
    expect(['4111111111111111', '5555555555554444', '378282246310005', '6011111111111117', '1'].map(integers.cardBrand)).toEqual([
      'Visa',
      'Mastercard',
      'American Express',
      'Discover',
      'unknown',
    ]);
  });

  it('computes with lists and objects', () => {
    expect(sequence.linearRegression([1, 2, 3], [2, 4, 6])).toEqual({ slope: 2, intercept: 0 });
    expect([sequence.range(1, 2, 0.5), sequence.rotate([1, 2, 3], 1), sequence.outliers([1, 2, 2, 3, 50])]).toEqual([
      [1, 1.5, 2],
      [3, 1, 2],
      [50],
    ]);
    expect(objects.compareObjects({ a: 1, b: { c: 1 } }, { b: { c: 2 }, d: 1 })).toEqual({
      added: ['d'],
      removed: ['a'],
      changed: ['b.c'],
    });
    expect(
      objects.sumOfProducts(
        [
          { price: 2, qty: '3' },
          { price: 1, qty: 4 },
        ],
        'price',
        'qty',
      ),
    ).toBe(10);
    expect(() => objects.sumOfProducts([{ price: 2 }], 'price', 'qty')).toThrow('qty');
  });

  it('computes with words and colours', () => {
    expect(['Robert', 'Tymczak', 'Pfister', 'Ashcraft'].map(words.soundex)).toEqual(['R163', 'T522', 'P236', 'A261']);
    expect([words.pigLatin('pig latin apple'), words.toNato('ab')]).toEqual(['igpay atinlay appleway', 'Alfa Bravo']);
    expect([words.dedent('  a\n    b'), words.centre('ab', 5), words.commonPrefix(['flow', 'flower', 'flat'])]).toEqual([
      'a\n  b',
      ' ab  ',
      'fl',
    ]);
    expect([colour.darken('#ffffff', 10), colour.lighten('#000000', 50), colour.rotateHue('#ff0000', 120)]).toEqual([
      '#e6e6e6',
      '#808080',
      '#00ff00',
    ]);
  });
});
