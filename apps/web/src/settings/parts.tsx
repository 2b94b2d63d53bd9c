import { Button, Checkbox, Table } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useScopes } from '../api/admin-queries.js';
import type { Scope } from '../api/types.js';
import { sentenceOf } from '../ui/states.js';
import tone from '../ui/tone.module.css';
import classes from './settings.module.css';

const ASKED_MS = 5_000;

export function Section({ title, children, note }: { title: string; children: ReactNode; note?: string }) {
  return (
    <section aria-label={title} className={`panel ${classes.section}`}>
      <h2 className={classes.heading}>{title}</h2>
      {note && <p className={classes.note}>{note}</p>}
      {children}
    </section>
  );
}

/** A table that scrolls by itself on a narrow screen, with the keyboard too. */
export function DataTable({ label, head, children }: { label: string; head: readonly string[]; children: ReactNode }) {
  return (
    <div className={classes.scroll} role="region" aria-label={`${label}, as a table`} tabIndex={0}>
      <Table verticalSpacing={9} horizontalSpacing={14}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}

type Tone = 'neutral' | 'info' | 'success' | 'danger' | 'warning';

export function Badge({ kind, children }: { kind: Tone; children: ReactNode }) {
  return <span className={`${tone.badge} ${tone[kind]}`}>{children}</span>;
}

/** What went wrong with what was just tried, in the server's own words. */
export function Problem({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <p role="alert" className={classes.problem}>
      {sentenceOf(error)}
    </p>
  );
}

export function More({ query, what }: { query: Paged; what: string }) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="default"
      className={classes.more}
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      Show older {what}
    </Button>
  );
}

interface Paged {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** Asks once more before it does what cannot be taken back; the question goes away by itself. */
export function SureButton({
  label,
  sure,
  loading,
  onClick,
}: {
  label: string;
  sure: string;
  loading?: boolean;
  onClick: () => void;
}) {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => setAsked(false), ASKED_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  return (
    <Button
      size="compact-sm"
      variant={asked ? 'filled' : 'default'}
      loading={loading ?? false}
      onClick={() => {
        if (asked) onClick();
        setAsked(!asked);
      }}
    >
      {asked ? sure : label}
    </Button>
  );
}

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
