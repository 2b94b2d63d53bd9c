import { Button, NativeSelect, Table, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCreateToolBudget, useRemoveToolBudget, useToolBudgets } from '../api/tool-queries.js';
import type { ToolBudgetPeriod, ToolBudgetView } from '../api/types.js';
import { count } from '../ui/format.js';
import { DataTable, Problem, Section, SureButton } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './tools.module.css';

const PERIODS: Readonly<Record<ToolBudgetPeriod, string>> = {
  hour: 'an hour',
  day: 'a day',
  month: 'a month',
  total: 'ever',
};

/** How often, and how long, tokens may call tools. */
export function BudgetsTab() {
  return (
    <>
      <BudgetTable />
      <BudgetForm />
    </>
  );
}

function BudgetTable() {
  const budgets = useToolBudgets();
  const remove = useRemoveToolBudget();
  if (budgets.isPending) return <Loading label="Loading the budgets" />;
  if (budgets.isError) return <ErrorState error={budgets.error} onRetry={() => void budgets.refetch()} />;
  return (
    <Section title="Budgets of calls" note="A call beyond one is refused before it begins.">
      <Problem error={remove.error} />
      {budgets.data.length === 0 ? (
        <Empty title="Calls are not limited">Set a budget below, for each token or for one of them.</Empty>
      ) : (
        <DataTable label="Budgets" head={['For', 'At most', 'Used', 'Action']}>
          {budgets.data.map((budget) => (
            <Table.Tr key={budget.id}>
              <Table.Td>{budget.token === '*' ? 'each token' : <code>{budget.token}</code>}</Table.Td>
              <Table.Td>{limitWords(budget)}</Table.Td>
              <Table.Td>
                {budget.used.length === 0 && <span className={classes.faint}>nothing</span>}
                {budget.used.map(({ token, calls, seconds }) => (
                  <div key={token}>
                    {count(calls, 'call')}, {seconds.toFixed(1)} s <span className={classes.faint}>{token}</span>
                  </div>
                ))}
              </Table.Td>
              <Table.Td>
                <SureButton
                  label="Remove"
                  sure="Remove the limit?"
                  loading={remove.isPending && remove.variables === budget.id}
                  onClick={() => remove.mutate(budget.id)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
    </Section>
  );
}

function limitWords({ maxCalls, maxSeconds, period }: ToolBudgetView): string {
  const limits = [
    ...(maxCalls === null ? [] : [count(maxCalls, 'call')]),
    ...(maxSeconds === null ? [] : [`${maxSeconds.toLocaleString()} s`]),
  ];
  return `${limits.join(' and ')}, ${PERIODS[period]}`;
}

const PERIOD_CHOICES = Object.entries(PERIODS).map(([value, label]) => ({ value, label }));

function BudgetForm() {
  const create = useCreateToolBudget();
  const [token, setToken] = useState('');
  const [period, setPeriod] = useState<ToolBudgetPeriod>('day');
  const [calls, setCalls] = useState('');
  const [seconds, setSeconds] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const done = (): void => {
      setCalls('');
      setSeconds('');
    };
    create.mutate(
      {
        period,
        ...(token && { token }),
        ...(calls && { maxCalls: Number(calls) }),
        ...(seconds && { maxSeconds: Number(seconds) }),
      },
      { onSuccess: done },
    );
  };
  return (
    <Section title="Set a budget">
      <form onSubmit={submit} className={classes.form}>
        <div className={classes.fields}>
          <TextInput
            label="Token"
            description="Its id; each token has this much without it."
            placeholder="tok_…"
            value={token}
            onChange={(event) => setToken(event.currentTarget.value.trim())}
          />
          <NativeSelect
            label="For"
            description="What is used counts from its beginning."
            data={PERIOD_CHOICES}
            value={period}
            onChange={(event) => setPeriod(event.currentTarget.value as ToolBudgetPeriod)}
          />
          <TextInput
            label="Calls"
            description="At most; not limited without it."
            inputMode="numeric"
            value={calls}
            onChange={(event) => setCalls(event.currentTarget.value.trim())}
          />
          <TextInput
            label="Seconds"
            description="That calls may take together."
            inputMode="decimal"
            value={seconds}
            onChange={(event) => setSeconds(event.currentTarget.value.trim())}
          />
        </div>
        <Problem error={create.error} />
        <div>
          <Button type="submit" loading={create.isPending} disabled={calls === '' && seconds === ''}>
            Set the budget
          </Button>
        </div>
      </form>
    </Section>
  );
}
