import { ActionIcon, Badge, Group, Menu, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { Link } from 'react-router';
import { type Entity, fieldOf, inSentence, pathTo, titleOf } from '../lib/entity';
import type { EnumField, EnumOption } from '../lib/fields';
import type { ListState } from '../lib/list-state';
import { type ListKey, listQuery, useSaveRecord } from '../lib/queries';
import { type Page, type Stored, valueOf } from '../lib/records';
import classes from './board-view.module.css';
import { ErrorState } from './error-state';
import { FieldValue } from './field-value';
import { IconColumns3, IconDotsVertical, IconPencil, IconPlus } from './icons';
import type { ListView } from './list-page';
import { notify } from './notify';
import { RecordLink } from './record-link';

const CARDS_IN_COLUMN = 50;
const DRAG_TYPE = 'application/x-record-id';

interface BoardOptions<TField extends string> {
  /** The enum that says where a record stands: one column for each of its values. */
  readonly status: TField;
  /** Shown on the cards. */
  readonly facts?: readonly TField[];
}

export function boardView<TField extends string>(entity: Entity<Stored, TField>, options: BoardOptions<TField>): ListView {
  return {
    key: 'board',
    label: 'Board',
    icon: IconColumns3,
    render: (list) => <Board entity={entity} status={options.status} facts={options.facts ?? []} list={list} />,
  };
}

interface BoardProps {
  readonly entity: Entity;
  readonly status: string;
  readonly facts: readonly string[];
  readonly list: ListState;
}

/** Cards move by dragging or, with keyboard, touch or a screen reader, by their menu. */
function Board({ entity, status, facts, list }: BoardProps) {
  const field = fieldOf(entity, status) as EnumField;
  const shown = field.options.filter(({ value }) => list.filters[status] === undefined || list.filters[status] === value);
  const queries = shown.map(({ value }) =>
    listQuery<Stored>(entity, { ...list.conditions, [status]: value, sort: list.sort || undefined, pageSize: CARDS_IN_COLUMN }),
  );
  const columns = useQueries({ queries });
  const move = useMove(entity, status, queries.map(({ queryKey }) => queryKey), shown);
  const failed = columns.find((column) => column.isError);
  if (failed?.error) return <ErrorState error={failed.error} onRetry={() => columns.forEach((column) => void column.refetch())} />;

  return (
    <div className={classes.board} role="group" aria-label={`${entity.pluralLabel} by ${inSentence(field.label)}`}>
      {shown.map((option, index) => (
        <BoardColumn
          key={option.value}
          entity={entity}
          field={field}
          status={status}
          option={option}
          page={columns[index]?.data}
          facts={facts}
          onMove={move}
        />
      ))}
    </div>
  );
}

type Move = (record: Pick<Stored, 'id'>, to: EnumOption) => void;

interface BoardColumnProps {
  readonly entity: Entity;
  readonly field: EnumField;
  readonly status: string;
  readonly option: EnumOption;
  readonly page: Page<Stored> | undefined;
  readonly facts: readonly string[];
  readonly onMove: Move;
}

function BoardColumn({ entity, field, status, option, page, facts, onMove }: BoardColumnProps) {
  const [isTarget, setIsTarget] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault(); // a browser would follow a dropped link
    setIsTarget(false);
    const id = Number(event.dataTransfer.getData(DRAG_TYPE));
    if (id > 0) onMove({ id }, option);
  };
  const hidden = page === undefined ? 0 : page.total - page.items.length;
  return (
    <section
      className={`surface ${classes.column}`}
      aria-label={option.label}
      data-target={isTarget || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        setIsTarget(true);
      }}
      onDragLeave={() => setIsTarget(false)}
      onDrop={drop}
    >
      <Group justify="space-between" wrap="nowrap" mb="sm" px={4}>
        <Group gap="xs" wrap="nowrap" miw={0}>
          <span className={classes.dot} style={{ '--dot-color': `var(--mantine-color-${option.color}-6)` }} aria-hidden />
          <Title order={2} size="h6" lineClamp={1}>
            {option.label}
          </Title>
          <Badge variant="default" size="sm" aria-label={`${page?.total ?? 0} in this column`}>
            {page?.total ?? '…'}
          </Badge>
        </Group>
        <ActionIcon
          component={Link}
          to={`${pathTo.create(entity.path)}?${new URLSearchParams({ [status]: option.value }).toString()}`}
          variant="subtle"
          size="sm"
          aria-label={`Add ${inSentence(entity.label)}: ${option.label}`}
        >
          <IconPlus size={16} />
        </ActionIcon>
      </Group>
      <Stack component="ul" className={classes.cards} gap="xs">
        {page === undefined && [1, 2, 3].map((card) => <Skeleton key={card} component="li" height={72} />)}
        {page?.items.map((record) => (
          <BoardCard key={record.id} entity={entity} field={field} status={status} record={record} facts={facts} onMove={onMove} />
        ))}
        {page?.items.length === 0 && (
          <Text component="li" size="sm" c="dimmed" ta="center" py="md">
            {`No ${inSentence(entity.pluralLabel)}`}
          </Text>
        )}
        {hidden > 0 && (
          <li>
            <Link to={`?${new URLSearchParams({ view: 'table', [status]: option.value }).toString()}`}>{`${hidden} more in the table`}</Link>
          </li>
        )}
      </Stack>
    </section>
  );
}

