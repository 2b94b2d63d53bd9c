import { AuditLog } from '#foundry/audit';
import { correlationId, newId } from '#foundry/kernel';
import type { Attempt, AttemptContext, ProviderAnswer } from '#foundry/llm';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptEntity, BudgetEntity } from '../ledger.entity.js';
import { LEDGER_OPTIONS, type LedgerOptions } from '../ledger.options.js';
import { type Account, accountOf, counterKey, covers } from './account.js';
import { alertOf, type BudgetAlert, BudgetAlerts } from './alerts.js';
import { AttemptLifetimes } from './attempt-lifetimes.js';
import { auditOf } from './audit-of-attempt.js';
import { bookedFor } from './booked.js';
import type { Bound } from './bound.js';
import { type Change, changeCounter, type Counter, ensureCounter, nanoText, noteAlert, toNano } from './counters.js';
import { fits, shareSpent } from './standing.js';

/** "ledg": the first half of the advisory locks, one for each organisation, under which its counters change. */
const LOCK = 0x6c656467;

/** A budget with its counter, as one attempt meets it. */
interface Met {
  readonly budget: BudgetEntity;
  readonly counter: Counter;
}

export type Reservation =
  | { readonly kind: 'made'; readonly id: string }
  /** Nothing was set aside. `waitable`: there would be room if the attempts that are under way took nothing. */
  | { readonly kind: 'exceeded'; readonly alert: BudgetAlert; readonly waitable: boolean }
  | { readonly kind: 'price_unknown'; readonly alert: BudgetAlert };

