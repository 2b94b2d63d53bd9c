import { Group, Image, Pagination, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { type Entity, fieldOf, titleOf } from '../lib/entity';
import type { ListState } from '../lib/list-state';
import { isPicture } from '../lib/pictures';
import { useRecords } from '../lib/queries';
import { type Stored, valueOf } from '../lib/records';
import { ErrorState } from './error-state';
import { FieldValue } from './field-value';
import classes from './gallery-view.module.css';
import { IconLayoutGrid } from './icons';
import type { ListView } from './list-page';
import { RecordActions } from './record-actions';
import { colorFor, initialsOf } from './record-avatar';
import { RecordLink } from './record-link';
import { NoRecords } from './table-view';

interface GalleryOptions<TField extends string> {
  /** The field with the address of a picture; without one every record gets a coloured cover. */
  readonly image?: TField;
  readonly facts?: readonly TField[];
}

export function galleryView<TField extends string>(entity: Entity<Stored, TField>, options: GalleryOptions<TField>): ListView {
  return {
    key: 'gallery',
    label: 'Gallery',
    icon: IconLayoutGrid,
    sortable: true,
    render: (list) => <Gallery entity={entity} image={options.image} facts={options.facts ?? []} list={list} />,
  };
}

interface GalleryProps {
  readonly entity: Entity;
  readonly image: string | undefined;
  readonly facts: readonly string[];
  readonly list: ListState;
}

function Gallery({ entity, image, facts, list }: GalleryProps) {
  const { data, error, isError, refetch } = useRecords<Stored>(entity, list.query);
  if (isError) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data?.items.length === 0) {
    return (
      <Paper withBorder>
        <NoRecords entity={entity} list={list} />
      </Paper>
    );
  }
  return (
    <Stack gap="lg">
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3, xl: 4 }} className={classes.grid}>
        {data === undefined
          ? [1, 2, 3, 4, 5, 6].map((card) => <Skeleton key={card} component="li" height={260} radius="lg" />)
          : data.items.map((record) => <GalleryCard key={record.id} entity={entity} image={image} facts={facts} record={record} />)}
      </SimpleGrid>
      {data !== undefined && data.total > data.pageSize && (
        <Paper withBorder p="xs" style={{ alignSelf: 'center' }}>
          <Pagination
            value={data.page}
            total={Math.ceil(data.total / data.pageSize)}
            onChange={(page) => list.set({ page })}
            getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
            getControlProps={(control) => ({ 'aria-label': `${control === 'next' ? 'Next' : 'Previous'} page` })}
          />
        </Paper>
      )}
    </Stack>
  );
}

function GalleryCard({ entity, image, facts, record }: Omit<GalleryProps, 'list'> & { readonly record: Stored }) {
  const title = titleOf(entity, record);
  return (
    <Paper component="li" withBorder className={classes.card}>
      <Cover title={title} address={image === undefined ? null : valueOf(record, image)} />
      <Stack gap={6} p="md">
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Title order={2} size="h5" lineClamp={2}>
            <RecordLink path={entity.path} to={{ id: record.id, label: title }} c="inherit" className={classes.link} />
          </Title>
          <div className={classes.actions}>
            <RecordActions entity={entity} record={record} />
          </div>
        </Group>
        {facts.map((name) => (
          <Group key={name} gap="xs" fz="sm" wrap="nowrap" justify="space-between">
            <Text span size="sm" c="dimmed">
              {fieldOf(entity, name).label}
            </Text>
            <span className={classes.value}>
              <FieldValue field={fieldOf(entity, name)} value={valueOf(record, name)} compact />
            </span>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

/** The record's picture, or its initials on a colour of its own when there is none or it does not load. */
export function Cover({ title, address }: { readonly title: string; readonly address: unknown }) {
  const [failed, setFailed] = useState<unknown>(null);
  if (typeof address === 'string' && isPicture(address) && failed !== address) {
    return <Image src={address} alt="" className={classes.cover} loading="lazy" onError={() => setFailed(address)} />;
  }
  const color = colorFor(title);
  return (
    <div className={classes.cover} style={{ '--cover-color': `var(--mantine-color-${color}-6)` }} data-generated aria-hidden>
      {initialsOf(title)}
    </div>
  );
}
