import { Select, type SelectProps } from '@mantine/core';
import { type Entity, fieldOf, inSentence, titleLabelOf } from '../lib/entity';
import type { Field } from '../lib/fields';
import type { ListState } from '../lib/list-state';
import { IconArrowsSort } from './icons';

/** How the two directions of a type are called, the ascending one first. */
const DIRECTIONS: Partial<Record<Field['type'], readonly [string, string]>> = {
  date: ['earliest first', 'latest first'],
  datetime: ['earliest first', 'latest first'],
  time: ['earliest first', 'latest first'],
  integer: ['lowest first', 'highest first'],
  decimal: ['lowest first', 'highest first'],
  money: ['lowest first', 'highest first'],
  percent: ['lowest first', 'highest first'],
  rating: ['lowest first', 'highest first'],
  boolean: ['no first', 'yes first'],
};
/** The API's own order; a choice needs a value of its own. */
const NEWEST = 'newest';

interface SortSelectProps extends Pick<SelectProps, 'hiddenFrom'> {
  readonly entity: Entity;
  readonly columns: readonly string[];
  readonly list: ListState;
}

/** The order of a list where there are no table headers to press. */
export function SortSelect({ entity, columns, list, hiddenFrom }: SortSelectProps) {
  const [first] = entity.display;
  const names = [...(first === undefined ? [] : [first]), ...columns.filter((name) => !entity.display.includes(name))];
  const choices = names.flatMap((name) => {
    const field = fieldOf(entity, name);
    if (field.type === 'links') return [];
    const label = name === first ? titleLabelOf(entity) : field.label;
    const [up, down] = DIRECTIONS[field.type] ?? ['A to Z', 'Z to A'];
    return [
      { value: name, label: `${label}, ${up}` },
      { value: `-${name}`, label: `${label}, ${down}` },
    ];
  });
  return (
    <Select
      flex="1 1 12rem"
      hiddenFrom={hiddenFrom}
      aria-label={`Order of the ${inSentence(entity.pluralLabel)}`}
      leftSection={<IconArrowsSort size={16} aria-hidden />}
      data={[{ value: NEWEST, label: 'Newest first' }, ...choices]}
      value={list.sort === '' ? NEWEST : list.sort}
      onChange={(value) => list.set({ sort: value === NEWEST ? null : value })}
      allowDeselect={false}
    />
  );
}
