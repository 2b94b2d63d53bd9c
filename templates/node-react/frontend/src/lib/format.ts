import { type Field, optionOf } from './fields';
import type { Reference } from './records';

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const dateTimeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', timeZone: 'UTC' });
const numberFormat = new Intl.NumberFormat();
const relativeFormat = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const moneyFormats = new Map<string, Intl.NumberFormat>();

export function formatNumber(value: number): string {
  return numberFormat.format(value);
}

/** `1 hour`, `2.5 hours`; `kg` is the same for any number. */
export function formatQuantity(value: number, unit: string): string {
  const one = unit.replace(/^(second|minute|hour|day|night|week|month|year|mile|metre|meter|litre|liter|page|piece|point)s$/i, '$1');
  return `${formatNumber(value)} ${value === 1 ? one : unit}`;
}

export function formatMoney(value: number, currency: string): string {
  let format = moneyFormats.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
    moneyFormats.set(currency, format);
  }
  return format.format(value);
}

/** `2026-01-31` is a day, not a moment: it is the same day in every time zone. */
export function formatDate(day: string): string {
  return formatWith(dateFormat, day, `${day}T00:00:00Z`);
}

export function formatDateTime(moment: string): string {
  return formatWith(dateTimeFormat, moment, moment);
}

export function formatTime(time: string): string {
  return formatWith(timeFormat, time, `1970-01-01T${time}Z`);
}

/** `3 hours ago`; older than a month: the date. */
export function formatAgo(moment: string, now: number = Date.now()): string {
  const minutes = Math.round((new Date(moment).getTime() - now) / 60_000);
  if (Math.abs(minutes) < 60) return relativeFormat.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return relativeFormat.format(hours, 'hour');
  const days = Math.round(hours / 24);
  return Math.abs(days) <= 30 ? relativeFormat.format(days, 'day') : formatDate(moment.slice(0, 10));
}

/** The API's name of a record; where it begins with a day or a moment in UTC, that is written for people. */
export function formatLabel(label: string): string {
  return label.replace(/^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?(?= · |$)/, (_, day: string, time?: string) =>
    time === undefined ? formatDate(day) : formatDateTime(`${day}T${time}Z`),
  );
}

/** A field's value as plain text; `''` when there is none. */
export function formatValue(field: Field, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  switch (field.type) {
    case 'boolean':
      return value === true ? 'Yes' : 'No';
    case 'integer':
    case 'decimal':
      if (field.isYear === true) return String(value);
      return field.unit === undefined ? formatNumber(Number(value)) : formatQuantity(Number(value), field.unit);
    case 'rating':
      return `${String(value)} of 5`;
    case 'percent':
      return `${formatNumber(Number(value))} %`;
    case 'money':
      return formatMoney(Number(value), field.currency);
    case 'date':
      return formatDate(String(value));
    case 'datetime':
      return formatDateTime(String(value));
    case 'time':
      return formatTime(String(value));
    case 'enum':
      return optionOf(field, value)?.label ?? String(value);
    case 'reference':
      return formatLabel((value as Reference).label);
    case 'links':
      return (value as readonly Reference[]).map((link) => formatLabel(link.label)).join(', ');
    default:
      return String(value);
  }
}

/** A value that is not what its type says is shown as it is, rather than breaking the page. */
function formatWith(format: Intl.DateTimeFormat, written: string, iso: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? written : format.format(moment);
}
