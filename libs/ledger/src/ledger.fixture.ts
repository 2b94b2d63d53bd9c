import { Audit1763683800000, AuditLog, auditEntities } from '#foundry/audit';
import { openTestDatabase, type Database } from '#foundry/database';
import { Prices, type AttemptWatcher, type LlmService } from '#foundry/llm';
import { type ModelServer, serviceOn } from '#foundry/llm/testing';
import type { DataSource } from 'typeorm';
import { AccountRepository } from './accounts/account.repository.js';
import { BudgetAlerts } from './accounts/alerts.js';
import { LedgerWatcher } from './accounts/ledger-watcher.js';
import { BudgetService } from './budgets/budget.service.js';
import { CallRepository } from './journal/call.repository.js';
import { ModelJournal } from './journal/model-journal.js';
import { ledgerEntities } from './ledger.entity.js';
import type { LedgerOptions } from './ledger.options.js';
import { Ledger1763683500000 } from './migrations/1763683500000-ledger.js';

export const ledgerSchema = {
  entities: [...auditEntities, ...ledgerEntities],
  migrations: [Ledger1763683500000, Audit1763683800000],
};

export const openLedgerDatabase = (): Promise<Database> => openTestDatabase(ledgerSchema);

export async function clearLedger(database: Database): Promise<void> {
  await database.dataSource.query('TRUNCATE llm_exchanges, llm_calls, ledger_attempts, ledger_counters, ledger_budgets');
}

export interface TestLedger {
  readonly llm: LlmService;
  readonly journal: ModelJournal;
  readonly accounts: AccountRepository;
  readonly alerts: BudgetAlerts;
  readonly options: LedgerOptions;
}

export const budgetsOf = (dataSource: DataSource, { accounts, options }: TestLedger): BudgetService =>
  new BudgetService(dataSource, accounts, new AuditLog(dataSource), options);

type ServiceOverrides = Parameters<typeof serviceOn>[1];

/**
 * The ledger at the door of a service on these servers, as one process has it.
 * @param watchers stand around the ledger: those before it see an attempt's end first
 */
export function ledgerOn(
  dataSource: DataSource,
  servers: readonly Pick<ModelServer, 'baseUrl'>[],
  {
    service,
    around = {},
    ...overrides
  }: Partial<LedgerOptions> & {
    readonly service?: ServiceOverrides;
    readonly around?: { readonly before?: AttemptWatcher; readonly after?: AttemptWatcher };
  } = {},
): TestLedger {
  const options: LedgerOptions = {
    prices: new Prices(),
    callLimitMs: 300_000,
    logDays: 30,
    usageDays: 400,
    consume: false,
    alone: false,
    ...overrides,
  };
  const alerts = new BudgetAlerts();
  const accounts = new AccountRepository(dataSource, alerts, options, new AuditLog(dataSource));
  const watchers = [around.before, new LedgerWatcher(accounts, options), around.after].filter((each) => each !== undefined);
  const llm = serviceOn(servers as ModelServer[], { prices: options.prices, ...service }, { watchers });
  return { llm, journal: new ModelJournal(new CallRepository(dataSource), llm), accounts, alerts, options };
}

/** A table in which every model of the server costs this, in dollars per million tokens. */
export function pricesAt(server: Pick<ModelServer, 'baseUrl'>, input: number, output: number): Prices {
  return new Prices({
    date: '2026-11-21',
    unit: 'US dollars per million tokens',
    hosts: { [new URL(server.baseUrl).host]: { '*': { input, output } } },
  });
}
