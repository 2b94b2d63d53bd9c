/** More about dates ("2024-03-01"): ranges, weekdays, holidays that move. */

const DAY = 86_400_000;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function dayNumber(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$/.exec(text.trim());
  const time = parts ? Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== Number(parts![3]))
    throw new Error(`"${text}" is not a date like 2024-03-01.`);
  return time / DAY;
}

const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

export const isBefore = (first: string, second: string): boolean => dayNumber(first) < dayNumber(second);

export const earliestDate = (dates: string[]): string => {
  if (dates.length === 0) throw new Error('The list is empty.');
  return isoOf(Math.min(...dates.map(dayNumber)));
};

export const latestDate = (dates: string[]): string => {
  if (dates.length === 0) throw new Error('The list is empty.');
  return isoOf(Math.max(...dates.map(dayNumber)));
};

export const sortDates = (dates: string[]): string[] => [...dates].sort((a, b) => dayNumber(a) - dayNumber(b));

/** Both ends are there. */
export function datesBetween(from: string, to: string): string[] {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  if (last - first > 36_600) throw new Error('At most a hundred years are listed.');
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => isoOf(first + index));
}

/** Whole days between two dates, both of them counted. */
export const daysWithin = (from: string, to: string): number => dayNumber(to) - dayNumber(from) + 1;

export const daysInYear = (year: number): number => ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365);

/** The first such weekday after the date. */
export function nextWeekday(date: string, weekday: string): string {
  const wanted = WEEKDAYS.findIndex((name) => name.startsWith(weekday.trim().toLowerCase().slice(0, 3)));
  if (wanted < 0) throw new Error(`"${weekday}" is not a day of the week.`);
  const day = dayNumber(date);
  const today = new Date(day * DAY).getUTCDay();
  return isoOf(day + ((wanted - today + 6) % 7) + 1);
}

export const nextWorkingDay = (date: string): string => {
  let day = dayNumber(date) + 1;
  while ([0, 6].includes(new Date(day * DAY).getUTCDay())) day++;
  return isoOf(day);
};

/** Western Easter. */
export function easterSunday(year: number): string {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const m = Math.floor((a + 11 * d + 22 * e) / 451);
  const month = Math.floor((d + e - 7 * m + 114) / 31);
  return `${year}-0${month}-${String(((d + e - 7 * m + 114) % 31) + 1).padStart(2, '0')}`;
}

/** Ranges of dates whose ends belong to them. */
export const rangesOverlap = (start1: string, end1: string, start2: string, end2: string): boolean =>
  dayNumber(start1) <= dayNumber(end2) && dayNumber(start2) <= dayNumber(end1);

export const isDateWithin = (date: string, from: string, to: string): boolean =>
  dayNumber(from) <= dayNumber(date) && dayNumber(date) <= dayNumber(to);

export interface Span {
  years: number;
  months: number;
  days: number;
}

/** What a calendar shows between two dates: whole years, then months, then days. */
export function spanBetween(from: string, to: string): Span {
  const [start, end] = [new Date(dayNumber(from) * DAY), new Date(dayNumber(to) * DAY)];
  if (end < start) throw new Error('The second date is before the first.');
  let months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  const after = (count: number): number => {
    const last = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count + 1, 0)).getUTCDate();
    return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, Math.min(start.getUTCDate(), last));
  };
  if (after(months) > end.getTime()) months--;
  return { years: Math.floor(months / 12), months: months % 12, days: Math.round((end.getTime() - after(months)) / DAY) };
}

/** From March 21 on it is Aries. */
export function zodiacSign(date: string): string {
  const SIGNS =
    'Capricorn 20 Aquarius 19 Pisces 21 Aries 20 Taurus 21 Gemini 21 Cancer 23 Leo 23 Virgo 23 Libra 23 Scorpio 22 Sagittarius 22'.split(
      ' ',
    );
  const day = new Date(dayNumber(date) * DAY);
  const month = day.getUTCMonth();
  return day.getUTCDate() < Number(SIGNS[month * 2 + 1]) ? SIGNS[month * 2]! : SIGNS[((month + 1) % 12) * 2]!;
}

/** 1900 is in the nineteenth, 1901 in the twentieth. */
export const centuryOf = (year: number): number => Math.ceil(year / 100);

/** Whole weeks between two dates, and the days beyond them. */
export function weeksAndDays(from: string, to: string): { weeks: number; days: number } {
  const days = Math.abs(dayNumber(to) - dayNumber(from));
  return { weeks: Math.floor(days / 7), days: days % 7 };
}

export const earlierDate = (first: string, second: string): string => (isBefore(second, first) ? second : first);

export const laterDate = (first: string, second: string): string => (isBefore(first, second) ? second : first);

/** Days to the next such day of a year, written "12-25"; 0 on the day itself. */
export function daysUntilFeast(date: string, feast: string): number {
  const day = dayNumber(date);
  const year = new Date(day * DAY).getUTCFullYear();
  const next = dayNumber(`${year}-${feast}`);
  return (next < day ? dayNumber(`${year + 1}-${feast}`) : next) - day;
}

export const daysLeftInYear = (date: string): number =>
  dayNumber(`${new Date(dayNumber(date) * DAY).getUTCFullYear()}-12-31`) - dayNumber(date);

export function dateParts(date: string): { year: number; month: number; day: number } {
  const day = new Date(dayNumber(date) * DAY);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}
