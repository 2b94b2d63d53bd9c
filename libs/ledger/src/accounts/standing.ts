import type { BudgetEntity } from '../ledger.entity.js';
import type { Bound } from './bound.js';
import { type Counter, toNano } from './counters.js';

/** What is spent of the limit that is nearer; 1 is all. */
export function shareSpent(budget: BudgetEntity, counter: Counter): number {
  const share = (spent: number, max: number): number => (max === 0 ? 1 : spent / max);
  return Math.max(
    budget.maxTokens === null ? 0 : share(counter.spentTokens, Number(budget.maxTokens)),
    budget.maxDollars === null ? 0 : share(counter.spentNano, toNano(budget.maxDollars)),
  );
}

/** Whether the attempt fits into the budget. @param beside what others have set aside: 1 counts it, 0 does not */
export function fits(budget: BudgetEntity, counter: Counter, bound: Bound, beside: 0 | 1): boolean {
  const { maxTokens, maxDollars } = budget;
  const { spentTokens, spentNano, reservedTokens, reservedNano } = counter;
  return (
    (maxTokens === null || spentTokens + beside * reservedTokens + bound.tokens <= Number(maxTokens)) &&
    (maxDollars === null || spentNano + beside * reservedNano + toNano(bound.dollars) <= toNano(maxDollars))
  );
}
