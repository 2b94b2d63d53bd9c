import { correlationId, DomainError, messageOf, newId } from '#foundry/kernel';
import type { Answer, Attempt, GenerateResult, ProviderAnswer, Usage } from '#foundry/llm';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, Not } from 'typeorm';
import { attemptOf } from '../accounts/attempt-row.js';
import { AttemptEntity, CallEntity, ExchangeEntity } from '../ledger.entity.js';

/** A run of an agent; `run` tells apart several of one step. */
export interface RunKey {
  readonly buildId: string;
  readonly step: string;
  readonly run: string;
}

/** What is written down of an answer. */
type KeptResponse = Answer & Pick<GenerateResult, 'provider' | 'model' | 'requestHash'>;

export interface OpenCall {
  readonly id: string;
  /** How often it was begun. */
  readonly asks: number;
  /** Answers that came before a crash, by what was sent. */
  readonly exchanges: ReadonlyMap<string, ProviderAnswer>;
}

/** Answers of a model that led nowhere: who tries the call again wants others. */
const ANSWERS_TO_FORGET = new Set(['llm.unusable_answer', 'llm.declined']);

@Injectable()
export class CallRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async live({ buildId, step, run }: RunKey, position: number): Promise<CallEntity | null> {
    return await this.database.manager.findOneBy(CallEntity, { buildId, step, run, position, state: Not('void') });
  }

  /** @returns undefined when another process has written this call down meanwhile */
  async begin(call: Partial<CallEntity>): Promise<OpenCall | undefined> {
    const id = newId('call');
    const result = await this.database
      .createQueryBuilder()
      .insert()
      .into(CallEntity)
      .values({ ...call, id, state: 'asked', correlationId: correlationId() ?? null })
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length === 0 ? undefined : { id, asks: 1, exchanges: new Map() };
  }

  /** @returns undefined when another process has begun or answered the call meanwhile */
  async beginAgain({ id, asks }: CallEntity): Promise<OpenCall | undefined> {
    const { affected } = await this.database.manager.update(
      CallEntity,
      { id, asks, state: Not('answered') },
      { asks: asks + 1, state: 'asked', error: null, correlationId: correlationId() ?? null },
    );
    if (affected !== 1) return undefined;
    const kept = await this.database.manager.findBy(ExchangeEntity, { callId: id });
    const exchanges = kept.map(({ exchange, answer }) => [exchange, JSON.parse(answer) as ProviderAnswer] as const);
    return { id, asks: asks + 1, exchanges: new Map(exchanges) };
  }

  /** One statement, so that the answer is written down as soon as can be. @returns false when this process no longer has the call */
  async answer({ id, asks }: OpenCall, result: GenerateResult, usage: Usage | null, cost: number | null): Promise<boolean> {
    const { text, toolCalls, finishReason, refusal, provider, model, requestHash } = result;
    const response: KeptResponse = { text, toolCalls, finishReason, refusal, provider, model, requestHash };
    const [rows] = await this.database.query<[{ id: string }[], number]>(
      `WITH through AS (DELETE FROM llm_exchanges WHERE call_id = $1)
       UPDATE llm_calls SET state = 'answered', response = $3, usage = $4, cost = $5, finished_at = now()
       WHERE id = $1 AND asks = $2 AND state = 'asked' RETURNING id`,
      [id, asks, JSON.stringify(response), usage && JSON.stringify(usage), cost],
    );
    return rows.length === 1;
  }

  async fail({ id, asks }: OpenCall, error: unknown): Promise<void> {
    const code = error instanceof DomainError ? error.code : 'internal';
    await this.database.manager.update(
      CallEntity,
      { id, asks, state: 'asked' },
      { state: 'failed', error: { code, message: messageOf(error).replaceAll('\0', '\uFFFD') }, finishedAt: new Date() },
    );
    if (ANSWERS_TO_FORGET.has(code)) await this.database.manager.delete(ExchangeEntity, { callId: id });
  }

  /** Marks the calls of the run from `position` on: it goes another way now. */
  async voidFrom({ buildId, step, run }: RunKey, position: number): Promise<void> {
    await this.database.query(
      `UPDATE llm_calls SET state = 'void' WHERE build_id = $1 AND step = $2 AND run = $3 AND position >= $4 AND state <> 'void'`,
      [buildId, step, run, position],
    );
  }

  /** Every request to a provider that this call took, in all processes that worked on it, oldest first. */
  async attempts(callId: string): Promise<Attempt[]> {
    const rows = await this.database.manager.find(AttemptEntity, { where: { callId, state: 'settled' }, order: { id: 'ASC' } });
    return rows.flatMap((row) => attemptOf(row) ?? []);
  }

  /** The result as it was when the answer came. */
  async resultOf({ id, response, usage, cost }: CallEntity): Promise<GenerateResult> {
    const kept = JSON.parse(response ?? 'null') as KeptResponse;
    return {
      ...kept,
      fromCache: false,
      attempts: await this.attempts(id),
      usage,
      cost: cost === null ? null : Number(cost),
    };
  }
}
