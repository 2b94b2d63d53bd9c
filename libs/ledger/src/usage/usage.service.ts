import type { Message } from '#foundry/llm';
import { Inject, Injectable } from '@nestjs/common';
import { Brackets, DataSource, type SelectQueryBuilder } from 'typeorm';
import { usageOf } from '../accounts/attempt-row.js';
import { AttemptEntity, CallEntity } from '../ledger.entity.js';
import { ledgerErrors } from '../ledger.errors.js';
import { LEDGER_OPTIONS, type LedgerOptions } from '../ledger.options.js';
import type {
  LedgerCaller,
  ListCalls,
  ModelCall,
  ModelCallDetail,
  ModelCallPage,
  UsageGroup,
  UsageQuery,
  UsageView,
} from '../ledger.schemas.js';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
const MAX_GROUPS = 500;

const GROUP_KEYS: Record<UsageGroup, string> = {
  day: `to_char(attempt.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
  agent: 'attempt.agent',
  project: 'attempt.project',
  build: 'attempt.build_id',
  model: `attempt.provider || '/' || attempt.model`,
};

type Used = UsageView['totals'];
type Row = Record<keyof Used, string | number | null> & { readonly key: string | null };

const SUMS = `count(*)::int AS "calls", count(*) FILTER (WHERE outcome IS DISTINCT FROM 'answered' AND state <> 'reserved')::int AS "failed",
  coalesce(sum(prompt_tokens), 0) AS "promptTokens", coalesce(sum(completion_tokens), 0) AS "completionTokens",
  coalesce(sum(cached_tokens), 0) AS "cachedTokens", sum(cost) AS "cost",
  count(*) FILTER (WHERE cost_unknown)::int AS "callsOfUnknownCost"`;

/** What calls of models used and cost, and the calls themselves. */
@Injectable()
export class UsageService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
  ) {}

  async usage({ organisation }: LedgerCaller, query: UsageQuery): Promise<UsageView> {
    const to = query.to === undefined ? (this.options.now?.() ?? new Date()) : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(query.from);
    const filters = { ...query, from: from.toISOString(), to: to.toISOString() };
    const key = GROUP_KEYS[query.groupBy];
    const grouped = this.attempts(organisation, filters)
      .select(`${key} AS "key", ${SUMS}`)
      .groupBy(key)
      .orderBy(query.groupBy === 'day' ? '"key"' : 'sum(cost)', query.groupBy === 'day' ? 'ASC' : 'DESC', 'NULLS LAST')
      .addOrderBy('count(*)', 'DESC')
      .limit(MAX_GROUPS + 1);
    const rows = await grouped.getRawMany<Row>();
    const totals = await this.attempts(organisation, filters).select(SUMS).getRawOne<Row>();
    return {
      groupBy: query.groupBy,
      from: filters.from,
      to: filters.to,
      prices: this.options.prices.dates,
      items: rows.slice(0, MAX_GROUPS).map((row) => ({ key: row.key, ...usedIn(row) })),
      totals: usedIn(totals as Row),
      truncated: rows.length > MAX_GROUPS,
    };
  }

  /** Newest first, without what was said. @throws ledger.invalid_cursor */
  async calls({ organisation }: LedgerCaller, { limit, cursor, ...filters }: ListCalls): Promise<ModelCallPage> {
    if (cursor !== undefined && !cursor.startsWith('att_'))
      throw ledgerErrors.invalidCursor('The cursor did not come from this list. Start without one.');
    const query = this.attempts(organisation, filters)
      .orderBy('attempt.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('attempt.id < :cursor', { cursor });
    const rows = await query.getMany();
    const items = rows.slice(0, limit).map(callOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** One call with what was said, as far as the journal has it. @throws ledger.call_not_found */
  async call({ organisation }: LedgerCaller, id: string): Promise<ModelCallDetail> {
    const row = await this.database.manager.findOneBy(AttemptEntity, { id, organisation });
    if (!row) throw ledgerErrors.callNotFound(`There is no model call ${id}, or it is no longer kept.`);
    const call = row.callId === null ? null : await this.database.manager.findOneBy(CallEntity, { id: row.callId });
    return { ...callOf(row), journal: call && (await this.journalOf(call)) };
  }

  private attempts(organisation: string, filters: Omit<ListCalls, 'limit' | 'cursor'>): SelectQueryBuilder<AttemptEntity> {
    const query = this.database.manager
      .createQueryBuilder(AttemptEntity, 'attempt')
      .where('attempt.organisation = :organisation', { organisation });
    for (const name of ['agent', 'project', 'buildId', 'provider', 'model'] as const) {
      const value = filters[name];
      if (value !== undefined)
        query.andWhere(new Brackets((part) => part.where(`attempt.${name} = :${name}`, { [name]: value })));
    }
    if (filters.from !== undefined) query.andWhere('attempt.startedAt >= :from', { from: filters.from });
    if (filters.to !== undefined) query.andWhere('attempt.startedAt < :to', { to: filters.to });
    return query;
  }

  private async journalOf(call: CallEntity): Promise<NonNullable<ModelCallDetail['journal']>> {
    const request = JSON.parse(call.request) as { readonly tools?: string[] };
    const { text, toolCalls, finishReason } = (call.response === null ? {} : JSON.parse(call.response)) as Partial<
      NonNullable<NonNullable<ModelCallDetail['journal']>['answer']>
    >;
    return {
      callId: call.id,
      step: call.step,
      run: call.run,
      position: call.position,
      state: call.state,
      asks: call.asks,
      promptName: call.promptName,
      promptHash: call.promptHash,
      messages: await this.messagesOf(call),
      tools: request.tools ?? [],
      answer:
        text === undefined || toolCalls === undefined || finishReason === undefined ? null : { text, toolCalls, finishReason },
    };
  }

  /** Each call keeps what it added to the messages of the one before. */
  private async messagesOf(call: CallEntity): Promise<Message[]> {
    const parts: Message[][] = [];
    let wanted = Infinity;
    for (let row: CallEntity | null = call; row;) {
      const { messages } = JSON.parse(row.request) as { readonly messages: Message[] };
      parts.unshift(messages.slice(0, Math.max(0, wanted - row.sharedMessages)));
      wanted = Math.min(wanted, row.sharedMessages);
      row = row.basedOn === null ? null : await this.database.manager.findOneBy(CallEntity, { id: row.basedOn });
    }
    return parts.flat();
  }
}

function callOf(row: AttemptEntity): ModelCall {
  return {
    id: row.id,
    organisation: row.organisation,
    agent: row.agent,
    project: row.project,
    buildId: row.buildId,
    class: row.class,
    provider: row.provider,
    model: row.model,
    outcome: row.outcome ?? (row.state === 'reserved' ? 'running' : 'lost'),
    reason: row.reason,
    startedAt: row.startedAt.toISOString(),
    durationMs: row.durationMs,
    usage: usageOf(row),
    cost: row.cost === null ? null : Number(row.cost),
    costUnknown: row.costUnknown,
    correlationId: row.correlationId,
  };
}

function usedIn(row: Row): Used {
  const callsOfUnknownCost = Number(row.callsOfUnknownCost);
  return {
    calls: Number(row.calls),
    failed: Number(row.failed),
    promptTokens: Number(row.promptTokens),
    completionTokens: Number(row.completionTokens),
    cachedTokens: Number(row.cachedTokens),
    cost: row.cost === null ? (callsOfUnknownCost > 0 ? null : 0) : Number(row.cost),
    callsOfUnknownCost,
  };
}
