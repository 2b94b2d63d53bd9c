import { ActionIcon, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { Link } from 'react-router';
import { type Entity, fieldOf, inSentence, nameOf, pathTo } from '../lib/entity';
import { formatTime } from '../lib/format';
import { dayName } from '../lib/month';
import type { Occurrence } from '../lib/occurrences';
import type { Stored } from '../lib/records';
import classes from './calendar-view.module.css';
import { IconPlus } from './icons';

/** Entries shown in one day; the others are behind "2 more". */
const ENTRIES_IN_DAY = 3;
const WEEKDAYS = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06', '2024-01-07'];
const weekdayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' });
const longWeekdayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', timeZone: 'UTC' });

interface CalendarMonthProps {
  readonly entity: Entity;
  /** The field that a new record's day is given to. */
  readonly date: string;
  readonly month: string;
  readonly weeks: readonly (readonly string[])[];
  readonly today: string;
  readonly occurrences: readonly Occurrence[];
  readonly colorOf: (record: Stored) => string;
}

/** A month as a grid of days. Too wide for a phone, which gets the agenda. */
export function CalendarMonth({ entity, date, month, weeks, today, occurrences, colorOf }: CalendarMonthProps) {
  return (
    <table className={classes.month}>
      <caption className="visually-hidden">{entity.pluralLabel}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((day) => (
            <th key={day} scope="col" abbr={longWeekdayFormat.format(new Date(day))}>
              {weekdayFormat.format(new Date(day))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day} className={classes.day} data-other={!day.startsWith(month) || undefined} data-today={day === today || undefined}>
                <div className={classes.dayHead}>
                  <time dateTime={day} aria-current={day === today ? 'date' : undefined}>
                    {Number(day.slice(8))}
                  </time>
                  <ActionIcon
                    component={Link}
                    to={`${pathTo.create(entity.path)}?${new URLSearchParams({ [date]: startOf(entity, date, day) }).toString()}`}
                    className={classes.add}
                    variant="subtle"
                    size="sm"
                    aria-label={`Add ${inSentence(entity.label)} on ${dayName(day)}`}
                  >
                    <IconPlus size={14} />
                  </ActionIcon>
                </div>
                <DayEntries
                  entity={entity}
                  day={day}
                  occurrences={occurrences.filter(({ from, to }) => from <= day && day <= to)}
                  colorOf={colorOf}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayEntriesProps extends Pick<CalendarMonthProps, 'entity' | 'occurrences' | 'colorOf'> {
  readonly day: string;
}

function DayEntries({ entity, day, occurrences, colorOf }: DayEntriesProps) {
  if (occurrences.length === 0) return null;
  // "1 more" would take the place of the entry that it hides.
  const shown = occurrences.length <= ENTRIES_IN_DAY ? occurrences : occurrences.slice(0, ENTRIES_IN_DAY - 1);
  const more = occurrences.length - shown.length;
  return (
    <>
      <ul className={classes.entries}>
        {shown.map((occurrence) => (
          <li key={occurrence.record.id}>
            <CalendarEntry entity={entity} occurrence={occurrence} color={colorOf(occurrence.record)} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Popover width={260} shadow="md" trapFocus>
          <Popover.Target>
            <UnstyledButton className={classes.more} aria-label={`${more} more on ${dayName(day)}`}>{`${more} more`}</UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            <Stack gap="xs">
              <Text fw={600} size="sm">
                {dayName(day)}
              </Text>
              <ul className={classes.entries}>
                {occurrences.map((occurrence) => (
                  <li key={occurrence.record.id}>
                    <CalendarEntry entity={entity} occurrence={occurrence} color={colorOf(occurrence.record)} />
                  </li>
                ))}
              </ul>
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}

interface CalendarEntryProps {
  readonly entity: Entity;
  readonly occurrence: Occurrence;
  readonly color: string;
}

export function CalendarEntry({ entity, occurrence, color }: CalendarEntryProps) {
  const { record, time } = occurrence;
  return (
    <Link className={classes.entry} to={pathTo.record(entity.path, record.id)} style={{ '--entry-color': `var(--mantine-color-${color}-6)` }}>
      {time !== null && <span className={classes.time}>{formatTime(time)}</span>}
      <span className={classes.entryTitle}>{nameOf(entity, record)}</span>
    </Link>
  );
}

/** A new entry of a day that has times begins at nine. */
function startOf(entity: Entity, date: string, day: string): string {
  return fieldOf(entity, date).type === 'datetime' ? `${day} 09:00:00` : day;
}
