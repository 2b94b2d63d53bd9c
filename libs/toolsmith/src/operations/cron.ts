/** Cron expressions of five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). All times are UTC. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

function valuesOf(field: string, low: number, high: number, names: readonly string[], first: number): Set<number> {
  const values = new Set<number>();
  const read = (text: string): number => {
    const named = names.indexOf(text.toLowerCase());
    const value = named >= 0 ? named + first : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= low && value <= high))
      throw new Error(`"${field}" is not a field of a cron expression from ${low} to ${high}.`);
    return value;
  };
  for (const part of field.split(',')) {
    const parts = /^(\*|[\w]+(?:-[\w]+)?)(?:\/(\d+))?$/.exec(part);
    const step = Number(parts?.[2] ?? 1);
    if (!parts || step < 1) throw new Error(`"${field}" is not a field of a cron expression.`);
    const [from, to] = parts[1] === '*' ? [low, high] : parts[1]!.split('-').map(read);
    const end = to ?? (parts[2] === undefined ? from! : high);
    for (let value = from!; value <= end; value += step) values.add(value);
  }
  return values;
}

interface Schedule {
  readonly minutes: Set<number>;
  readonly hours: Set<number>;
  readonly days: Set<number>;
  readonly months: Set<number>;
  readonly weekdays: Set<number>;
  readonly isAnyDay: boolean;
  readonly isAnyWeekday: boolean;
}

function parseCron(expression: string): Schedule {
  const fields = (NICKNAMES[expression.trim().toLowerCase()] ?? expression.trim()).split(/\s+/);
  if (fields.length !== 5) throw new Error(`"${expression}" is not a cron expression of five fields.`);
  const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string];
  return {
    minutes: valuesOf(minute, 0, 59, [], 0),
    hours: valuesOf(hour, 0, 23, [], 0),
    days: valuesOf(day, 1, 31, [], 0),
    months: valuesOf(month, 1, 12, MONTHS, 1),
    weekdays: new Set([...valuesOf(weekday, 0, 7, DAYS, 0)].map((value) => value % 7)),
    isAnyDay: day.startsWith('*'),
    isAnyWeekday: weekday.startsWith('*'),
  };
}

export function isCron(expression: string): boolean {
  try {
    parseCron(expression);
    return true;
  } catch {
    return false;
  }
}

/** The times after a moment, in UTC. @param from ISO time; without one, now */
export function nextRuns(expression: string, from: string | undefined, count: number): string[] {
  const schedule = parseCron(expression);
  const text = from?.trim();
  const start =
    text === undefined
      ? new Date()
      : new Date(
          /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T')
            ? text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?)$/, '$1T$2Z')
            : `${text}Z`,
        );
  if (Number.isNaN(start.getTime())) throw new Error(`"${from}" is not a time like 2024-03-01T12:00:00Z.`);
  const runs: string[] = [];
  const at = new Date(Math.floor(start.getTime() / 60_000) * 60_000 + 60_000);
  const end = at.getTime() + 30 * 366 * 86_400_000;
  while (runs.length < count) {
    if (at.getTime() > end) throw new Error('The expression names no time in the next 30 years.');
    const isDay = schedule.days.has(at.getUTCDate());
    const isWeekday = schedule.weekdays.has(at.getUTCDay());
    // Where both days are named, either is enough.
    const fits = schedule.isAnyDay || schedule.isAnyWeekday ? isDay && isWeekday : isDay || isWeekday;
    if (!schedule.months.has(at.getUTCMonth() + 1) || !fits) {
      at.setUTCHours(24, 0, 0, 0);
    } else if (!schedule.hours.has(at.getUTCHours())) {
      at.setUTCMinutes(60, 0, 0);
    } else {
      if (schedule.minutes.has(at.getUTCMinutes())) runs.push(at.toISOString().replace('.000Z', 'Z'));
      at.setTime(at.getTime() + 60_000);
    }
  }
  return runs;
}

export const nextRun = (expression: string, from?: string): string => nextRuns(expression, from, 1)[0]!;
