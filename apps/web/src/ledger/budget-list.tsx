import { useBudgets } from '../api/ledger-queries.js';
import type { BudgetView, Standing } from '../api/types.js';
import { count } from '../ui/format.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './ledger.module.css';
import { formatDollars, formatWhole } from './numbers.js';

const PERIODS: Record<BudgetView['period'], string> = { day: 'a day', week: 'a week', month: 'a month', total: 'in all' };

/** `agent worker/backend`, `each build`, `the organisation` */
export function whose({ agent, project, buildId }: Pick<Standing, 'agent' | 'project' | 'buildId'>): string {
  const part = (kind: string, name: string | null): string[] =>
    name === null ? [] : [name === '*' ? `each ${kind}` : `${kind} ${name}`];
  return [...part('agent', agent), ...part('project', project), ...part('build', buildId)].join(', ') || 'the organisation';
}

function limitsOf({ maxDollars, maxTokens, period }: BudgetView): string {
  const limits = [
    ...(maxDollars === null ? [] : [formatDollars(maxDollars)]),
    ...(maxTokens === null ? [] : [`${formatWhole(maxTokens)} tokens`]),
  ];
  return `${limits.join(' and ')} ${PERIODS[period]}`;
}

export function BudgetList() {
  const budgets = useBudgets();
  if (budgets.isPending) return <Loading label="Loading the budgets" lines={2} />;
  if (budgets.isError) return <ErrorState error={budgets.error} onRetry={() => void budgets.refetch()} />;
  if (budgets.data.length === 0)
    return <Empty title="There are no budgets">Models may cost anything. Set a limit with POST /api/v1/ledger/budgets.</Empty>;
  return (
    <ul className={classes.budgets}>
      {budgets.data.map((budget) => (
        <li key={budget.id}>
          <p className={classes.budgetName}>
            <strong>{limitsOf(budget)}</strong> for {whose(budget)}
          </p>
          {budget.standings.length === 0 && <p className={classes.small}>Nothing used yet.</p>}
          {budget.standings.map((standing) => (
            <StandingBar key={whose(standing)} budget={budget} standing={standing} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function StandingBar({ budget, standing }: { budget: BudgetView; standing: Standing }) {
  const percent = Math.round(standing.share * 100);
  const tone = percent >= 100 ? classes.spent : percent >= 80 ? classes.nearly : '';
  const own = whose(standing);
  const parts = [
    ...(budget.maxDollars === null
      ? []
      : [`${formatDollars(standing.spentDollars)} spent, ${formatDollars(standing.leftDollars ?? 0)} left`]),
    ...(budget.maxTokens === null
      ? []
      : [`${formatWhole(standing.spentTokens)} tokens spent, ${formatWhole(standing.leftTokens ?? 0)} left`]),
    ...(standing.reservedTokens > 0 ? ['some set aside for calls under way'] : []),
    ...(standing.callsOfUnknownCost > 0 ? [`${count(standing.callsOfUnknownCost, 'call')} of unknown cost`] : []),
  ];
  return (
    <div className={classes.standing}>
      {own !== whose(budget) && <p className={classes.small}>{own}</p>}
      <div
        className={classes.track}
        role="progressbar"
        aria-label={`Spent for ${own}`}
        aria-valuenow={Math.min(percent, 100)}
        aria-valuetext={`${percent} %`}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span className={`${classes.fill} ${tone}`} style={{ width: `${Math.min(percent, 100)}%` }} />
      </div>
      <p className={classes.small}>
        <span className="numbers">{percent} %</span> · {parts.join(' · ')}
      </p>
    </div>
  );
}
