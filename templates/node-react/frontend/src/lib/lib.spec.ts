import { describe, expect, it } from 'vitest';
import { bookEntity } from '../test/example';
import { sampleRecord } from '../test/samples';
import { apiUrl } from './api';
import { contrast, mix, readableOn, textOn } from './colors';
import { inSentence, titleLabelOf, titleOf } from './entity';
import { formValuesOf, inputOf, newFormValues, toLocalMoment } from './form-values';
import { formatAgo, formatDate, formatDateTime, formatLabel, formatMoney, formatQuantity, formatValue } from './format';
import { addDays, addMonths, weeksOf } from './month';
import { validate } from './validation';

describe('Formatting', () => {
  it('shows a day as the same day everywhere', () => {
    expect(formatDate('2026-01-31')).toContain('31');
    expect(formatDate('no date')).toBe('no date');
  });

  it('shows money in its currency and nothing as nothing', () => {
    expect(formatMoney(12.5, 'EUR')).toMatch(/12[.,]50/);
    expect(formatValue(bookEntity.fields.price, null)).toBe('');
  });

  it('writes one of something as one', () => {
    expect(['hours', 'kg', 'glass'].map((unit) => formatQuantity(1, unit))).toEqual(['1 hour', '1 kg', '1 glass']);
    expect(formatQuantity(2, 'hours')).toBe('2 hours');
  });

  it('says how long ago something was', () => {
    const now = Date.parse('2026-03-10T12:00:00Z');
    expect(formatAgo('2026-03-10T09:00:00Z', now)).toContain('3');
    expect(formatAgo('2025-03-10T09:00:00Z', now)).toContain('2025');
  });

  it('writes the dates in a record’s name for people', () => {
    expect(formatLabel('2026-01-31 · Emma')).toBe(`${formatDate('2026-01-31')} · Emma`);
    expect(formatLabel('2026-01-31 09:30 · Emma')).toBe(`${formatDateTime('2026-01-31T09:30Z')} · Emma`);
    expect(formatLabel('2026-0031')).toBe('2026-0031');
  });

  it('falls back to the number of a record that has no name', () => {
    expect(titleOf(bookEntity, sampleRecord(bookEntity, 4, { title: '' }))).toBe('Book #4');
    expect([inSentence('Pet owner'), inSentence('FAQ'), inSentence('A')]).toEqual(['pet owner', 'FAQ', 'a']);
  });
});

describe('The column of titles', () => {
  const label = (text: string) => ({ type: 'string', label: text }) as const;
  const fields = { ...bookEntity.fields, firstName: label('First name'), lastName: label('Last name') };
  const columnOf = (...display: (keyof typeof fields)[]) => titleLabelOf({ ...bookEntity, fields, display, displaySeparator: ' · ' });

  it('is called like all that it shows', () => {
    expect(columnOf('title')).toBe('Title');
    expect(columnOf('firstName', 'lastName')).toBe('Name');
    expect(columnOf('bought', 'author')).toBe('Bought · Author');
    expect(columnOf()).toBe('Book');
  });
});

describe('Forms', () => {
  it('send back what they were given', () => {
    const book = sampleRecord(bookEntity, 3);
    const input = inputOf(bookEntity, formValuesOf(bookEntity, book));
    expect(book).toMatchObject(input);
  });

  it('send nothing as null and take values from the address', () => {
    const values = newFormValues(bookEntity, new URLSearchParams('authorId=5&lent=true&tagIds=1,2&title=Emma'));
    expect(inputOf(bookEntity, values)).toMatchObject({
      title: 'Emma',
      authorId: 5,
      lent: true,
      tagIds: [1, 2],
      summary: null,
      pages: null,
      stars: null,
      due: null,
    });
  });

  it('hold moments as the visitor reads them', () => {
    const local = toLocalMoment('2026-03-01T09:30:00.000Z');
    expect(new Date(local.replace(' ', 'T')).toISOString()).toBe('2026-03-01T09:30:00.000Z');
  });

  it('name each problem under the name its value is written with', () => {
    const values = { ...newFormValues(bookEntity, new URLSearchParams()), title: 'x'.repeat(41), color: 'red', opens: '25:00', pages: 1.5 };
    expect(Object.keys(validate(bookEntity, values)).toSorted()).toEqual(['color', 'opens', 'pages', 'title']);
    expect(validate({ ...bookEntity, fields: { author: { ...bookEntity.fields.author, required: true } } }, {})).toEqual({
      authorId: 'Author is required',
    });
  });
});

describe('The calendar', () => {
  it('shows whole weeks from Monday on', () => {
    const weeks = weeksOf('2026-02');
    expect(weeks.map((week) => week[0])).toEqual(['2026-01-26', '2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23']);
    expect(weeksOf('2026-08')).toHaveLength(6);
  });

  it('counts across years', () => {
    expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addDays('2024-02-28', 1)]).toEqual([
      '2027-01',
      '2025-12',
      '2024-02-29',
    ]);
  });
});

describe('Colours', () => {
  it('stay readable on every background', () => {
    for (const background of ['#ffffff', '#000000', '#e6e6fa', '#008080', '#ffd700', '#9932cc', '#808080']) {
      expect(contrast(textOn(background), background)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(readableOn('#ffb6c1', [background]), background)).toBeGreaterThanOrEqual(4.5);
    }
    expect(mix('#ffffff', '#000000', 0.5)).toBe('#808080');
  });
});

describe('Addresses of the API', () => {
  it('leave out what has no value and escape the rest', () => {
    expect(apiUrl('books', { search: 'a&b', page: 2, status: undefined, sort: '' })).toBe('/api/books?search=a%26b&page=2');
  });
});