/** What is set aside and what is booked. Every change of an organisation's counters is made under its lock. */
@Injectable()
export class AccountRepository {
  /** This process waits for a lock with one connection, not with all that it has. */
  private readonly lines = new Map<string, Promise<void>>();
  private readonly lifetimes: AttemptLifetimes;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BudgetAlerts) private readonly alerts: BudgetAlerts,
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {
    this.lifetimes = new AttemptLifetimes(options.callLimitMs, options.uptime);
  }

  async reserve(context: AttemptContext, bound: Bound): Promise<Reservation> {
    const account = accountOf(context.booking);
    const startedAt = this.now();
    return await this.locked(account.organisation, async (manager, alerts) => {
      await this.release(manager, account.organisation, startedAt, alerts);
      const met: Met[] = [];
      for (const budget of await budgetsOf(manager, account))
        met.push({ budget, counter: await ensureCounter(manager, budget, counterKey(budget, account, startedAt)) });
      const refusal = refusalOf(met, bound);
      if (refusal) {
        if (refusal.kind === 'exceeded' && !refusal.waitable) await raise(manager, refusal.met, 100, alerts);
        return { ...refusal, alert: alertOf(refusal.met.budget, refusal.met.counter, 100) };
      }
      for (const { counter } of met)
        await changeCounter(manager, counter, { reservedTokens: bound.tokens, reservedNano: toNano(bound.dollars) });
      const id = newId('att');
      await manager.insert(AttemptEntity, {
        ...account,
        id,
        callId: context.booking?.callId ?? null,
        correlationId: correlationId() ?? null,
        requestHash: context.requestHash,
        class: context.class,
        provider: context.provider,
        model: context.model,
        host: context.host,
        state: 'reserved',
        startedAt,
        expiresAt: new Date(startedAt.getTime() + this.lifetimes.limitMs),
        reservedTokens: String(bound.tokens),
        reservedDollars: bound.dollars === null ? null : nanoText(toNano(bound.dollars)),
      });
      this.lifetimes.begun(id);
      return { kind: 'made', id };
    });
  }

  /** Books what the attempt took and, in the same transaction, what was answered. Settling twice does nothing. */
  async settle(id: string, context: AttemptContext, attempt: Attempt, bound: Bound, answer?: ProviderAnswer): Promise<void> {
    const account = accountOf(context.booking);
    const booked = bookedFor(attempt, bound);
    const { usage, cost } = attempt;
    await this.locked(account.organisation, async (manager, alerts) => {
      const row = await manager.findOneBy(AttemptEntity, { id });
      if (!row || row.state === 'settled') return;
      await manager.update(
        AttemptEntity,
        { id },
        {
          state: 'settled',
          outcome: attempt.outcome,
          reason: attempt.reason?.replaceAll('\0', '\uFFFD') ?? null,
          durationMs: attempt.durationMs,
          promptTokens: usage?.prompt ?? null,
          completionTokens: usage?.completion ?? null,
          cachedTokens: usage?.cached ?? null,
          reasoningTokens: usage?.reasoning ?? null,
          cost: cost === null ? null : nanoText(toNano(cost)),
          costUnknown: booked.costUnknown,
          bookedTokens: String(booked.tokens),
          bookedDollars: nanoText(toNano(booked.dollars)),
        },
      );
      await this.count(manager, row, alerts, {
        ...(row.state === 'reserved' ? released(row) : {}),
        spentTokens: booked.tokens,
        spentNano: toNano(booked.dollars),
        unknownCalls: Number(booked.costUnknown) - Number(row.costUnknown),
      });
      if (answer && row.callId !== null)
        await manager.query(
          'INSERT INTO llm_exchanges (call_id, exchange, answer) VALUES ($1, $2, $3) ON CONFLICT (call_id, exchange) DO NOTHING',
          [row.callId, context.exchange, JSON.stringify(answer)],
        );
      await this.audit.append(manager, auditOf(row, attempt));
    });
    this.lifetimes.ended(id);
  }

  /** Frees what dead processes had set aside. @param all also what has time left, when no process but this one can be alive */
  async releaseDead(all: boolean): Promise<void> {
    const now = this.now();
    const dead = await this.database.query<{ organisation: string }[]>(
      `SELECT DISTINCT organisation FROM ledger_attempts WHERE state = 'reserved'`,
    );
    this.lifetimes.forgetOld();
    for (const { organisation } of dead)
      await this.locked(organisation, (manager, alerts) => this.release(manager, organisation, all ? undefined : now, alerts));
  }

  /** Runs `work` under the organisation's lock; alerts are raised when what they tell is committed. */
  async locked<T>(organisation: string, work: (manager: EntityManager, alerts: BudgetAlert[]) => Promise<T>): Promise<T> {
    const alerts: BudgetAlert[] = [];
    const before = this.lines.get(organisation) ?? Promise.resolve();
    const done = before.then(() =>
      this.database.transaction(async (manager) => {
        await manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, organisation]);
        return await work(manager, alerts);
      }),
    );
    // Who fails tells its own caller; the next one works all the same.
    const line = done.then(
      () => undefined,
      () => undefined,
    );
    this.lines.set(organisation, line);
    try {
      const result = await done;
      for (const alert of alerts) this.alerts.raise(alert);
      return result;
    } finally {
      if (this.lines.get(organisation) === line) this.lines.delete(organisation);
    }
  }

  /** Nobody knows what came of these attempts: they may never have been sent. They are counted as unknown, and take no room. */
  private async release(
    manager: EntityManager,
    organisation: string,
    now: Date | undefined,
    alerts: BudgetAlert[],
  ): Promise<void> {
    for (const row of await manager.findBy(AttemptEntity, { state: 'reserved', organisation })) {
      if (now && !this.lifetimes.isDead(row, now)) continue;
      this.lifetimes.ended(row.id);
      await manager.update(AttemptEntity, { id: row.id }, { state: 'lost', costUnknown: true });
      await this.count(manager, row, alerts, { ...released(row), unknownCalls: 1 });
    }
  }

  private async count(manager: EntityManager, row: AttemptEntity, alerts: BudgetAlert[], change: Change): Promise<void> {
    for (const budget of await budgetsOf(manager, row)) {
      const counter = await changeCounter(manager, counterKey(budget, row, row.startedAt), change);
      if (!counter) continue;
      for (const percent of [80, 100] as const)
        if (shareSpent(budget, counter) >= percent / 100) await raise(manager, { budget, counter }, percent, alerts);
    }
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

async function budgetsOf(manager: EntityManager, account: Account): Promise<BudgetEntity[]> {
  const budgets = await manager.find(BudgetEntity, { where: { organisation: account.organisation }, order: { id: 'ASC' } });
  return budgets.filter((budget) => covers(budget, account));
}

const released = (row: AttemptEntity): Change => ({
  reservedTokens: -Number(row.reservedTokens),
  reservedNano: -toNano(row.reservedDollars),
});

async function raise(manager: EntityManager, { budget, counter }: Met, percent: 80 | 100, alerts: BudgetAlert[]): Promise<void> {
  if (await noteAlert(manager, counter, percent)) alerts.push(alertOf(budget, counter, percent));
}

function refusalOf(
  met: readonly Met[],
  bound: Bound,
): { kind: 'price_unknown'; met: Met } | { kind: 'exceeded'; met: Met; waitable: boolean } | undefined {
  const unpriced = met.find(({ budget }) => budget.maxDollars !== null && !budget.allowUnknownPrice && bound.dollars === null);
  if (unpriced) return { kind: 'price_unknown', met: unpriced };
  const usedUp = met.find(({ budget, counter }) => !fits(budget, counter, bound, 0));
  if (usedUp) return { kind: 'exceeded', met: usedUp, waitable: false };
  const full = met.find(({ budget, counter }) => !fits(budget, counter, bound, 1));
  return full && { kind: 'exceeded', met: full, waitable: true };
}
