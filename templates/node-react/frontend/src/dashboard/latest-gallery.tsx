import { Skeleton, Text } from '@mantine/core';
import { Link } from 'react-router';
import { ErrorState } from '../components/error-state';
import { Cover } from '../components/gallery-view';
import { type Entity, inSentence, pathTo, titleOf } from '../lib/entity';
import { useRecords } from '../lib/queries';
import { type Stored, valueOf } from '../lib/records';
import classes from './dashboard.module.css';
import { Panel } from './panel';

interface LatestGalleryProps<TField extends string> {
  readonly entity: Entity<Stored, TField>;
  /** The field with the address of a picture. */
  readonly image?: TField;
}

/** The newest records by their pictures. */
export function LatestGallery<TField extends string>({ entity, image }: LatestGalleryProps<TField>) {
  const { data, error, isError, refetch } = useRecords<Stored>(entity, { sort: '-createdAt', pageSize: 6 });
  return (
    <Panel
      title={`Latest ${inSentence(entity.pluralLabel)}`}
      link={{ label: `All ${inSentence(entity.pluralLabel)}`, to: pathTo.list(entity.path) }}
    >
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={150} />
      ) : data.items.length === 0 ? (
        <Text c="dimmed" size="sm">{`No ${inSentence(entity.pluralLabel)} yet`}</Text>
      ) : (
        <ul className={classes.tiles}>
          {data.items.map((record) => (
            <li key={record.id} className={classes.tile}>
              <Cover title={titleOf(entity, record)} address={image === undefined ? null : valueOf(record, image)} />
              <Link to={pathTo.record(entity.path, record.id)}>{titleOf(entity, record)}</Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
