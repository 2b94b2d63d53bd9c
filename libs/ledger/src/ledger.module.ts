import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccountRepository } from './accounts/account.repository.js';
import { BudgetAlerts } from './accounts/alerts.js';
import { LedgerWatcher } from './accounts/ledger-watcher.js';
import { BudgetService } from './budgets/budget.service.js';
import { CallRepository } from './journal/call.repository.js';
import { ModelJournal } from './journal/model-journal.js';
import { LEDGER_OPTIONS, type LedgerOptions } from './ledger.options.js';
import { LedgerPasses } from './ledger.passes.js';
import { UsageService } from './usage/usage.service.js';

/** The journal and the accounts of model calls. Needs the global database, and the models' module, which takes `LedgerWatcher`. */
@Global()
@Module({})
export class LedgerModule {
  static forRoot(options: LedgerOptions): DynamicModule {
    return {
      module: LedgerModule,
      providers: [
        { provide: LEDGER_OPTIONS, useValue: options },
        BudgetAlerts,
        AccountRepository,
        LedgerWatcher,
        CallRepository,
        ModelJournal,
        LedgerPasses,
        BudgetService,
        UsageService,
      ],
      exports: [LedgerWatcher, ModelJournal, BudgetAlerts, BudgetService, UsageService],
    };
  }
}
