export { BudgetAlerts, type BudgetAlert } from './accounts/alerts.js';
export { LedgerWatcher } from './accounts/ledger-watcher.js';
export { PERIODS, type Period } from './accounts/periods.js';
export { BudgetService } from './budgets/budget.service.js';
export {
  ModelJournal,
  type Journaled,
  type JournaledModel,
  type JournaledOptions,
  type JournalScope,
} from './journal/model-journal.js';
export { ledgerEntities } from './ledger.entity.js';
export { ledgerErrors } from './ledger.errors.js';
export { LedgerModule } from './ledger.module.js';
export type { LedgerOptions } from './ledger.options.js';
export * from './ledger.schemas.js';
export { Ledger1763683500000 } from './migrations/1763683500000-ledger.js';
export { UsageService } from './usage/usage.service.js';
