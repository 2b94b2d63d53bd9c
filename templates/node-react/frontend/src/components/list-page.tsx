import { Button, Group, Paper, SegmentedControl, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { apiUrl } from '../lib/api';
import { type Entity, inSentence, pathTo } from '../lib/entity';
import { formatNumber } from '../lib/format';
import { type ListState, useListState } from '../lib/list-state';
import { useRecords } from '../lib/queries';
import type { Stored } from '../lib/records';
import { type Icon, IconDownload, IconPlus, IconTable } from './icons';
import { ListToolbar } from './list-toolbar';
import { PageHeader } from './page-header';
import { TableView } from './table-view';

/** Another way to look at the records than the table: a board, a calendar, a gallery. */
export interface ListView {
  readonly key: string;
  readonly label: string;
  readonly icon: Icon;
  /** Whether its records stand in the order that is chosen. */
  readonly sortable?: boolean;
  readonly render: (list: ListState) => ReactNode;
}

interface ListPageProps<TField extends string> {
  readonly entity: Entity<Stored, TField>;
  readonly description?: string;
  readonly columns: readonly TField[];
  /** Fields that the list can be filtered by. */
  readonly filters?: readonly TField[];
  readonly searchable?: boolean;
  /** Shown first; the table is one click away. */
  readonly view?: ListView;
}

export function ListPage<TField extends string>({
  entity,
  description,
  columns,
  filters = [],
  searchable = true,
  view,
}: ListPageProps<TField>) {
  const list = useListState();
  const special = view !== undefined && list.view !== 'table' ? view : undefined;
  const sortable = special === undefined ? 'on narrow screens' : special.sortable === true;
  const { data } = useRecords<Stored>(entity, { ...list.conditions, pageSize: 1 });
  const isEmpty = data?.total === 0 && Object.keys(list.filters).length === 0 && list.search === '';

  return (
    <>
      <PageHeader
        title={entity.pluralLabel}
        subtitle={subtitleOf(entity, data?.total, description)}
        actions={
          <>
            {view !== undefined && <ViewSwitch view={view} list={list} />}
            <Button
              component="a"
              href={apiUrl(`${entity.path}/export.csv`, { ...list.conditions, sort: list.sort || undefined })}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              Export
              <VisuallyHidden>{` ${inSentence(entity.pluralLabel)} as CSV`}</VisuallyHidden>
            </Button>
            <Button component={Link} to={pathTo.create(entity.path)} leftSection={<IconPlus size={16} />}>
              {`Add ${inSentence(entity.label)}`}
            </Button>
          </>
        }
      />
      {!isEmpty && (
        <Paper
          withBorder
          p="sm"
          mb="md"
          {...(searchable || filters.length > 0 || sortable === true ? {} : { hiddenFrom: sortable === false ? 'base' : 'sm' })}
        >
          <ListToolbar entity={entity} list={list} filters={filters} searchable={searchable} columns={columns} sortable={sortable} />
        </Paper>
      )}
      {special !== undefined && !isEmpty ? (
        special.render(list)
      ) : (
        <TableView entity={entity} columns={columns} list={list} />
      )}
    </>
  );
}

function subtitleOf(entity: Entity, total: number | undefined, description: string | undefined): string | undefined {
  if (total === undefined) return description;
  const label = inSentence(total === 1 ? entity.label : entity.pluralLabel);
  const count = `${formatNumber(total)} ${label}`;
  return description === undefined ? count : `${count} · ${description}`;
}

function ViewSwitch({ view, list }: { readonly view: ListView; readonly list: ListState }) {
  const choice = (value: string, label: string, ChoiceIcon: Icon) => ({
    value,
    label: (
      <Group gap={6} wrap="nowrap">
        <ChoiceIcon size={16} aria-hidden />
        {label}
      </Group>
    ),
  });
  return (
    <SegmentedControl
      className="surface"
      aria-label="View"
      value={list.view === 'table' ? 'table' : view.key}
      onChange={(value) => list.set({ view: value === 'table' ? 'table' : null })}
      data={[choice(view.key, view.label, view.icon), choice('table', 'Table', IconTable)]}
    />
  );
}
