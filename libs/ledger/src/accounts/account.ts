import type { Booking } from '#foundry/llm';
import type { BudgetEntity, CounterEntity } from '../ledger.entity.js';
import { periodStart } from './periods.js';

/** Who a call is booked to. */
export interface Account {
  readonly organisation: string;
  readonly agent: string | null;
  readonly project: string | null;
  readonly buildId: string | null;
}

/** The organisation of calls that say nobody's name: those of the installation itself. */
const OWN_ORGANISATION = 'default';

/** A budget that has this for an agent, a project or a build is one for each of them. */
export const EACH = '*';

export function accountOf(booking: Booking | undefined): Account {
  return {
    organisation: booking?.organisation ?? OWN_ORGANISATION,
    agent: booking?.agent ?? null,
    project: booking?.project ?? null,
    buildId: booking?.buildId ?? null,
  };
}

const DIMENSIONS = ['agent', 'project', 'buildId'] as const;

export function covers(budget: BudgetEntity, account: Account): boolean {
  return DIMENSIONS.every((name) => {
    const wanted = budget[name];
    return wanted === null || (wanted === EACH ? account[name] !== null : wanted === account[name]);
  });
}

export type CounterKey = Pick<CounterEntity, 'budgetId' | 'periodStart' | 'subject'>;

/** The counter of a budget that an attempt counts in; it counts in the period in which it began. */
export function counterKey(budget: BudgetEntity, account: Account, startedAt: Date): CounterKey {
  const own = DIMENSIONS.filter((name) => budget[name] === EACH).map((name) => [name, account[name]] as const);
  return {
    budgetId: budget.id,
    periodStart: periodStart(budget.period, startedAt),
    subject: own.length === 0 ? '' : JSON.stringify(Object.fromEntries(own)),
  };
}

/** Whose counter it is: the budget's own account, with the one that it stands for where there is one for each. */
export function accountOfCounter(budget: BudgetEntity, subject: string): Account {
  const { organisation, agent, project, buildId } = budget;
  return { organisation, agent, project, buildId, ...(subject === '' ? {} : (JSON.parse(subject) as Partial<Account>)) };
}
