import '@mantine/core/styles/Table.css';
import { Button, Table } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Tone } from '../build/status.js';
import classes from './parts.module.css';
import { sentenceOf } from './states.js';
import tone from './tone.module.css';

const ASKED_MS = 5_000;

interface Tab {
  readonly name: string;
  readonly label: string;
  readonly href: string;
}

/** A page's title and its parts; each part has an address of its own. */
export function PageTabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map(({ name, label: words, href }) => (
        <Link key={name} href={href} className={classes.tab} aria-current={name === current ? 'page' : undefined}>
          {words}
        </Link>
      ))}
    </nav>
  );
}

export function PageTitle({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <header className={classes.pageHead}>
      <div>
        <h1 className={classes.title}>{title}</h1>
        {lead && <p className={classes.lead}>{lead}</p>}
      </div>
      {children && <div className={classes.actions}>{children}</div>}
    </header>
  );
}

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
