import { VisuallyHidden } from '@mantine/core';
import type { UsageView } from '../api/types.js';
import { count } from '../ui/format.js';
import classes from './ledger.module.css';
import { formatCost, formatDollars, formatTokens } from './numbers.js';

const DAY_MS = 86_400_000;
const dayName = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

interface Day {
  readonly day: string;
  readonly cost: number | null;
  readonly tokens: number;
  readonly calls: number;
  readonly unknown: number;
}

export type Measure = 'dollars' | 'tokens';

/** Every day of the time, also those on which nothing was asked. */
export function daysOf({ from, to, items }: UsageView): Day[] {
  const used = new Map(items.map((item) => [item.key, item]));
  const days: Day[] = [];
  for (let at = Date.parse(from.slice(0, 10)); at <= Date.parse(to); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    const item = used.get(day);
    days.push({
      day,
      cost: item ? item.cost : 0,
      tokens: (item?.promptTokens ?? 0) + (item?.completionTokens ?? 0),
      calls: item?.calls ?? 0,
      unknown: item?.callsOfUnknownCost ?? 0,
    });
  }
  return days;
}

const nameOf = (day: string): string => dayName.format(new Date(day));

function wordsOf({ day, cost, tokens, calls, unknown }: Day): string {
  if (calls === 0) return `${nameOf(day)}: nothing`;
  const missing = unknown > 0 ? `, ${count(unknown, 'call')} of unknown cost` : '';
  return `${nameOf(day)}: ${formatCost(cost)}, ${formatTokens(tokens)} tokens, ${count(calls, 'call')}${missing}`;
}

export function DayChart({ usage, measure }: { usage: UsageView; measure: Measure }) {
  const days = daysOf(usage);
  const valueOf = (day: Day): number => (measure === 'dollars' ? (day.cost ?? 0) : day.tokens);
  const highest = Math.max(...days.map(valueOf));
  const shown = measure === 'dollars' ? formatDollars : formatTokens;
  return (
    <figure className={classes.chart}>
      <span className={classes.highest} aria-hidden>
        {shown(highest)}
      </span>
      <ol className={classes.bars} aria-label={measure === 'dollars' ? 'Dollars by day' : 'Tokens by day'}>
        {days.map((day) => (
          <li key={day.day} className={classes.column} title={wordsOf(day)}>
            <VisuallyHidden>{wordsOf(day)}</VisuallyHidden>
            <span
              className={`${classes.bar} ${day.unknown > 0 ? classes.partlyUnknown : ''}`}
              style={{ height: highest > 0 ? `${(valueOf(day) / highest) * 100}%` : 0 }}
            />
          </li>
        ))}
      </ol>
      <figcaption className={classes.axis}>
        <span>{nameOf(days[0]?.day ?? usage.from)}</span>
        {usage.totals.callsOfUnknownCost > 0 && <span>striped: with calls of unknown cost</span>}
        <span>{nameOf(days.at(-1)?.day ?? usage.to)}</span>
      </figcaption>
    </figure>
  );
}
