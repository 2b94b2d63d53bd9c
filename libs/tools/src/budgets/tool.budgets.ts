import { AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ToolChanges } from '../registry/tool.changes.js';
import type { ToolOwner } from '../tool.schemas.js';
import { toolErrors } from '../tools.errors.js';
import { ToolBudgetEntity } from './budget.entity.js';
import type { CreateToolBudget, ToolBudgetPeriod, ToolBudgetView } from './budget.schemas.js';

const EVERY_TOKEN = '*';
const MOST_BUDGETS = 100;
const SHOWN_TOKENS = 50;
const MS = 1_000;

/** Settles a call: what it took is booked instead of all that it might have taken. */
export type SettleCall = (durationMs: number) => Promise<void>;

/**
 * What each token may call: calls and seconds in an hour, a day, a month, or ever. A call is booked before it begins, with all the time
 * that it may take, in one statement for each budget: calls at once cannot overrun it together.
 */
@Injectable()
export class ToolBudgets {
  private readonly known = new Map<string, Promise<ToolBudgetEntity[]>>();
  private listening = false;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(ToolChanges) private readonly changes: ToolChanges,
  ) {}

  /** @param mostMs the longest that the call may take @throws tools.budget_exhausted */
  async enter(owner: ToolOwner, mostMs: number): Promise<SettleCall> {
    const token = owner.tokenId ?? owner.subject;
    const budgets = (await this.of(owner.organisation)).filter((one) => one.token === EVERY_TOKEN || one.token === token);
    if (budgets.length === 0) return () => Promise.resolve();
    const now = new Date();
    const booked = budgets.map((budget) => ({
      budget,
      start: startOf(budget.period, now),
      seconds: Math.min(mostMs / MS, budget.maxSeconds ?? Infinity),
    }));
    await this.database.transaction(async (manager) => {
      for (const { budget, start, seconds } of booked)
        if (!(await book(manager, budget, token, start, seconds))) throw exhausted(budget, now);
    });
    return async (durationMs) => {
      for (const { budget, start, seconds } of booked)
        await this.database.query(
          `UPDATE tool_budget_use SET seconds = greatest(0, seconds + $4) WHERE budget_id = $1 AND token = $2 AND period_start = $3`,
          [budget.id, token, start, durationMs / MS - seconds],
        );
    };
  }

  async list({ organisation }: Pick<ToolOwner, 'organisation'>): Promise<ToolBudgetView[]> {
    const budgets = await this.read(organisation);
    return await Promise.all(budgets.map((budget) => this.viewOf(budget)));
  }

  /** @throws tools.too_many_budgets */
  async create(owner: ToolOwner, input: CreateToolBudget): Promise<ToolBudgetView> {
    const { organisation } = owner;
    const id = newId('tbg');
    await this.change(owner, 'tool_budget.created', id, async (manager) => {
      if ((await manager.countBy(ToolBudgetEntity, { organisation })) >= MOST_BUDGETS)
        throw toolErrors.tooManyBudgets(`The organisation has ${MOST_BUDGETS} budgets of tool calls: remove one first.`);
      const { maxCalls = null, maxSeconds = null, token, period } = input;
      await manager.insert(ToolBudgetEntity, { id, organisation, token, period, maxCalls, maxSeconds });
    });
    return await this.viewOf(await this.database.manager.findOneByOrFail(ToolBudgetEntity, { id }));
  }

  /** @throws tools.budget_not_found */
  async remove(owner: ToolOwner, id: string): Promise<void> {
    await this.change(owner, 'tool_budget.removed', id, async (manager) => {
      const { affected } = await manager.delete(ToolBudgetEntity, { id, organisation: owner.organisation });
      if (affected === 0) throw toolErrors.budgetNotFound('There is no such budget of tool calls.');
    });
  }

  private async change(
    owner: ToolOwner,
    action: string,
    target: string,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    const { organisation, subject, name } = owner;
    await this.database.transaction(async (manager) => {
      await work(manager);
      await this.changes.announce(manager, organisation);
      await this.audit.append(manager, { organisation, subject, name, action, target, result: 'done' });
    });
    this.known.delete(organisation);
  }

  /** Remembered until a change is heard: a call without a budget costs no query. */
  private async of(organisation: string): Promise<ToolBudgetEntity[]> {
    if (!this.listening) {
      this.listening = true;
      this.changes.subscribe((changed) => (changed === null ? this.known.clear() : this.known.delete(changed)));
    }
    if (!this.changes.isHearing) return await this.read(organisation);
    let known = this.known.get(organisation);
    if (!known) {
      known = this.read(organisation);
      this.known.set(organisation, known);
      known.catch(() => this.known.delete(organisation)); // the next call reads again
    }
    return await known;
  }

  private async read(organisation: string): Promise<ToolBudgetEntity[]> {
    return await this.database.manager.find(ToolBudgetEntity, { where: { organisation }, order: { id: 'ASC' } });
  }

  private async viewOf(budget: ToolBudgetEntity): Promise<ToolBudgetView> {
    const used = await this.database.query<{ token: string; calls: number; seconds: number }[]>(
      `SELECT token, calls, seconds FROM tool_budget_use WHERE budget_id = $1 AND period_start = $2 ORDER BY calls DESC, token LIMIT ${SHOWN_TOKENS}`,
      [budget.id, startOf(budget.period, new Date())],
    );
    const { id, token, period, maxCalls, maxSeconds, createdAt } = budget;
    return { id, token, period, maxCalls, maxSeconds, createdAt: createdAt.toISOString(), used };
  }
}