type BoardCardProps = Pick<BoardColumnProps, 'entity' | 'field' | 'status' | 'facts' | 'onMove'> & { readonly record: Stored };

function BoardCard({ entity, field, status, record, facts, onMove }: BoardCardProps) {
  const title = titleOf(entity, record);
  const filled = facts.filter((name) => {
    const value = valueOf(record, name);
    return value !== null && value !== undefined && value !== '';
  });
  return (
    <Paper
      component="li"
      className={classes.card}
      withBorder
      radius="md"
      p="sm"
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAG_TYPE, String(record.id));
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <RecordLink path={entity.path} to={{ id: record.id, label: title }} c="inherit" fw={600} size="sm" />
        <Menu>
          <Menu.Target>
            <ActionIcon variant="subtle" size="sm" color="gray" c="inherit" aria-label={`Move ${title}`}>
              <IconDotsVertical size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>Move to</Menu.Label>
            {field.options
              .filter(({ value }) => value !== valueOf(record, status))
              .map((option) => (
                <Menu.Item key={option.value} onClick={() => onMove(record, option)}>
                  {option.label}
                </Menu.Item>
              ))}
            <Menu.Divider />
            <Menu.Item component={Link} to={pathTo.edit(entity.path, record.id)} leftSection={<IconPencil size={16} />}>
              Edit
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {filled.length > 0 && (
        <dl className={classes.facts}>
          {filled.map((name) => (
            <div key={name}>
              <dt>{fieldOf(entity, name).label}</dt>
              <dd>
                <FieldValue field={fieldOf(entity, name)} value={valueOf(record, name)} compact />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Paper>
  );
}

/** Puts the card into its new column at once, and back when the server refuses. */
function useMove(entity: Entity, status: string, keys: readonly ListKey[], options: readonly EnumOption[]): Move {
  const client = useQueryClient();
  const save = useSaveRecord(entity);
  return ({ id }, to) => {
    const before = keys.map((key) => [key, client.getQueryData<Page<Stored>>(key)] as const);
    const record = before.flatMap(([, page]) => page?.items ?? []).find((item) => item.id === id);
    if (record === undefined || valueOf(record, status) === to.value) return;
    before.forEach(([key, page], index) => {
      if (page !== undefined) client.setQueryData(key, withMoved(page, { ...record, [status]: to.value }, options[index] === to));
    });
    save.mutate(
      { id, input: { [status]: to.value } },
      {
        onSuccess: () => notify.done(`${titleOf(entity, record)} moved to ${to.label}`),
        onError: (error) => {
          before.forEach(([key, page]) => client.setQueryData(key, page));
          notify.failed(`${titleOf(entity, record)} was not moved`, error);
        },
      },
    );
  };
}

function withMoved(page: Page<Stored>, record: Stored, isTarget: boolean): Page<Stored> {
  const others = page.items.filter((item) => item.id !== record.id);
  const items = isTarget ? [record, ...others] : others;
  return { ...page, items, total: page.total + items.length - page.items.length };
}
