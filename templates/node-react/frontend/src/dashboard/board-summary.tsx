import { Skeleton } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ErrorState } from '../components/error-state';
import { type Entity, fieldOf, inSentence, pathTo } from '../lib/entity';
import { formatMoney, formatNumber } from '../lib/format';
import { listQuery, useDashboard } from '../lib/queries';
import type { Stored } from '../lib/records';
import classes from './dashboard.module.css';
import { Panel } from './panel';

interface BoardSummaryProps<TField extends string> {
  readonly entity: Entity<Stored, TField>;
  readonly status: TField;
}

/** How many records stand where. */
export function BoardSummary<TField extends string>({ entity, status }: BoardSummaryProps<TField>) {
  const field = fieldOf(entity, status);
  const options = field.type === 'enum' ? field.options : [];
  const columns = useQueries({
    queries: options.map(({ value }) => listQuery<Stored>(entity, { [status]: value, pageSize: 1 })),
  });
  const failed = columns.find(({ isError }) => isError);
  const isPending = columns.some(({ data }) => data === undefined);
  const { data: dashboard } = useDashboard();
  const figures = dashboard?.breakdowns.find(({ path, field: name }) => path === entity.path && name === status)?.items ?? [];
  const states = options.map((option, index) => ({
    option,
    total: columns[index]?.data?.total ?? 0,
    sum: figures.find(({ value }) => value === option.value)?.sum,
  }));
  return (
    <Panel
      title={`${entity.pluralLabel} at a glance`}
      link={{ label: 'Board', to: pathTo.list(entity.path) }}
    >
      {failed?.error ? (
        <ErrorState error={failed.error} onRetry={() => columns.forEach((column) => void column.refetch())} />
      ) : isPending ? (
        <Skeleton height={140} />
      ) : (
        <>
          <div className={classes.bar} aria-hidden>
            {states.filter(({ total }) => total > 0).map(({ option, total }) => (
              <span key={option.value} style={{ '--swatch': `var(--mantine-color-${option.color}-6)`, flex: total }} />
            ))}
          </div>
          <ul className={classes.states} aria-label={`${entity.pluralLabel} by ${inSentence(field.label)}`}>
            {states.map(({ option, total, sum }) => (
              <li key={option.value}>
                <Link
                  to={`${pathTo.list(entity.path)}?${new URLSearchParams({ [status]: option.value, view: 'table' }).toString()}`}
                  style={{ '--swatch': `var(--mantine-color-${option.color}-6)` }}
                >
                  <span className={classes.number}>{formatNumber(total)}</span>
                  <br />
                  {option.label}
                  {sum !== undefined && <div className={classes.amount}>{formatMoney(sum.amount, sum.currency)}</div>}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
