import { Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { type Field, filterNameOf } from '../lib/fields';
import type { ListState } from '../lib/list-state';
import { ReferencePicker } from './reference-picker';

interface FilterInputProps {
  readonly name: string;
  readonly field: Field;
  readonly list: ListState;
}

/** One condition on a list, kept in the page's address. */
export function FilterInput({ name, field, list }: FilterInputProps) {
  const parameter = filterNameOf(name, field);
  const value = list.filters[parameter] ?? null;
  const clearButton = { 'aria-label': 'Clear' };
  switch (field.type) {
    case 'enum':
      return (
        <Select
          label={field.label}
          placeholder="Any"
          clearable
          clearButtonProps={clearButton}
          data={field.options.map((option) => ({ value: option.value, label: option.label }))}
          value={value}
          onChange={(next) => list.set({ [parameter]: next })}
        />
      );
    case 'boolean':
      return (
        <Select
          label={field.label}
          placeholder="Any"
          clearable
          clearButtonProps={clearButton}
          data={[
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
          value={value}
          onChange={(next) => list.set({ [parameter]: next })}
        />
      );
    case 'reference':
    case 'links':
      return (
        <ReferencePicker
          target={field.target}
          label={field.label}
          placeholder="Any"
          clearable
          clearButtonProps={clearButton}
          value={value === null ? null : Number(value)}
          onChange={(next) => list.set({ [parameter]: next })}
        />
      );
    case 'date':
    case 'datetime':
      return <DateRange field={field} parameter={parameter} list={list} />;
    default:
      return null;
  }
}

function DateRange({ field, parameter, list }: Omit<FilterInputProps, 'name'> & { readonly parameter: string }) {
  const from = `${parameter}From`;
  const to = `${parameter}To`;
  return (
    <DatePickerInput
      type="range"
      label={field.label}
      placeholder="Any day"
      valueFormat="D MMM YYYY"
      clearable
      clearButtonProps={{ 'aria-label': 'Clear' }}
      allowSingleDateInRange
      value={[list.filters[from] ?? null, list.filters[to] ?? null]}
      onChange={([first, last]) => list.set({ [from]: first, [to]: last })}
    />
  );
}
