import { Button, NativeSelect, Table, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type AuditFilter, useAudit, useVerifyAudit } from '../api/admin-queries.js';
import type { AuditEntryView, AuditVerification } from '../api/types.js';
import { count, formatMoment } from '../ui/format.js';
import { Badge, DataTable, More, Problem, Section } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './settings.module.css';

const NOTHING: AuditFilter = { action: '', subject: '', target: '', result: '' };
const RESULTS = [
  { value: '', label: 'Any result' },
  { value: 'done', label: 'done' },
  { value: 'refused', label: 'refused' },
  { value: 'failed', label: 'failed' },
];
const TONES = { done: 'success', refused: 'warning', failed: 'danger' } as const;

export function AuditTab() {
  const [filter, setFilter] = useState(NOTHING);
  return (
    <>
      <Verification />
      <Section title="Audit log" note="Who did what, and what was refused. Entries are never changed.">
        <Filters onFilter={setFilter} />
        <Entries filter={filter} />
      </Section>
    </>
  );
}

function Verification() {
  const verify = useVerifyAudit();
  return (
    <Section title="Whether it is whole" note="Looks for anything that was edited, deleted, moved or cut off.">
      <div className={classes.actions}>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          Verify the log
        </Button>
        <div role="status" className={classes.verdict}>
          {verify.data && <Verdict verification={verify.data} />}
        </div>
      </div>
      <Problem error={verify.error} />
    </Section>
  );
}

function Verdict({ verification: { intact, chains, problems, anchors } }: { verification: AuditVerification }) {
  const entries = chains.reduce((sum, { length }) => sum + length, 0);
  if (intact) {
    return (
      <>
        <Badge kind="success">whole</Badge> {count(entries, 'entry', 'entries')}, compared with {count(anchors, 'noted end')}.
      </>
    );
  }
  return (
    <>
      <Badge kind="danger">altered</Badge>
      <ul className={classes.problems}>
        {problems.map(({ organisation, kind, seq, message }) => (
          <li key={`${organisation} ${kind} ${seq}`}>
            {organisation}: {message}
          </li>
        ))}
      </ul>
    </>
  );
}

function Filters({ onFilter }: { onFilter: (filter: AuditFilter) => void }) {
  const [draft, setDraft] = useState(NOTHING);
  const set = (change: Partial<AuditFilter>): void => setDraft({ ...draft, ...change });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onFilter(draft);
  };
  return (
    <form onSubmit={submit} className={classes.filters} role="search" aria-label="Filter the audit log">
      <TextInput
        label="Action"
        placeholder="token, build.started"
        value={draft.action}
        onChange={(event) => set({ action: event.currentTarget.value })}
      />
      <TextInput
        label="By"
        placeholder="admin, key:tok_…"
        value={draft.subject}
        onChange={(event) => set({ subject: event.currentTarget.value })}
      />
      <TextInput
        label="To what"
        placeholder="bld_…"
        value={draft.target}
        onChange={(event) => set({ target: event.currentTarget.value })}
      />
      <NativeSelect
        label="Result"
        data={RESULTS}
        value={draft.result}
        onChange={(event) => set({ result: event.currentTarget.value })}
      />
      <Button type="submit" variant="default">
        Filter
      </Button>
    </form>
  );
}

function Entries({ filter }: { filter: AuditFilter }) {
  const audit = useAudit(filter);
  if (audit.isPending) return <Loading label="Loading the audit log" />;
  if (audit.isError) return <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />;
  const items = audit.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title="There is no such entry">Try fewer or other filters.</Empty>;
  return (
    <>
      <DataTable label="Audit log" head={['#', 'When', 'Action', 'To what', 'By', 'Result', 'More']}>
        {items.map((entry) => (
          <Table.Tr key={`${entry.organisation} ${entry.seq}`}>
            <Table.Td className="numbers">{entry.seq}</Table.Td>
            <Table.Td className="numbers">{formatMoment(entry.at)}</Table.Td>
            <Table.Td>{entry.action}</Table.Td>
            <Table.Td className={classes.breaking}>{entry.target ?? ''}</Table.Td>
            <Table.Td title={entry.subject}>{entry.name}</Table.Td>
            <Table.Td>
              <Badge kind={TONES[entry.result]}>{entry.result}</Badge>
            </Table.Td>
            <Table.Td className={classes.wide}>{detailsOf(entry)}</Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
      <More query={audit} what="entries" />
    </>
  );
}

const detailsOf = ({ details }: AuditEntryView): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
