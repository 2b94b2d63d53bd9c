import type { Attempt, ModelClass, Usage } from '#foundry/llm';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Period } from './accounts/periods.js';

const timestamp = { type: 'timestamptz' } as const;
/** US dollars with nine decimals: the price of one token has six or seven. Comes as text, as int8 does. */
const dollars = { type: 'numeric', precision: 20, scale: 9 } as const;
const text = { type: 'text', nullable: true } as const;
const count = { type: 'int', nullable: true } as const;

/** `asked`: no answer is written down. `void`: the run went another way; kept for the record. */
export type CallState = 'asked' | 'answered' | 'failed' | 'void';

/** The journal: one row for each call of a model by an agent run, written before it is made and when it is answered. */
@Entity('llm_calls')
export class CallEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column(text) agent!: string | null;
  @Column(text) project!: string | null;
  @Column('text', { name: 'build_id' }) buildId!: string;
  @Column('text') step!: string;
  @Column('text') run!: string;
  /** Which call of its run it is, from 0. */
  @Column('int') position!: number;
  @Column('text') class!: ModelClass;
  @Column({ ...text, name: 'prompt_name' }) promptName!: string | null;
  @Column({ ...text, name: 'prompt_hash' }) promptHash!: string | null;
  @Column('text', { name: 'request_hash' }) requestHash!: string;
  /** The request as JSON, without the messages that it shares with the call `basedOn`. */
  @Column('text') request!: string;
  @Column({ ...text, name: 'based_on' }) basedOn!: string | null;
  /** How many messages come from there. */
  @Column('int', { name: 'shared_messages', default: 0 }) sharedMessages!: number;
  @Column({ ...text, name: 'correlation_id' }) correlationId!: string | null;
  @Column('text') state!: CallState;
  /** How often it was begun: more than once after a crash or a failure. */
  @Column('int', { default: 1 }) asks!: number;
  /** JSON. */
  @Column(text) response!: string | null;
  @Column('jsonb', { nullable: true }) usage!: Usage | null;
  @Column({ ...dollars, nullable: true }) cost!: string | null;
  @Column('jsonb', { nullable: true }) error!: { code: string; message: string } | null;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

/** An answer that came for a call which is not through yet: one of several when a model is shown its mistakes. */
@Entity('llm_exchanges')
export class ExchangeEntity {
  @PrimaryColumn('text', { name: 'call_id' }) callId!: string;
  @PrimaryColumn('text') exchange!: string;
  /** JSON. */
  @Column('text') answer!: string;
}

/** `lost`: its process ended before it said what came of it. */
export type AttemptState = 'reserved' | 'settled' | 'lost';

/** One request to a provider: what was set aside for it, and what it used. */
@Entity('ledger_attempts')
export class AttemptEntity {
  @PrimaryColumn('text') id!: string;
  @Column({ ...text, name: 'call_id' }) callId!: string | null;
  @Column('text') organisation!: string;
  @Column(text) agent!: string | null;
  @Column(text) project!: string | null;
  @Column({ ...text, name: 'build_id' }) buildId!: string | null;
  @Column({ ...text, name: 'correlation_id' }) correlationId!: string | null;
  @Column('text', { name: 'request_hash' }) requestHash!: string;
  @Column('text') class!: ModelClass;
  @Column('text') provider!: string;
  @Column('text') model!: string;
  @Column('text') host!: string;
  @Column('text') state!: AttemptState;
  @Column(text) outcome!: Attempt['outcome'] | null;
  @Column(text) reason!: string | null;
  @Column({ ...timestamp, name: 'started_at' }) startedAt!: Date;
  @Column({ ...timestamp, name: 'expires_at' }) expiresAt!: Date;
  @Column({ ...count, name: 'duration_ms' }) durationMs!: number | null;
  @Column('bigint', { name: 'reserved_tokens' }) reservedTokens!: string;
  /** null: the price is not known. */
  @Column({ ...dollars, name: 'reserved_dollars', nullable: true }) reservedDollars!: string | null;
  @Column({ ...count, name: 'prompt_tokens' }) promptTokens!: number | null;
  @Column({ ...count, name: 'completion_tokens' }) completionTokens!: number | null;
  @Column({ ...count, name: 'cached_tokens' }) cachedTokens!: number | null;
  @Column({ ...count, name: 'reasoning_tokens' }) reasoningTokens!: number | null;
  @Column({ ...dollars, nullable: true }) cost!: string | null;
  /** Whether something was or may have been spent that nobody knows; an attempt that no model worked on has no cost and is not unknown. */
  @Column('boolean', { name: 'cost_unknown', default: false }) costUnknown!: boolean;
  /** What budgets count for it. */
  @Column('bigint', { name: 'booked_tokens', default: 0 }) bookedTokens!: string;
  @Column({ ...dollars, name: 'booked_dollars', default: 0 }) bookedDollars!: string;
}

@Entity('ledger_budgets')
export class BudgetEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  /** null: of all; `*`: each one has a budget of its own. The same for `project` and `buildId`. */
  @Column(text) agent!: string | null;
  @Column(text) project!: string | null;
  @Column({ ...text, name: 'build_id' }) buildId!: string | null;
  @Column('text') period!: Period;
  @Column('bigint', { name: 'max_tokens', nullable: true }) maxTokens!: string | null;
  @Column({ ...dollars, name: 'max_dollars', nullable: true }) maxDollars!: string | null;
  @Column('boolean', { name: 'allow_unknown_price', default: false }) allowUnknownPrice!: boolean;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}

/** How a budget stands in one period, for one agent, project or build when each has its own. */
@Entity('ledger_counters')
export class CounterEntity {
  @PrimaryColumn('text', { name: 'budget_id' }) budgetId!: string;
  @PrimaryColumn({ ...timestamp, name: 'period_start' }) periodStart!: Date;
  @PrimaryColumn('text') subject!: string;
  @Column('bigint', { name: 'spent_tokens', default: 0 }) spentTokens!: string;
  @Column({ ...dollars, name: 'spent_dollars', default: 0 }) spentDollars!: string;
  @Column('bigint', { name: 'reserved_tokens', default: 0 }) reservedTokens!: string;
  @Column({ ...dollars, name: 'reserved_dollars', default: 0 }) reservedDollars!: string;
  /** Calls whose cost nobody knows, which the dollars do not hold. */
  @Column('int', { name: 'unknown_calls', default: 0 }) unknownCalls!: number;
  @Column({ ...timestamp, name: 'alerted_80_at', nullable: true }) alerted80At!: Date | null;
  @Column({ ...timestamp, name: 'alerted_100_at', nullable: true }) alerted100At!: Date | null;
}

export const ledgerEntities = [CallEntity, ExchangeEntity, AttemptEntity, BudgetEntity, CounterEntity];
