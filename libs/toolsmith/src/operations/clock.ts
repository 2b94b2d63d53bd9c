/** Times of day ("14:30", "2:30 pm") and durations ("1h 30m", "01:30:00", "PT1H30M"). */

const UNIT_SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

/** In seconds. */
export function parseDuration(text: string): number {
  const trimmed = text.trim().toLowerCase();
  const clock = /^(\d+):([0-5]\d)(?::([0-5]\d))?$/.exec(trimmed);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const iso = /^p(?:(\d+)w)?(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?)?$/.exec(trimmed);
  if (iso && trimmed.length > 2)
    return ['w', 'd', 'h', 'm', 's'].reduce((sum, unit, index) => sum + Number(iso[index + 1] ?? 0) * UNIT_SECONDS[unit]!, 0);
  const part = /(\d+(?:\.\d+)?)\s*(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])\s*(?:,|and)?\s*/gy;
  let seconds = 0;
  let at = 0;
  for (let match; (match = part.exec(trimmed)) !== null; at = part.lastIndex)
    seconds += Number(match[1]) * UNIT_SECONDS[match[2]![0]!]!;
  if (at === 0 || at !== trimmed.length) throw new Error(`"${text}" is not a duration like 1h 30m.`);
  return seconds;
}

export const parseDurationMinutes = (text: string): number => parseDuration(text) / 60;

/** "1h 30m": without the units that are zero. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) throw new Error('A duration is not negative.');
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const unit of ['d', 'h', 'm', 's']) {
    const amount = Math.floor(rest / UNIT_SECONDS[unit]!);
    rest -= amount * UNIT_SECONDS[unit]!;
    if (amount > 0) parts.push(`${amount}${unit}`);
  }
  return parts.join(' ') || '0s';
}

/** Minutes since midnight. */
function minutesOf(text: string): number {
  const parts = /^(\d{1,2})(?::([0-5]\d))?(?::[0-5]\d)?\s*(am|pm|a\.m\.|p\.m\.)?$/i.exec(text.trim());
  const hour = Number(parts?.[1]);
  const half = parts?.[3]?.[0]?.toLowerCase();
  if (!parts || (parts[2] === undefined && half === undefined) || (half ? hour < 1 || hour > 12 : hour > 23))
    throw new Error(`"${text}" is not a time of day like 14:30.`);
  return (half ? (hour % 12) + (half === 'p' ? 12 : 0) : hour) * 60 + Number(parts[2] ?? 0);
}

const shown = (minutes: number): string => {
  const day = ((Math.round(minutes) % 1440) + 1440) % 1440;
  return `${String(Math.floor(day / 60)).padStart(2, '0')}:${String(day % 60).padStart(2, '0')}`;
};

/** From one time of day to the next such time: 22:00 to 06:00 are 480 minutes. */
export const minutesFromTo = (start: string, end: string): number => (minutesOf(end) - minutesOf(start) + 1440) % 1440;

export const hoursFromTo = (start: string, end: string): number => minutesFromTo(start, end) / 60;

/** "8:30" of hours and minutes. */
export const clockFromTo = (start: string, end: string): string => {
  const minutes = minutesFromTo(start, end);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};

export const addToClock = (time: string, minutes: number): string => shown(minutesOf(time) + minutes);

export const to24Hours = (time: string): string => shown(minutesOf(time));

export function to12Hours(time: string): string {
  const minutes = minutesOf(time);
  const hour = Math.floor(minutes / 60);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minutes % 60).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** "7:30" is 7.5 hours. */
export function decimalHours(time: string): number {
  const parts = /^(\d+):([0-5]\d)$/.exec(time.trim());
  if (!parts) throw new Error(`"${time}" is not a time like 7:30.`);
  return Number(parts[1]) + Number(parts[2]) / 60;
}

/** Hours and minutes: 90 is "1:30". */
export function minutesAsClock(minutes: number): string {
  if (!Number.isFinite(minutes) || minutes < 0) throw new Error('A number of minutes is not negative.');
  const whole = Math.round(minutes);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
