import { type AuditEvent, AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountRepository } from '../accounts/account.repository.js';
import { accountOfCounter, counterKey, EACH } from '../accounts/account.js';
import { type Counter, ensureCounter, nanoText, toDollars, toNano, topCounters } from '../accounts/counters.js';
import { periodStart } from '../accounts/periods.js';
import { shareSpent } from '../accounts/standing.js';
import { BudgetEntity } from '../ledger.entity.js';
import { ledgerErrors } from '../ledger.errors.js';
import { LEDGER_OPTIONS, type LedgerOptions } from '../ledger.options.js';
import type { BudgetLimits, BudgetList, BudgetView, CreateBudget, LedgerCaller, Standing } from '../ledger.schemas.js';

/** Every request of an organisation looks at all its budgets. */
const MAX_BUDGETS = 500;
const SHOWN_STANDINGS = 100;

/** Budgets, for those who set and watch them. */
@Injectable()
export class BudgetService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AccountRepository) private readonly accounts: AccountRepository,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
  ) {}

  async list({ organisation }: LedgerCaller): Promise<BudgetList> {
    return await this.accounts.locked(organisation, async (manager) => {
      const budgets = await manager.find(BudgetEntity, { where: { organisation }, order: { id: 'ASC' } });
      const items: BudgetView[] = [];
      for (const budget of budgets) items.push(await this.viewOf(manager, budget));
      return { items };
    });
  }

  /** @throws ledger.budget_exists when there is one of the same account and period; ledger.too_many_budgets */
  async create(caller: LedgerCaller, wanted: CreateBudget): Promise<BudgetView> {
    const { organisation, name } = caller;
    return await this.accounts.locked(organisation, async (manager) => {
      const { agent, project, buildId, period } = wanted;
      const budgets = await manager.findBy(BudgetEntity, { organisation });
      const same = budgets.find(
        (each) => each.agent === agent && each.project === project && each.buildId === buildId && each.period === period,
      );
      if (same)
        throw ledgerErrors.budgetExists(`There is a budget of the same account and period: ${same.id}. Change that one.`, {
          details: { budgetId: same.id },
        });
      if (budgets.length >= MAX_BUDGETS)
        throw ledgerErrors.tooManyBudgets(
          `There are ${MAX_BUDGETS} budgets, which is the most. Remove one first, or use * for each.`,
        );
      const id = newId('bud');
      await manager.insert(BudgetEntity, {
        id,
        organisation,
        agent,
        project,
        buildId,
        period,
        createdBy: name,
        ...limitsOf(wanted),
      });
      const view = await this.viewOf(manager, await owned(manager, organisation, id));
      await this.audit.append(manager, eventOf(caller, 'budget.created', id, wanted));
      return view;
    });
  }

  /** Sets other limits; alerts are raised again where they are reached. @throws ledger.budget_not_found */
  async change(caller: LedgerCaller, id: string, wanted: BudgetLimits): Promise<BudgetView> {
    const { organisation } = caller;
    return await this.accounts.locked(organisation, async (manager) => {
      await owned(manager, organisation, id);
      await manager.update(BudgetEntity, { id }, { ...limitsOf(wanted), updatedAt: this.now() });
      await manager.query('UPDATE ledger_counters SET alerted_80_at = NULL, alerted_100_at = NULL WHERE budget_id = $1', [id]);
      const view = await this.viewOf(manager, await owned(manager, organisation, id));
      await this.audit.append(manager, eventOf(caller, 'budget.changed', id, wanted));
      return view;
    });
  }

  /** @throws ledger.budget_not_found */
  async remove(caller: LedgerCaller, id: string): Promise<void> {
    const { organisation } = caller;
    await this.accounts.locked(organisation, async (manager) => {
      await owned(manager, organisation, id);
      await manager.delete(BudgetEntity, { id });
      await this.audit.append(manager, eventOf(caller, 'budget.removed', id));
    });
  }

  private async viewOf(manager: EntityManager, budget: BudgetEntity): Promise<BudgetView> {
    const { id, agent, project, buildId, period, allowUnknownPrice, createdBy } = budget;
    const start = periodStart(period, this.now());
    const forEach = [agent, project, buildId].includes(EACH);
    const counters = forEach
      ? await topCounters(manager, id, start, SHOWN_STANDINGS)
      : [await ensureCounter(manager, budget, counterKey(budget, budget, this.now()))];
    return {
      id,
      agent,
      project,
      buildId,
      period,
      maxTokens: budget.maxTokens === null ? null : Number(budget.maxTokens),
      maxDollars: budget.maxDollars === null ? null : Number(budget.maxDollars),
      allowUnknownPrice,
      periodStart: period === 'total' ? null : start.toISOString(),
      createdBy,
      createdAt: budget.createdAt.toISOString(),
      updatedAt: budget.updatedAt.toISOString(),
      standings: counters.map((counter) => standingOf(budget, counter)),
    };
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

const eventOf = (
  { organisation, subject, name }: LedgerCaller,
  action: string,
  target: string,
  limits?: Pick<BudgetLimits, 'maxTokens' | 'maxDollars'>,
): AuditEvent => ({
  organisation,
  subject,
  name,
  action,
  target,
  result: 'done',
  details: {
    ...(typeof limits?.maxTokens === 'number' && { maxTokens: limits.maxTokens }),
    ...(typeof limits?.maxDollars === 'number' && { maxDollars: limits.maxDollars }),
  },
});

async function owned(manager: EntityManager, organisation: string, id: string): Promise<BudgetEntity> {
  const budget = await manager.findOneBy(BudgetEntity, { id, organisation });
  if (!budget) throw ledgerErrors.budgetNotFound(`There is no budget ${id}.`);
  return budget;
}

const limitsOf = ({ maxTokens, maxDollars, allowUnknownPrice }: BudgetLimits) => ({
  maxTokens: maxTokens === null ? null : String(maxTokens),
  maxDollars: maxDollars === null ? null : nanoText(toNano(maxDollars)),
  allowUnknownPrice,
});

function standingOf(budget: BudgetEntity, counter: Counter): Standing {
  const { agent, project, buildId } = accountOfCounter(budget, counter.subject);
  const { spentTokens, spentNano, reservedTokens, reservedNano } = counter;
  return {
    agent,
    project,
    buildId,
    spentTokens,
    spentDollars: toDollars(spentNano),
    reservedTokens,
    reservedDollars: toDollars(reservedNano),
    leftTokens: budget.maxTokens === null ? null : Number(budget.maxTokens) - spentTokens - reservedTokens,
    leftDollars: budget.maxDollars === null ? null : toDollars(toNano(budget.maxDollars) - spentNano - reservedNano),
    share: shareSpent(budget, counter),
    callsOfUnknownCost: counter.unknownCalls,
    alerted80At: counter.alerted80At?.toISOString() ?? null,
    alerted100At: counter.alerted100At?.toISOString() ?? null,
  };
}
