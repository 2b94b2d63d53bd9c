import { Anchor, Loader, MultiSelect, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { entityAt } from '../app/navigation';
import { api } from '../lib/api';
import { inSentence, pathTo, titleOf } from '../lib/entity';
import type { RelationTarget } from '../lib/fields';
import { queryKeys, useRecords } from '../lib/queries';
import type { Stored } from '../lib/records';

const CHOICES = 20;
const SEARCH_DELAY_MS = 250;

interface PickerProps {
  readonly target: RelationTarget;
  readonly label: string;
  readonly placeholder?: string;
  readonly withAsterisk?: boolean;
  readonly error?: ReactNode;
  readonly clearable?: boolean;
  readonly clearButtonProps?: { readonly 'aria-label': string };
}

interface ReferencePickerProps extends PickerProps {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** Chooses one record of another kind. Searches on the server, so that it works with any number of them. */
export function ReferencePicker({ target, value, onChange, placeholder, ...rest }: ReferencePickerProps) {
  const choices = useChoices(target, value === null ? [] : [value]);
  return (
    <Select
      {...rest}
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(id === null ? null : Number(id))}
      data={choices.data}
      placeholder={placeholder ?? `Search ${inSentence(target.pluralLabel)}`}
      allowDeselect={rest.clearable === true}
      searchable
      filter={({ options }) => options}
      onSearchChange={choices.search}
      nothingFoundMessage={choices.nothingFound}
      rightSection={choices.isLoading ? <Loader size={16} /> : undefined}
      description={choices.none}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  );
}

interface LinksPickerProps extends PickerProps {
  readonly value: readonly number[];
  readonly onChange: (value: number[]) => void;
}

/** Chooses any number of records of another kind. */
export function LinksPicker({ target, value, onChange, placeholder, ...rest }: LinksPickerProps) {
  const choices = useChoices(target, value);
  return (
    <MultiSelect
      {...rest}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      data={choices.data}
      placeholder={value.length > 0 ? undefined : (placeholder ?? `Search ${inSentence(target.pluralLabel)}`)}
      searchable
      filter={({ options }) => options}
      onSearchChange={choices.search}
      nothingFoundMessage={choices.nothingFound}
      rightSection={choices.isLoading ? <Loader size={16} /> : undefined}
      hidePickedOptions
      description={choices.none}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  );
}

/** What a picker offers: the records that match its search, and always the chosen ones. */
function useChoices(target: RelationTarget, chosen: readonly number[]) {
  const entity = entityAt(target.path);
  const [typed, search] = useState('');
  const [term] = useDebouncedValue(typed, SEARCH_DELAY_MS);
  const label = (record: Stored) => (entity === undefined ? `#${record.id}` : titleOf(entity, record));
  const current = useQueries({
    queries: chosen.map((id) => ({
      queryKey: queryKeys.record(target.path, id),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Stored>(`${target.path}/${id}`, { signal }),
    })),
  }).flatMap(({ data }) => (data === undefined ? [] : [data]));
  // A chosen record's own name stands in the input: that is not a search.
  const isChosenName = current.some((record) => label(record) === term);
  const found = useRecords<Stored>(target, { search: isChosenName || term === '' ? undefined : term, pageSize: CHOICES });

  const records = new Map([...current, ...(found.data?.items ?? [])].map((record) => [record.id, record]));
  const noneAtAll = found.data?.total === 0 && (term === '' || isChosenName) && chosen.length === 0;
  return {
    data: [...records.values()].map((record) => ({ value: String(record.id), label: label(record) })),
    search,
    isLoading: found.isFetching && typed !== '',
    nothingFound: found.isError ? 'The choices could not be loaded' : `No ${inSentence(target.label)} found`,
    none: noneAtAll ? (
      <Text span size="xs">
        {`There are no ${inSentence(target.pluralLabel)} yet. `}
        <Anchor component={Link} to={pathTo.create(target.path)} size="xs">
          {`Add ${inSentence(target.label)}`}
        </Anchor>
      </Text>
    ) : undefined,
  };
}
