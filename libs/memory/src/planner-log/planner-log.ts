import { correlationId, DomainError, messageOf, newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PlannerLogEntity } from '../memory.entity.js';
import { memoryErrors } from '../memory.errors.js';
import { MEMORY_OPTIONS, type MemoryOptions } from '../memory.options.js';
import type { MemoryOwner } from '../owner.js';
import {
  type PlannerDetails,
  type PlannerOutcome,
  type ListPlannerLog,
  type PlannerEvent,
  plannerEventSchema,
  type PlannerEventView,
  type PlannerLogPage,
} from './planner-log.schemas.js';

const MOST_CHARACTERS = 20_000;
const SNAPSHOT_PAGE = 200;

export interface PlannerQuestion {
  /** Which planner, such as `build`. */
  readonly planner: string;
  readonly request: string;
  readonly details?: PlannerDetails;
}

export interface PlannerAnswer<T> {
  readonly value: T;
  /** What was planned, in a line. */
  readonly text: string;
  readonly details?: PlannerDetails;
}

/** What was asked of planners and what they answered. Everybody sees what they asked themselves. */
@Injectable()
export class PlannerLog {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(MEMORY_OPTIONS) private readonly options: MemoryOptions,
  ) {}

  async record(owner: MemoryOwner, event: PlannerEvent): Promise<PlannerEventView> {
    const { text, ...rest } = plannerEventSchema.parse(event);
    const row = {
      ...rest,
      // PostgreSQL keeps no NUL, and a cut must not leave half a character.
      text: Buffer.from(text.replaceAll('\0', '').slice(0, MOST_CHARACTERS)).toString(),
      organisation: owner.organisation,
      userId: owner.user,
      id: newId('plg'),
      at: this.options.now?.() ?? new Date(),
    };
    await this.database.manager.insert(PlannerLogEntity, row);
    return viewOf(row);
  }

  /**
   * Does a planner's work between the event that tells what was asked and the one that tells what was answered, or why nothing was. Both
   * carry the correlation id of the request, the second one how long it took.
   */
  async during<T>(owner: MemoryOwner, asked: PlannerQuestion, work: () => Promise<PlannerAnswer<T>>): Promise<T> {
    const requestId = correlationId() ?? newId('req');
    const about = { planner: asked.planner, ...asked.details };
    await this.record(owner, { requestId, kind: 'dispatch', text: asked.request, details: about });
    const started = performance.now();
    const answer = async (outcome: PlannerOutcome, text: string, details: PlannerDetails): Promise<void> => {
      const durationMs = Math.round(performance.now() - started);
      await this.record(owner, { requestId, kind: 'answer', outcome, durationMs, text, details: { ...about, ...details } });
    };
    try {
      const { value, text, details } = await work();
      await answer('done', text, details ?? {});
      return value;
    } catch (error) {
      await answer('failed', messageOf(error), error instanceof DomainError ? { code: error.code } : {});
      throw error;
    }
  }

  /** Newest first. @throws memory.invalid_cursor */
  async list(owner: MemoryOwner, filter: ListPlannerLog): Promise<PlannerLogPage> {
    const { limit, cursor } = filter;
    if (cursor !== undefined && !/^plg_[0-9a-z]{26}$/.test(cursor))
      throw memoryErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the newest entry.');
    const query = this.matching(owner, filter)
      .orderBy('entry.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('entry.id < :cursor', { cursor });
    const rows = await query.getMany();
    const items = rows.slice(0, limit).map(viewOf);
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
  }

  /** JSON, one event a line, oldest first. */
  async *snapshot(owner: MemoryOwner, filter: Omit<ListPlannerLog, 'limit' | 'cursor'> = {}): AsyncGenerator<string> {
    let after = '';
    for (;;) {
      const rows = await this.matching(owner, filter)
        .andWhere('entry.id > :after', { after })
        .orderBy('entry.id', 'ASC')
        .limit(SNAPSHOT_PAGE)
        .getMany();
      for (const row of rows) yield `${JSON.stringify(viewOf(row))}\n`;
      if (rows.length < SNAPSHOT_PAGE) return;
      after = rows.at(-1)!.id;
    }
  }

  private matching(owner: MemoryOwner, filter: Omit<ListPlannerLog, 'limit' | 'cursor'>) {
    const query = this.database.manager
      .createQueryBuilder(PlannerLogEntity, 'entry')
      .where('entry.organisation = :organisation AND entry.userId = :user', {
        organisation: owner.organisation,
        user: owner.user,
      });
    if (filter.kind !== undefined) query.andWhere('entry.kind = :kind', { kind: filter.kind });
    if (filter.outcome !== undefined) query.andWhere('entry.outcome = :outcome', { outcome: filter.outcome });
    if (filter.requestId !== undefined) query.andWhere('entry.requestId = :requestId', { requestId: filter.requestId });
    if (filter.since !== undefined) query.andWhere('entry.at >= :since', { since: filter.since });
    if (filter.until !== undefined) query.andWhere('entry.at < :until', { until: filter.until });
    const words = filter.query?.split(/\s+/).filter((word) => word !== '') ?? [];
    for (const [index, word] of words.entries())
      query.andWhere(`strpos(lower(entry.text), lower(:word${index})) > 0`, { [`word${index}`]: word });
    return query;
  }
}

const viewOf = ({
  id,
  at,
  userId,
  requestId,
  kind,
  durationMs,
  outcome,
  text,
  details,
}: Omit<PlannerLogEntity, 'organisation'>) =>
  ({
    id,
    at: at.toISOString(),
    user: userId,
    requestId,
    kind,
    durationMs,
    outcome,
    text,
    details: details as PlannerEventView['details'],
  }) satisfies PlannerEventView;
