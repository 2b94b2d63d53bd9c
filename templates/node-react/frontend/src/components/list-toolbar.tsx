import { Button, CloseButton, Collapse, Group, Indicator, Pill, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { type Entity, fieldOf, inSentence } from '../lib/entity';
import { filterNameOf } from '../lib/fields';
import type { ListState } from '../lib/list-state';
import { FilterInput } from './filter-input';
import { IconFilter, IconSearch } from './icons';
import { SortSelect } from './sort-select';

const SEARCH_DELAY_MS = 300;

interface ListToolbarProps {
  readonly entity: Entity;
  readonly list: ListState;
  readonly filters: readonly string[];
  readonly searchable: boolean;
  readonly columns: readonly string[];
  /** Whether the order is chosen here on every screen; a table has headers for it where there is room for them. */
  readonly sortable: boolean | 'on narrow screens';
}

export function ListToolbar({ entity, list, filters, searchable, columns, sortable }: ListToolbarProps) {
  const active = Object.keys(list.filters).length;
  const [opened, { toggle }] = useDisclosure(active > 0);
  return (
    <div role="search" aria-label={`${entity.pluralLabel}: search and filters`}>
      <Group gap="sm">
        {searchable && <SearchInput entity={entity} list={list} />}
        {filters.length > 0 && (
          <Indicator label={active} disabled={active === 0} size={18}>
            <Button
              variant="default"
              leftSection={<IconFilter size={16} />}
              onClick={toggle}
              aria-expanded={opened}
              aria-controls="filters"
            >
              Filters
            </Button>
          </Indicator>
        )}
        {sortable !== false && (
          <SortSelect entity={entity} columns={columns} list={list} {...(sortable === true ? {} : { hiddenFrom: 'sm' })} />
        )}
        {(active > 0 || list.search !== '') && (
          <Button variant="subtle" onClick={list.clear}>
            Clear all
          </Button>
        )}
      </Group>
      {filters.length > 0 && (
        <Collapse expanded={opened} id="filters">
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm" mt="sm">
            {filters.map((name) => (
              <FilterInput key={name} name={name} field={fieldOf(entity, name)} list={list} />
            ))}
          </SimpleGrid>
        </Collapse>
      )}
      {!opened && active > 0 && <ActiveFilters entity={entity} list={list} filters={filters} />}
    </div>
  );
}

/** Typing does not ask the server at every letter; what is in the address wins when it changes elsewhere. */
function SearchInput({ entity, list }: { readonly entity: Entity; readonly list: ListState }) {
  const [text, setText] = useState(list.search);
  const sent = useRef(list.search);
  const search = useDebouncedCallback((value: string) => {
    sent.current = value;
    list.set({ search: value });
  }, SEARCH_DELAY_MS);
  useEffect(() => {
    if (sent.current === list.search) return;
    sent.current = list.search;
    setText(list.search);
  }, [list.search]);

  const change = (value: string) => {
    setText(value);
    search(value.trim());
  };
  return (
    <TextInput
      flex="1 1 220px"
      type="search"
      aria-label={`Search ${inSentence(entity.pluralLabel)}`}
      placeholder={`Search ${inSentence(entity.pluralLabel)}`}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text === '' ? undefined : <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') search.flush();
      }}
    />
  );
}

/** With the filters folded away, what still narrows the list stays visible. */
function ActiveFilters({ entity, list, filters }: Pick<ListToolbarProps, 'entity' | 'list' | 'filters'>) {
  return (
    <Group gap={6} mt="sm">
      {filters.flatMap((name) => {
        const field = fieldOf(entity, name);
        const parameter = filterNameOf(name, field);
        return [parameter, `${parameter}From`, `${parameter}To`]
          .filter((key) => key in list.filters)
          .map((key) => (
            <Pill
              key={key}
              withRemoveButton
              onRemove={() => list.set({ [key]: null })}
              removeButtonProps={{ 'aria-label': `Remove the filter ${field.label}`, 'aria-hidden': false, tabIndex: 0 }}
            >
              {field.label}
            </Pill>
          ));
      })}
    </Group>
  );
}
