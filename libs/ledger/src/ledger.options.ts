import type { Prices } from '#foundry/llm';

export const LEDGER_OPTIONS = Symbol('LEDGER_OPTIONS');

export interface LedgerOptions {
  readonly prices: Prices;
  /** Milliseconds that a model call takes at most; what is set aside longer belongs to a dead process. */
  readonly callLimitMs: number;
  /** Days that requests and answers are kept. */
  readonly logDays: number;
  /** Days that it is kept what calls used. */
  readonly usageDays: number;
  /** Whether this process removes what is too old, and frees what dead processes had set aside. */
  readonly consume: boolean;
  /** Whether no other process can have the database open: then what is set aside at boot belongs to a dead one. */
  readonly alone: boolean;
  /** The clock; for tests. */
  readonly now?: () => Date;
  /** Milliseconds that never go back; for tests. */
  readonly uptime?: () => number;
}