/** @returns whether there was room */
async function book(
  manager: EntityManager,
  { id, maxCalls, maxSeconds }: ToolBudgetEntity,
  token: string,
  start: Date,
  seconds: number,
): Promise<boolean> {
  if (maxCalls === 0) return false;
  const rows = await manager.query<unknown[]>(
    `INSERT INTO tool_budget_use AS used (budget_id, token, period_start, calls, seconds) VALUES ($1, $2, $3, 1, $4)
     ON CONFLICT (budget_id, token, period_start) DO UPDATE SET calls = used.calls + 1, seconds = used.seconds + $4
     WHERE ($5::int IS NULL OR used.calls < $5) AND ($6::float8 IS NULL OR used.seconds + $4 <= $6)
     RETURNING 1`,
    [id, token, start, seconds, maxCalls, maxSeconds],
  );
  return rows.length > 0;
}

function exhausted({ period, maxCalls, maxSeconds }: ToolBudgetEntity, now: Date): Error {
  const limits = [maxCalls === null ? [] : [`${maxCalls} calls`], maxSeconds === null ? [] : [`${maxSeconds} seconds`]].flat();
  const of = period === 'total' ? 'in all' : `in this ${period}`;
  const end = endOf(period, now);
  const details = end && { retryAfterSeconds: Math.ceil((end.getTime() - now.getTime()) / MS) };
  return toolErrors.budgetExhausted(
    `The token’s budget for calls of tools is used up: ${limits.join(' and ')} ${of}. An administrator can change it${end ? `; it begins anew at ${end.toISOString()}` : ''}.`,
    details ? { details } : {},
  );
}

/** Periods begin in UTC. */
function startOf(period: ToolBudgetPeriod, at: Date): Date {
  const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
  if (period === 'total') return new Date(0);
  return new Date(Date.UTC(year, month, period === 'month' ? 1 : day, period === 'hour' ? hour : 0));
}

function endOf(period: ToolBudgetPeriod, at: Date): Date | undefined {
  const start = startOf(period, at);
  if (period === 'total') return undefined;
  if (period === 'month') return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  return new Date(start.getTime() + (period === 'day' ? 24 : 1) * 3_600_000);
}
