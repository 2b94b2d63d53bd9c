import { Group, Skeleton, Stack, Table, UnstyledButton } from '@mantine/core';
import { type Entity, fieldOf, titleLabelOf, titleOf } from '../lib/entity';
import type { Field } from '../lib/fields';
import { type Stored, valueOf } from '../lib/records';
import { FieldValue } from './field-value';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from './icons';
import { RecordActions } from './record-actions';
import { RecordAvatar } from './record-avatar';
import { RecordLink } from './record-link';
import classes from './record-table.module.css';

interface RecordTableProps {
  readonly entity: Entity;
  readonly columns: readonly string[];
  readonly records: readonly Stored[];
  /** `name` or `-name`. Without `onSort` the headers are plain text. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** The records are those of the last question; the next answer is on its way. */
  readonly stale?: boolean;
}

const NUMERIC = new Set<Field['type']>(['integer', 'decimal', 'money']);
/** Values that may be broken anywhere when their column is narrow. */
const LONG = new Set<Field['type']>(['email', 'url']);
/** Values that are read at a glance and must not be broken into lines. */
const SHORT = new Set<Field['type']>([...NUMERIC, 'date', 'datetime', 'time', 'phone', 'percent', 'rating']);

/** On a narrow screen each row becomes a card with its columns below each other. */
export function RecordTable({ entity, columns, records, sort = '', onSort, stale = false }: RecordTableProps) {
  const first = entity.display[0];
  const rest = columns.filter((name) => !entity.display.includes(name));
  return (
    <div className={classes.scroll}>
      <Table className={classes.table} verticalSpacing="sm" horizontalSpacing="md" aria-label={entity.pluralLabel} data-stale={stale || undefined}>
        <Table.Thead>
          <Table.Tr>
            <SortableHeader name={first} label={titleLabelOf(entity)} sort={sort} onSort={onSort} />
            {rest.map((name) => {
              const field = fieldOf(entity, name);
              return (
                <SortableHeader
                  key={name}
                  name={field.type === 'links' ? undefined : name}
                  label={field.label}
                  numeric={NUMERIC.has(field.type)}
                  sort={sort}
                  onSort={onSort}
                />
              );
            })}
            <Table.Th w={56}>
              <span className="visually-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {records.map((record) => (
            <Table.Tr key={record.id}>
              <Table.Td className={classes.title}>
                <Group gap="sm" wrap="nowrap">
                  <RecordAvatar entity={entity} record={record} size={32} />
                  <RecordLink path={entity.path} to={{ id: record.id, label: titleOf(entity, record) }} c="inherit" fw={600} lineClamp={2} />
                </Group>
              </Table.Td>
              {rest.map((name) => {
                const field = fieldOf(entity, name);
                return (
                  <Table.Td key={name} className={classes.cell} data-label={field.label} data-numeric={NUMERIC.has(field.type) || undefined} data-short={SHORT.has(field.type) || undefined} data-long={LONG.has(field.type) || undefined}>
                    <span className={classes.value}>
                      <FieldValue field={field} value={valueOf(record, name)} compact />
                    </span>
                  </Table.Td>
                );
              })}
              <Table.Td className={classes.actions}>
                <RecordActions entity={entity} record={record} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface SortableHeaderProps {
  /** The field to sort by; `undefined` when the API cannot. */
  readonly name: string | undefined;
  readonly label: string;
  readonly numeric?: boolean;
  readonly sort: string;
  readonly onSort: ((sort: string) => void) | undefined;
}

function SortableHeader({ name, label, numeric = false, sort, onSort }: SortableHeaderProps) {
  if (name === undefined || onSort === undefined) {
    return <Table.Th data-numeric={numeric || undefined}>{label}</Table.Th>;
  }
  const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none';
  const next = { none: name, ascending: `-${name}`, descending: '' }[direction];
  const SortIcon = { none: IconArrowsSort, ascending: IconArrowUp, descending: IconArrowDown }[direction];
  return (
    <Table.Th aria-sort={direction} data-numeric={numeric || undefined}>
      <UnstyledButton className={classes.sort} onClick={() => onSort(next)} data-active={direction !== 'none' || undefined}>
        {label}
        <SortIcon size={14} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  );
}

export function TableSkeleton({ columns }: { readonly columns: number }) {
  return (
    <Stack p="md" gap="md" aria-busy aria-label="Loading" role="status">
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Group key={row} wrap="nowrap" gap="xl">
          {Array.from({ length: Math.min(columns, 5) }, (_, column) => (
            <Skeleton key={column} height={18} width={column === 0 ? '30%' : '17%'} />
          ))}
        </Group>
      ))}
    </Stack>
  );
}
