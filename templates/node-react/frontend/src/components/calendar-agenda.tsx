import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { type Entity, inSentence } from '../lib/entity';
import { dayName } from '../lib/month';
import type { Occurrence } from '../lib/occurrences';
import type { Stored } from '../lib/records';
import { CalendarEntry } from './calendar-month';
import classes from './calendar-view.module.css';

interface CalendarAgendaProps {
  readonly entity: Entity;
  readonly month: string;
  readonly occurrences: readonly Occurrence[] | undefined;
  readonly colorOf: (record: Stored) => string;
}

/** A month as a list of the days on which something begins: the calendar of a narrow screen. */
export function CalendarAgenda({ entity, month, occurrences, colorOf }: CalendarAgendaProps) {
  const byDay = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences ?? []) {
    const { from } = occurrence;
    if (from.startsWith(month)) byDay.set(from, [...(byDay.get(from) ?? []), occurrence]);
  }
  return (
    <Stack className={classes.agenda} gap="md" p="md">
      {occurrences === undefined && <Skeleton height={120} />}
      {occurrences !== undefined && byDay.size === 0 && (
        <Text c="dimmed" size="sm">{`No ${inSentence(entity.pluralLabel)} this month`}</Text>
      )}
      {[...byDay].map(([day, entries]) => (
        <section key={day}>
          <Title order={3} size="h6" mb={6}>
            {dayName(day)}
          </Title>
          <ul className={classes.entries}>
            {entries.map((occurrence) => (
              <li key={occurrence.record.id}>
                <CalendarEntry entity={entity} occurrence={occurrence} color={colorOf(occurrence.record)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  );
}
