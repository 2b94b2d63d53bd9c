import { Button, Group, Skeleton, Text } from '@mantine/core';
import { Link } from 'react-router';
import { ErrorState } from '../components/error-state';
import { RecordLink } from '../components/record-link';
import { StatusBadge } from '../components/status-badge';
import { type Entity, inSentence, nameOf, pathTo } from '../lib/entity';
import { optionOf } from '../lib/fields';
import { toDay } from '../lib/form-values';
import { formatTime } from '../lib/format';
import { addDays } from '../lib/month';
import { type Occurrence, useOccurrences } from '../lib/occurrences';
import { type Stored, valueOf } from '../lib/records';
import classes from './dashboard.module.css';
import { Panel } from './panel';

const DAYS_AHEAD = 60;
const SHOWN = 5;
const monthFormat = new Intl.DateTimeFormat(undefined, { month: 'short', timeZone: 'UTC' });

interface UpcomingProps<TField extends string> {
  readonly entity: Entity<Stored, TField>;
  readonly date: TField;
  readonly end?: TField;
}

/** What comes next. */
export function Upcoming<TField extends string>({ entity, date, end }: UpcomingProps<TField>) {
  const today = toDay(new Date());
  const { data, error, isError, refetch } = useOccurrences(entity, { date, end, from: today, to: addDays(today, DAYS_AHEAD) });
  return (
    <Panel title={`Upcoming ${inSentence(entity.pluralLabel)}`} link={{ label: 'Calendar', to: pathTo.list(entity.path) }}>
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={180} />
      ) : data.length === 0 ? (
        <Group justify="space-between" py="md">
          <Text c="dimmed" size="sm">{`No ${inSentence(entity.pluralLabel)} in the next ${DAYS_AHEAD} days`}</Text>
          <Button component={Link} to={pathTo.create(entity.path)} variant="light" size="xs">
            {`Add ${inSentence(entity.label)}`}
          </Button>
        </Group>
      ) : (
        <ul className={classes.list}>
          {data.slice(0, SHOWN).map((occurrence) => (
            <UpcomingRow key={occurrence.record.id} entity={entity} occurrence={occurrence} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function UpcomingRow({ entity, occurrence }: { readonly entity: Entity; readonly occurrence: Occurrence }) {
  const { record, from, time } = occurrence;
  const details = Object.entries(entity.fields).flatMap(([name, field]) => {
    const value = valueOf(record, name);
    return field.type === 'reference' && value !== null && !entity.display.includes(name) ? [(value as { label: string }).label] : [];
  });
  const option = Object.entries(entity.fields).flatMap(([name, field]) =>
    field.type === 'enum' ? (optionOf(field, valueOf(record, name)) ?? []) : [],
  )[0];
  return (
    <li className={classes.row}>
      <time className={classes.day} dateTime={from}>
        <small>{monthFormat.format(new Date(`${from}T00:00:00Z`))}</small>
        <b>{Number(from.slice(8))}</b>
      </time>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm" fw={600} truncate>
          <RecordLink path={entity.path} to={{ id: record.id, label: nameOf(entity, record) }} c="inherit" />
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {[time === null ? undefined : formatTime(time), ...details].filter((part) => part !== undefined).join(' · ')}
        </Text>
      </div>
      {option !== undefined && <StatusBadge option={option} />}
    </li>
  );
}
