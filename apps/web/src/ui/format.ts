import { useEffect, useState } from 'react';
import { serverNow } from '../api/client.js';

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** `340 ms`, `4.2 s`, `48 s`, `2 min 5 s`, `3 min`, `1 h 3 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '< 1 ms';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's');
  return withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

const withRest = (whole: string, rest: number, unit: string): string => (rest === 0 ? whole : `${whole} ${rest} ${unit}`);

/** `1,530 tokens`; what a provider does not say is unknown, not none. */
export const formatTokens = (tokens: number | null): string =>
  tokens === null ? 'tokens unknown' : `${tokens.toLocaleString('en')} tokens`;

/** US dollars: `$0.0123`; unknown is not free. */
export const formatCost = (dollars: number | null): string =>
  dollars === null ? 'cost unknown' : `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;

/** `812 B`, `4.1 KiB`, `2.3 MiB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB'];
  let value = bytes / 1_024;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `12 minutes ago` within a week, then the date. */
export function formatAgo(iso: string, now = serverNow()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1_000);
  const age = Math.abs(seconds);
  if (age < 45) return 'just now';
  if (age < 3_600) return relative.format(Math.round(seconds / 60), 'minute');
  if (age < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  if (age < 7 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day');
  return dayAndMonth.format(new Date(iso));
}

export const formatMoment = (iso: string): string => absolute.format(new Date(iso));
export const formatClock = (iso: string): string => clock.format(new Date(iso));

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString()} ${n === 1 ? one : many}`;
}

/** The server's time, read again every second while `running`. */
export function useServerNow(running: boolean): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
