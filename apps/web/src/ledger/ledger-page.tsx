import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useUsage } from '../api/ledger-queries.js';
import type { UsageView } from '../api/types.js';
import { usePageTitle } from '../ui/page-title.js';
import { ErrorState, Loading } from '../ui/states.js';
import { BudgetList } from './budget-list.js';
import { CallTable } from './call-table.js';
import { DayChart, type Measure } from './day-chart.js';
import classes from './ledger.module.css';
import { formatCost, formatTokens, formatWhole } from './numbers.js';
import { UsageTable } from './usage-table.js';

/** What models used and cost, and what they may cost. */
export default function LedgerPage() {
  usePageTitle('Ledger');
  const usage = useUsage('day');
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>Ledger</h1>
      {usage.isPending && <Loading label="Loading the ledger" />}
      {usage.isError && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data && <Days usage={usage.data} />}
      <Section title="Budgets">
        <BudgetList />
      </Section>
      {usage.data && usage.data.totals.calls > 0 && (
        <Section title="Where it went">
          <UsageTable />
        </Section>
      )}
      <Section title="Calls">
        <CallTable />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className={classes.heading}>{title}</h2>
      <div className={`panel ${classes.pad}`}>{children}</div>
    </section>
  );
}

const MEASURES = [
  ['dollars', 'Dollars'],
  ['tokens', 'Tokens'],
] as const satisfies readonly (readonly [Measure, string])[];

function Days({ usage }: { usage: UsageView }) {
  const { totals } = usage;
  // Dollars say nothing where every price is unknown or nothing.
  const [measure, setMeasure] = useState<Measure>(totals.cost ? 'dollars' : 'tokens');
  const figures = [
    ['Cost', formatCost(totals.cost)],
    ['Tokens', formatTokens(totals.promptTokens + totals.completionTokens)],
    ['Calls', formatWhole(totals.calls)],
    ['Of unknown cost', formatWhole(totals.callsOfUnknownCost)],
  ] as const;
  return (
    <section aria-label="The last 30 days" className={`panel ${classes.pad}`}>
      <div className={classes.top}>
        <dl className={classes.figures}>
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
        </dl>
        <div className={classes.measures}>
          {MEASURES.map(([value, label]) => (
            <Button
              key={value}
              size="xs"
              variant={measure === value ? 'filled' : 'default'}
              aria-pressed={measure === value}
              onClick={() => setMeasure(value)}
            >
              {label}
            </Button>
          ))}
        </div>
      </div>
      <DayChart usage={usage} measure={measure} />
      <p className={classes.small}>The last 30 days, in UTC; prices of {usage.prices.join(', then ')}.</p>
    </section>
  );
}
