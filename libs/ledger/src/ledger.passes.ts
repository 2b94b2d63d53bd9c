import { RecurringPass } from '#foundry/queue';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountRepository } from './accounts/account.repository.js';
import { LEDGER_OPTIONS, type LedgerOptions } from './ledger.options.js';

/** Frees what dead processes had set aside, and removes what is kept no longer. */
@Injectable()
export class LedgerPasses implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly passes = new RecurringPass({ work: () => this.pass(), what: 'Model calls of dead processes' });

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AccountRepository) private readonly accounts: AccountRepository,
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.options.alone) await this.accounts.releaseDead(true);
    if (this.options.consume) await this.passes.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.passes.stop();
  }

  private async pass(): Promise<void> {
    await this.accounts.releaseDead(false);
    const { logDays, usageDays } = this.options;
    const now = this.options.now?.() ?? new Date();
    // A run's calls go together: half of a run could not be resumed, and later requests are kept as what they add to earlier ones.
    await this.database.query(
      `DELETE FROM llm_calls old WHERE created_at < $1::timestamptz - $2 * interval '1 day' AND NOT EXISTS (
         SELECT 1 FROM llm_calls other WHERE (other.build_id, other.step, other.run) = (old.build_id, old.step, old.run)
           AND other.created_at >= $1::timestamptz - $2 * interval '1 day')`,
      [now, logDays],
    );
    await this.database.query(
      `DELETE FROM ledger_attempts WHERE state <> 'reserved' AND started_at < $1::timestamptz - $2 * interval '1 day'`,
      [now, usageDays],
    );
    await this.database.query(
      `DELETE FROM ledger_counters USING ledger_budgets budget WHERE budget.id = budget_id AND budget.period <> 'total'
         AND period_start < $1::timestamptz - $2 * interval '1 day'`,
      [now, usageDays],
    );
  }
}
