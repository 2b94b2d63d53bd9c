import { Anchor, Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { type Entity, fieldOf, inSentence, pathTo } from '../lib/entity';
import { valueNameOf } from '../lib/fields';
import { useRecords } from '../lib/queries';
import type { Stored } from '../lib/records';
import { ErrorState } from './error-state';
import { IconPlus } from './icons';
import { RecordTable, TableSkeleton } from './record-table';

const SHOWN = 5;

interface RelatedRecordsProps<TField extends string> {
  readonly entity: Entity<Stored, TField>;
  readonly title: string;
  /** The query parameter that selects the records of `parent`: `ownerId`. */
  readonly by: string;
  readonly parent: Stored;
  readonly columns: readonly TField[];
}

/** The records that refer to this one, newest first, with a way to add one that does. */
export function RelatedRecords<TField extends string>({ entity, title, by, parent, columns }: RelatedRecordsProps<TField>) {
  const { data, error, isError, refetch } = useRecords<Stored>(entity, { [by]: parent.id, sort: '-createdAt', pageSize: SHOWN });
  const listed = withoutParent(entity, by);
  const own = `?${new URLSearchParams({ [by]: String(parent.id) }).toString()}`;
  return (
    <Paper withBorder component="section" aria-label={title} style={{ overflow: 'hidden' }}>
      <Group justify="space-between" p="md">
        <Group gap="xs">
          <entity.icon size={20} stroke={1.6} aria-hidden />
          <Title order={2} size="h5">
            {title}
          </Title>
          {data !== undefined && (
            <Badge variant="default" size="sm">
              {data.total}
            </Badge>
          )}
        </Group>
        <Button component={Link} to={`${pathTo.create(entity.path)}${own}`} variant="light" size="xs" leftSection={<IconPlus size={14} />}>
          {`Add ${inSentence(entity.label)}`}
        </Button>
      </Group>
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <TableSkeleton columns={columns.length} />
      ) : data.items.length === 0 ? (
        <Text c="dimmed" size="sm" px="md" pb="md">
          {`No ${inSentence(entity.pluralLabel)} yet`}
        </Text>
      ) : (
        <>
          <RecordTable entity={listed} columns={columns} records={data.items} />
          {data.total > SHOWN && (
            <Anchor component={Link} to={`${pathTo.list(entity.path)}${own}&view=table`} size="sm" display="block" p="md">
              {`All ${data.total} ${inSentence(entity.pluralLabel)}`}
            </Anchor>
          )}
        </>
      )}
    </Paper>
  );
}

/** On the page of a pet, its name need not stand in the title of each of its visits. */
function withoutParent(entity: Entity, by: string): Entity {
  const display = entity.display.filter((name) => valueNameOf(name, fieldOf(entity, name)) !== by);
  return { ...entity, display };
}
