import type { EntityManager } from 'typeorm';
import type { BudgetEntity, CounterEntity } from '../ledger.entity.js';
import { accountOfCounter, type CounterKey } from './account.js';

/** A counter with numbers for its counts; dollars are whole billionths, which add up exactly. */
export interface Counter extends CounterKey {
  readonly spentTokens: number;
  readonly spentNano: number;
  readonly reservedTokens: number;
  readonly reservedNano: number;
  readonly unknownCalls: number;
  readonly alerted80At: Date | null;
  readonly alerted100At: Date | null;
}

/** What to add; less than nothing to take away. */
export interface Change {
  readonly spentTokens?: number;
  readonly spentNano?: number;
  readonly reservedTokens?: number;
  readonly reservedNano?: number;
  readonly unknownCalls?: number;
}

const NANO = 1_000_000_000;
export const toNano = (dollars: number | string | null): number => Math.round(Number(dollars ?? 0) * NANO);
export const toDollars = (nano: number): number => nano / NANO;
/** As the database takes it. */
export const nanoText = (nano: number): string => (nano / NANO).toFixed(9);

type Row = Record<keyof CounterEntity, string | number | Date | null>;

const COLUMNS = `budget_id AS "budgetId", period_start AS "periodStart", subject, spent_tokens AS "spentTokens",
  spent_dollars AS "spentDollars", reserved_tokens AS "reservedTokens", reserved_dollars AS "reservedDollars",
  unknown_calls AS "unknownCalls", alerted_80_at AS "alerted80At", alerted_100_at AS "alerted100At"`;

const counterOf = (row: Row): Counter => ({
  budgetId: row.budgetId as string,
  periodStart: row.periodStart as Date,
  subject: row.subject as string,
  spentTokens: Number(row.spentTokens),
  spentNano: toNano(row.spentDollars as string),
  reservedTokens: Number(row.reservedTokens),
  reservedNano: toNano(row.reservedDollars as string),
  unknownCalls: Number(row.unknownCalls),
  alerted80At: row.alerted80At as Date | null,
  alerted100At: row.alerted100At as Date | null,
});

const keyOf = ({ budgetId, periodStart, subject }: CounterKey): [string, Date, string] => [budgetId, periodStart, subject];

/**
 * The counter, made when it is not there: of everything that the ledger knows since the period began. Call it under the
 * organisation's lock, else what ends meanwhile is counted in neither.
 */
export async function ensureCounter(manager: EntityManager, budget: BudgetEntity, key: CounterKey): Promise<Counter> {
  const found = await manager.query<Row[]>(
    `SELECT ${COLUMNS} FROM ledger_counters WHERE budget_id = $1 AND period_start = $2 AND subject = $3`,
    keyOf(key),
  );
  if (found[0]) return counterOf(found[0]);
  const { organisation, agent, project, buildId } = accountOfCounter(budget, key.subject);
  const made = await manager.query<Row[]>(
    `INSERT INTO ledger_counters (budget_id, period_start, subject, spent_tokens, spent_dollars, reserved_tokens, reserved_dollars, unknown_calls)
     SELECT $1, $2, $3, coalesce(sum(booked_tokens), 0), coalesce(sum(booked_dollars), 0),
       coalesce(sum(reserved_tokens) FILTER (WHERE state = 'reserved'), 0),
       coalesce(sum(reserved_dollars) FILTER (WHERE state = 'reserved'), 0), count(*) FILTER (WHERE cost_unknown)
     FROM ledger_attempts
     WHERE organisation = $4 AND started_at >= $2 AND ($5::text IS NULL OR agent = $5) AND ($6::text IS NULL OR project = $6)
       AND ($7::text IS NULL OR build_id = $7)
     RETURNING ${COLUMNS}`,
    [...keyOf(key), organisation, agent, project, buildId],
  );
  return counterOf(made[0] as Row);
}

/** The counters of a budget in a period, the most used first. */
export async function topCounters(manager: EntityManager, budgetId: string, start: Date, limit: number): Promise<Counter[]> {
  const rows = await manager.query<Row[]>(
    `SELECT ${COLUMNS} FROM ledger_counters WHERE budget_id = $1 AND period_start = $2
     ORDER BY spent_dollars DESC, spent_tokens DESC, subject LIMIT $3`,
    [budgetId, start, limit],
  );
  return rows.map(counterOf);
}

/** @returns the counter as it is now; undefined when there is none, which will be made with this change in it. */
export async function changeCounter(manager: EntityManager, key: CounterKey, change: Change): Promise<Counter | undefined> {
  const [rows] = await manager.query<[Row[], number]>(
    `UPDATE ledger_counters SET spent_tokens = spent_tokens + $4, spent_dollars = spent_dollars + $5,
       reserved_tokens = reserved_tokens + $6, reserved_dollars = reserved_dollars + $7, unknown_calls = unknown_calls + $8
     WHERE budget_id = $1 AND period_start = $2 AND subject = $3 RETURNING ${COLUMNS}`,
    [
      ...keyOf(key),
      change.spentTokens ?? 0,
      nanoText(change.spentNano ?? 0),
      change.reservedTokens ?? 0,
      nanoText(change.reservedNano ?? 0),
      change.unknownCalls ?? 0,
    ],
  );
  return rows[0] && counterOf(rows[0]);
}

/** Notes that an alert is raised. @returns false when it was before. */
export async function noteAlert(manager: EntityManager, key: CounterKey, percent: 80 | 100): Promise<boolean> {
  const column = percent === 80 ? 'alerted_80_at' : 'alerted_100_at';
  const [rows] = await manager.query<[unknown[], number]>(
    `UPDATE ledger_counters SET ${column} = now()
     WHERE budget_id = $1 AND period_start = $2 AND subject = $3 AND ${column} IS NULL RETURNING subject`,
    keyOf(key),
  );
  return rows.length > 0;
}
