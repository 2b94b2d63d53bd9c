import { DateTime } from 'luxon';

/** Dates are ISO texts ("2024-03-01"), times ISO texts with an offset or without ("2024-03-01T12:00:00Z"). */

const ISO_DATE = 'yyyy-MM-dd';

function dateOf(text: string): DateTime {
  const date = DateTime.fromISO(text.trim(), { setZone: true });
  if (!date.isValid) throw new Error(`"${text}" is not a date like 2024-03-01.`);
  return date;
}

/** The day alone, where no clock is put back. */
const dayOf = (text: string): DateTime => {
  const { year, month, day } = dateOf(text);
  return DateTime.utc(year, month, day);
};

const isoDay = (date: DateTime): string => date.toFormat(ISO_DATE);

const isoTime = (date: DateTime): string => date.toISO({ suppressMilliseconds: true })!;

function inZone(date: DateTime, zone: string): DateTime {
  const moved = date.setZone(zone);
  if (!moved.isValid) throw new Error(`There is no time zone ${zone}.`);
  return moved;
}

/** Whole days from one date to the other; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round(dayOf(to).diff(dayOf(from), 'days').days);

export const weeksBetween = (from: string, to: string): number => Math.trunc(daysBetween(from, to) / 7);

export const monthsBetween = (from: string, to: string): number => Math.trunc(dayOf(to).diff(dayOf(from), 'months').months);

export const yearsBetween = (from: string, to: string): number => Math.trunc(dayOf(to).diff(dayOf(from), 'years').years);

/** From one moment to the other; a time without an offset is one of UTC. */
const moment = (text: string): DateTime => {
  const date = DateTime.fromISO(text.trim(), { zone: 'utc' });
  if (!date.isValid) throw new Error(`"${text}" is not a time like 2024-03-01T12:00:00Z.`);
  return date;
};

export const hoursBetween = (from: string, to: string): number => moment(to).diff(moment(from), 'hours').hours;

export const minutesBetween = (from: string, to: string): number => moment(to).diff(moment(from), 'minutes').minutes;

export const secondsBetween = (from: string, to: string): number => moment(to).diff(moment(from), 'seconds').seconds;

/** Mondays to Fridays from the first date on, the second not counted. */
export function workingDaysBetween(from: string, to: string): number {
  let count = 0;
  for (let day = dayOf(from); day < dayOf(to); day = day.plus({ days: 1 })) if (day.weekday <= 5) count++;
  return count;
}

/** Mondays to Fridays from the first date to the second, both counted. */
export const workingDaysWithin = (from: string, to: string): number =>
  workingDaysBetween(from, isoDay(dayOf(to).plus({ days: 1 })));

export const addDays = (date: string, days: number): string => isoDay(dayOf(date).plus({ days }));

export const addWeeks = (date: string, weeks: number): string => isoDay(dayOf(date).plus({ weeks }));

/** The last day of a shorter month stands for days that it does not have. */
export const addMonths = (date: string, months: number): string => isoDay(dayOf(date).plus({ months }));

export const addYears = (date: string, years: number): string => isoDay(dayOf(date).plus({ years }));

export const addWorkingDays = (date: string, days: number): string => {
  const step = Math.sign(days);
  let day = dayOf(date);
  for (let left = Math.abs(days); left > 0;) {
    day = day.plus({ days: step });
    if (day.weekday <= 5) left--;
  }
  return isoDay(day);
};

/** "Friday". */
export const weekday = (date: string): string => dayOf(date).setLocale('en').toFormat('EEEE');

/** "March". */
export const monthName = (date: string): string => dayOf(date).setLocale('en').toFormat('MMMM');

export const isWeekend = (date: string): boolean => dayOf(date).weekday > 5;

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** By ISO 8601: weeks begin on Monday, week 1 has the year's first Thursday. */
export const isoWeek = (date: string): number => dayOf(date).weekNumber;

export const quarter = (date: string): number => dayOf(date).quarter;

export const dayOfYear = (date: string): number => dayOf(date).ordinal;

export const daysInMonth = (date: string): number => dayOf(date).daysInMonth!;

export const lastDayOfMonth = (date: string): string => isoDay(dayOf(date).endOf('month'));

export const firstDayOfMonth = (date: string): string => isoDay(dayOf(date).startOf('month'));

/** The Monday of the week that the date is in. */
export const mondayOf = (date: string): string => isoDay(dayOf(date).startOf('week'));

/** Whole years lived on a day; today's (UTC) when none is given. */
export const ageOn = (birthDate: string, day: string | undefined): number =>
  yearsBetween(birthDate, day ?? DateTime.utc().toISODate());

export const daysUntil = (date: string, from: string | undefined): number =>
  daysBetween(from ?? DateTime.utc().toISODate(), date);

/** A date in another notation, in Luxon's letters: "dd.MM.yyyy", "d MMMM yyyy". */
export const formatDate = (date: string, format: string): string => dateOf(date).setLocale('en').toFormat(format);

/** A date in some notation as an ISO date. */
export function parseDate(text: string, format: string): string {
  const date = DateTime.fromFormat(text.trim(), format, { zone: 'utc', locale: 'en' });
  if (!date.isValid) throw new Error(`"${text}" is not a date in the notation ${format}.`);
  return isoDay(date);
}

/** Between two notations. */
export const reformatDate = (text: string, from: string, to: string): string => formatDate(parseDate(text, from), to);

export const isValidDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text).isValid;

/** Seconds since 1970 as a time in UTC. */
export const fromUnix = (seconds: number): string => isoTime(DateTime.fromSeconds(seconds, { zone: 'utc' }));

export const fromUnixMilliseconds = (milliseconds: number): string => isoTime(DateTime.fromMillis(milliseconds, { zone: 'utc' }));

export const fromUnixInZone = (seconds: number, zone: string): string => isoTime(inZone(DateTime.fromSeconds(seconds), zone));

/** Seconds since 1970; a time without an offset is one of UTC. */
export const toUnix = (time: string): number => moment(time).toUnixInteger();

export const toUnixMilliseconds = (time: string): number => moment(time).toMillis();

/** A time of one zone as that of another; an offset in the text says more than `from`. */
export function convertZone(time: string, from: string, to: string): string {
  const source = DateTime.fromISO(time.trim(), { zone: from });
  if (!source.isValid) throw new Error(`"${time}" is not a time like 2024-03-01T12:00:00 in ${from}.`);
  return isoTime(inZone(source, to));
}

export const convertZoneAs = (time: string, from: string, to: string, format: string): string =>
  DateTime.fromISO(convertZone(time, from, to), { setZone: true })
    .setLocale('en')
    .toFormat(format);

export function addHours(time: string, hours: number): string {
  return isoTime(moment(time).plus({ hours }));
}

export function addMinutes(time: string, minutes: number): string {
  return isoTime(moment(time).plus({ minutes }));
}

export const subtractDays = (date: string, days: number): string => addDays(date, -days);

export const subtractWeeks = (date: string, weeks: number): string => addWeeks(date, -weeks);

export const subtractMonths = (date: string, months: number): string => addMonths(date, -months);

export const subtractYears = (date: string, years: number): string => addYears(date, -years);

export const subtractWorkingDays = (date: string, days: number): string => addWorkingDays(date, -days);

export const subtractHours = (time: string, hours: number): string => addHours(time, -hours);

export const subtractMinutes = (time: string, minutes: number): string => addMinutes(time, -minutes);
