import { Checkbox } from '@mantine/core';
import { useScopes } from '../api/admin-queries.js';
import type { Scope } from '../api/types.js';
import { Problem } from '../ui/parts.js';
import classes from './settings.module.css';

interface ScopePickerProps {
  readonly legend: string;
  readonly chosen: readonly Scope[];
  readonly onChange: (scopes: Scope[]) => void;
}

/** Scopes in words, to be ticked. */
export function ScopePicker({ legend, chosen, onChange }: ScopePickerProps) {
  const scopes = useScopes();
  return (
    <fieldset className={classes.scopes}>
      <legend>{legend}</legend>
      {scopes.isError && <Problem error={scopes.error} />}
      {scopes.data?.map(({ name, meaning }) => (
        <Checkbox
          key={name}
          label={capital(meaning)}
          description={name}
          checked={chosen.includes(name)}
          onChange={(event) =>
            onChange(event.currentTarget.checked ? [...chosen, name] : chosen.filter((scope) => scope !== name))
          }
        />
      ))}
    </fieldset>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
