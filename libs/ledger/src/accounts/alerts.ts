import { messageOf } from '#foundry/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { BudgetEntity } from '../ledger.entity.js';
import { accountOfCounter, type Account } from './account.js';
import { toDollars, type Counter } from './counters.js';
import type { Period } from './periods.js';

/** A budget that is nearly or wholly used up, once a period each. */
export interface BudgetAlert extends Account {
  readonly budgetId: string;
  readonly period: Period;
  readonly periodStart: Date;
  readonly percent: 80 | 100;
  readonly spentTokens: number;
  readonly spentDollars: number;
  readonly maxTokens: number | null;
  readonly maxDollars: number | null;
}

export function alertOf(budget: BudgetEntity, counter: Counter, percent: 80 | 100): BudgetAlert {
  return {
    ...accountOfCounter(budget, counter.subject),
    budgetId: budget.id,
    period: budget.period,
    periodStart: counter.periodStart,
    percent,
    spentTokens: counter.spentTokens,
    spentDollars: toDollars(counter.spentNano),
    maxTokens: budget.maxTokens === null ? null : Number(budget.maxTokens),
    maxDollars: budget.maxDollars === null ? null : Number(budget.maxDollars),
  };
}

type Listener = (alert: BudgetAlert) => void;

/** Tells the log, and whoever listens in this process, that budgets run out. */
@Injectable()
export class BudgetAlerts {
  private readonly logger = new Logger('Budgets');
  private readonly listeners = new Set<Listener>();

  /** @returns what ends it */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  raise(alert: BudgetAlert): void {
    this.logger.warn(
      alert.percent === 80
        ? `80 % of ${described(alert)} are used up.`
        : `${described(alert, 'The')} has run out: model calls that do not fit into it are refused.`,
    );
    for (const listener of this.listeners) {
      try {
        listener(alert);
      } catch (error) {
        this.logger.error(`An alert of the budget ${alert.budgetId} could not be passed on: ${messageOf(error)}`);
      }
    }
  }
}

const PERIOD_WORDS: Record<Period, string> = {
  day: 'for a day',
  week: 'for a week',
  month: 'for a month',
  total: 'for all time',
};

/** "the budget of $10 for a month of the agent worker/backend (bud_…)" */
export function described(
  budget: Account & Pick<BudgetAlert, 'budgetId' | 'period' | 'maxTokens' | 'maxDollars'>,
  article: 'the' | 'The' = 'the',
): string {
  const { agent, project, buildId, organisation, maxTokens, maxDollars } = budget;
  const limits = [
    ...(maxTokens === null ? [] : [`${maxTokens.toLocaleString('en')} tokens`]),
    ...(maxDollars === null ? [] : [`$${maxDollars}`]),
  ];
  const whose = [
    ...(agent === null ? [] : [`the agent ${agent}`]),
    ...(project === null ? [] : [`the project ${project}`]),
    ...(buildId === null ? [] : [`the build ${buildId}`]),
  ];
  return `${article} budget of ${limits.join(' and ')} ${PERIOD_WORDS[budget.period]} of ${whose.join(' and ') || `the organisation ${organisation}`} (${budget.budgetId})`;
}
