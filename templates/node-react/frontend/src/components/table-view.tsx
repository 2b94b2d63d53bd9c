import { Button, Group, Pagination, Paper, Select, Text } from '@mantine/core';
import { Link } from 'react-router';
import { type Entity, inSentence, pathTo } from '../lib/entity';
import { formatNumber } from '../lib/format';
import { type ListState, PAGE_SIZES } from '../lib/list-state';
import { useRecords } from '../lib/queries';
import type { Page, Stored } from '../lib/records';
import { EmptyState } from './empty-state';
import { ErrorState } from './error-state';
import { IconPlus, IconSearch } from './icons';
import { RecordTable, TableSkeleton } from './record-table';

interface TableViewProps {
  readonly entity: Entity;
  readonly columns: readonly string[];
  readonly list: ListState;
}

/** One page of records as a table, with everything that can come instead of it. */
export function TableView({ entity, columns, list }: TableViewProps) {
  const { data, error, isError, isPlaceholderData, refetch } = useRecords<Stored>(entity, list.query);
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <TableSkeleton columns={columns.length} />
      ) : data.items.length === 0 ? (
        <NoRecords entity={entity} list={list} />
      ) : (
        <>
          <RecordTable
            entity={entity}
            columns={columns}
            records={data.items}
            sort={list.sort}
            onSort={(sort) => list.set({ sort })}
            stale={isPlaceholderData}
          />
          <TableFooter page={data} list={list} />
        </>
      )}
    </Paper>
  );
}

export function NoRecords({ entity, list }: Pick<TableViewProps, 'entity' | 'list'>) {
  const kind = inSentence(entity.pluralLabel);
  if (list.page > 1) {
    return (
      <EmptyState
        icon={entity.icon}
        title={`No ${kind} on page ${formatNumber(list.page)}`}
        action={
          <Button variant="light" onClick={() => list.set({ page: null })}>
            Go to the first page
          </Button>
        }
      >
        {`There are fewer ${kind} than that.`}
      </EmptyState>
    );
  }
  if (list.search !== '' || Object.keys(list.filters).length > 0) {
    return (
      <EmptyState
        icon={IconSearch}
        title={`No ${kind} match`}
        action={
          <Button variant="light" onClick={list.clear}>
            Clear search and filters
          </Button>
        }
      >
        Try other words, or fewer conditions.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={entity.icon}
      title={`No ${kind} yet`}
      action={
        <Button component={Link} to={pathTo.create(entity.path)} leftSection={<IconPlus size={16} />}>
          {`Add ${inSentence(entity.label)}`}
        </Button>
      }
    >
      {`Add the first ${inSentence(entity.label)} and it will show up here.`}
    </EmptyState>
  );
}

function TableFooter({ page, list }: { readonly page: Page<Stored>; readonly list: ListState }) {
  const first = (page.page - 1) * page.pageSize + 1;
  const last = first + page.items.length - 1;
  return (
    <Group justify="space-between" p="sm" gap="sm" style={{ borderTop: '1px solid var(--app-border)' }}>
      <Group gap="sm">
        <Text size="sm" c="dimmed" role="status">
          {`${formatNumber(first)}–${formatNumber(last)} of ${formatNumber(page.total)}`}
        </Text>
        <Select
          aria-label="Records on a page"
          size="xs"
          w={112}
          data={PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} a page` }))}
          value={String(list.pageSize)}
          onChange={(size) => list.set({ pageSize: size })}
          allowDeselect={false}
        />
      </Group>
      {page.total > page.pageSize && (
        <Pagination
          size="sm"
          value={page.page}
          total={Math.ceil(page.total / page.pageSize)}
          onChange={(next) => list.set({ page: next })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
          getControlProps={(control) => ({ 'aria-label': `${control === 'next' ? 'Next' : 'Previous'} page` })}
        />
      )}
    </Group>
  );
}
