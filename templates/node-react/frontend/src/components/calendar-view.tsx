import { ActionIcon, Button, Group, Paper, Title } from '@mantine/core';
import { type Entity, fieldOf } from '../lib/entity';
import { optionOf } from '../lib/fields';
import { toDay } from '../lib/form-values';
import type { ListState } from '../lib/list-state';
import { addMonths, isMonth, monthName, weeksOf } from '../lib/month';
import { useOccurrences } from '../lib/occurrences';
import { type Stored, valueOf } from '../lib/records';
import { CalendarAgenda } from './calendar-agenda';
import { CalendarMonth } from './calendar-month';
import classes from './calendar-view.module.css';
import { ErrorState } from './error-state';
import { IconCalendarMonth, IconChevronLeft, IconChevronRight } from './icons';
import type { ListView } from './list-page';

interface CalendarOptions<TField extends string> {
  readonly date: TField;
  readonly end?: TField;
  /** The enum whose colours the entries wear. */
  readonly color?: TField;
}

export function calendarView<TField extends string>(entity: Entity<Stored, TField>, options: CalendarOptions<TField>): ListView {
  return {
    key: 'calendar',
    label: 'Calendar',
    icon: IconCalendarMonth,
    render: (list) => <Calendar entity={entity} {...options} list={list} />,
  };
}

interface CalendarProps extends CalendarOptions<string> {
  readonly entity: Entity;
  readonly list: ListState;
}

function Calendar({ entity, date, end, color, list }: CalendarProps) {
  const today = toDay(new Date());
  const month = isMonth(list.month) ? list.month : today.slice(0, 7);
  const weeks = weeksOf(month);
  const { data, error, isError, isPending, refetch } = useOccurrences(entity, {
    date,
    end,
    from: weeks[0]?.[0] ?? today,
    to: weeks.at(-1)?.at(-1) ?? today,
    conditions: list.conditions,
  });
  const colorOf = (record: Stored) => colorOfRecord(entity, color, record);
  const show = (next: string | null) => list.set({ month: next });

  return (
    <Paper withBorder className={classes.calendar} aria-busy={isPending}>
      <Group justify="space-between" p="sm">
        <Title order={2} size="h4" aria-live="polite">
          {monthName(month)}
        </Title>
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => show(null)}>
            Today
          </Button>
          <ActionIcon variant="default" size={30} onClick={() => show(addMonths(month, -1))} aria-label="Previous month">
            <IconChevronLeft size={16} />
          </ActionIcon>
          <ActionIcon variant="default" size={30} onClick={() => show(addMonths(month, 1))} aria-label="Next month">
            <IconChevronRight size={16} />
          </ActionIcon>
        </Group>
      </Group>
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <CalendarMonth entity={entity} date={date} month={month} weeks={weeks} today={today} occurrences={data ?? []} colorOf={colorOf} />
          <CalendarAgenda entity={entity} month={month} occurrences={data} colorOf={colorOf} />
        </>
      )}
    </Paper>
  );
}

function colorOfRecord(entity: Entity, name: string | undefined, record: Stored): string {
  if (name === undefined) return 'brand';
  const field = fieldOf(entity, name);
  return (field.type === 'enum' ? optionOf(field, valueOf(record, name))?.color : undefined) ?? 'brand';
}
