import { Button, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ApiError } from '../lib/api';
import { type Entity, fieldOf, inSentence, pathTo, titleOf } from '../lib/entity';
import { optionOf } from '../lib/fields';
import { formatAgo, formatDateTime } from '../lib/format';
import { useRecord } from '../lib/queries';
import { type Stored, valueOf } from '../lib/records';
import { EmptyState } from './empty-state';
import { ErrorState } from './error-state';
import { Cover } from './gallery-view';
import { IconPencil, IconTrash } from './icons';
import { PageHeader } from './page-header';
import { PageTitle } from './page-title';
import { RecordAvatar } from './record-avatar';
import classes from './detail-page.module.css';
import { StatusBadge } from './status-badge';
import { StatusSteps } from './status-steps';
import { useConfirmDelete } from './use-confirm-delete';

interface DetailPageProps<TRecord extends Stored, TField extends string> {
  readonly entity: Entity<TRecord, TField>;
  /** The enum that says where a record stands; it can be changed here. */
  readonly status?: TField;
  /** The field with the address of a picture. */
  readonly image?: TField;
  readonly children: (record: TRecord) => ReactNode;
}

export function DetailPage<TRecord extends Stored, TField extends string>({
  entity,
  status,
  image,
  children,
}: DetailPageProps<TRecord, TField>) {
  const id = Number(useParams().id);
  const { data: record, error, isError, refetch } = useRecord(entity, id);
  if (isError) {
    const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400);
    return isGone ? <Gone entity={entity} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  if (record === undefined) return <DetailSkeleton />;
  return (
    <>
      <RecordHeader entity={entity} record={record} status={status} />
      {status !== undefined && <StatusSteps entity={entity} record={record} status={status} />}
      <div className={classes.columns} data-picture={image !== undefined || undefined}>
        {image !== undefined && (
          <Paper withBorder className={classes.picture}>
            <Cover title={titleOf(entity, record)} address={valueOf(record, image)} />
          </Paper>
        )}
        <Stack gap="lg" miw={0}>
          {children(record)}
        </Stack>
      </div>
    </>
  );
}

interface RecordHeaderProps {
  readonly entity: Entity;
  readonly record: Stored;
  readonly status: string | undefined;
}

function RecordHeader({ entity, record, status }: RecordHeaderProps) {
  const navigate = useNavigate();
  const confirmDelete = useConfirmDelete(entity, () => void navigate(pathTo.list(entity.path), { replace: true }));
  const title = titleOf(entity, record);
  const statusField = status === undefined ? undefined : fieldOf(entity, status);
  const option =
    status !== undefined && statusField?.type === 'enum' ? optionOf(statusField, valueOf(record, status)) : undefined;
  return (
    <PageHeader
      title={title}
      documentTitle={`${title} · ${entity.pluralLabel}`}
      parent={{ label: entity.pluralLabel, to: pathTo.list(entity.path) }}
      picture={<RecordAvatar entity={entity} record={record} size={52} />}
      subtitle={
        <Group gap="xs">
          {option !== undefined && <StatusBadge option={option} />}
          <Text span size="sm" title={formatDateTime(record.updatedAt)}>
            {`Updated ${formatAgo(record.updatedAt)}`}
          </Text>
        </Group>
      }
      actions={
        <>
          <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => confirmDelete(record)}>
            Delete
          </Button>
          <Button component={Link} to={pathTo.edit(entity.path, record.id)} leftSection={<IconPencil size={16} />}>
            Edit
          </Button>
        </>
      }
    />
  );
}

function Gone({ entity }: { readonly entity: Entity }) {
  return (
    <>
      <PageTitle>{`${entity.label} not found`}</PageTitle>
      <EmptyState
        icon={entity.icon}
        title={`This ${inSentence(entity.label)} does not exist`}
        headingLevel={1}
        action={
          <Button component={Link} to={pathTo.list(entity.path)}>
            {`All ${inSentence(entity.pluralLabel)}`}
          </Button>
        }
      >
        It may have been deleted.
      </EmptyState>
    </>
  );
}

function DetailSkeleton() {
  return (
    <Stack aria-busy>
      <Group>
        <Skeleton height={52} width={52} radius="md" />
        <Skeleton height={32} width={260} />
      </Group>
      <Skeleton height={220} radius="lg" />
      <Skeleton height={160} radius="lg" />
    </Stack>
  );
}
