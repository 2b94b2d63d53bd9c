import { idPattern } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { ToolRegistry } from '../registry/tool.registry.js';
import { ToolCallEntity } from '../tool.entity.js';
import type { ToolOwner } from '../tool.schemas.js';
import { toolErrors } from '../tools.errors.js';
import { ToolCallJournal } from './call.journal.js';
import type { ListToolCalls, ToolCallPage, ToolCallView, ToolStats } from './call.schemas.js';

type Organisation = Pick<ToolOwner, 'organisation'>;

const DEFAULT_SINCE_MS = 7 * 24 * 3_600_000;

/** What is kept of each organisation's calls at most, besides their age. */
const KEPT_CALLS = 100_000;
const KEPT_CONSOLE_BYTES = 128 * 1024 ** 2;

interface StatsRow {
  readonly tool: string;
  readonly calls: string;
  readonly errors: string;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly last: Date | null;
}

/** The calls that were made, and how each tool does. */
@Injectable()
export class ToolCalls {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(ToolRegistry) private readonly registry: ToolRegistry,
    @Inject(ToolCallJournal) private readonly journal: ToolCallJournal,
  ) {}

  /** Newest first. @throws tools.not_found, tools.invalid_cursor */
  async list(owner: Organisation, name: string, filter: Partial<ListToolCalls> = {}): Promise<ToolCallPage> {
    const { limit = 50, cursor, outcome } = filter;
    if (cursor !== undefined && !idPattern('call').test(cursor)) {
      throw toolErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the newest call.');
    }
    await this.registry.get(owner, name);
    await this.journal.flush();
    const rows = await this.database.manager.find(ToolCallEntity, {
      where: {
        organisation: owner.organisation,
        tool: name,
        ...(outcome !== undefined && { outcome }),
        ...(cursor !== undefined && { id: LessThan(cursor) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit).map(viewOf);
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
  }

  /** @param since default: seven days ago @throws tools.not_found */
  async stats(owner: Organisation, name: string, since?: Date): Promise<ToolStats> {
    await this.registry.get(owner, name);
    const [stats] = await this.statsOf(owner, since, name);
    return (
      stats ?? {
        tool: name,
        since: sinceOf(since).toISOString(),
        calls: 0,
        errors: 0,
        p50Ms: null,
        p99Ms: null,
        lastCallAt: null,
      }
    );
  }

  /** Of every tool that was called since then. */
  async statsOfAll(owner: Organisation, since?: Date): Promise<ToolStats[]> {
    return await this.statsOf(owner, since);
  }

  /** Removes records by age, and the oldest of organisations with too many. @returns how many */
  async prune(keepDays: number): Promise<number> {
    const result: [unknown, number] = await this.database.query(
      `DELETE FROM tool_calls USING (
         SELECT id, started_at, row_number() OVER newest AS place, sum(octet_length(console)) OVER newest AS total
         FROM tool_calls WINDOW newest AS (PARTITION BY organisation ORDER BY id DESC)
       ) ranked
       WHERE tool_calls.id = ranked.id
         AND (ranked.started_at < now() - $1 * interval '1 day' OR ranked.place > $2 OR ranked.total > $3)`,
      [keepDays, KEPT_CALLS, KEPT_CONSOLE_BYTES],
    );
    return result[1];
  }

  private async statsOf({ organisation }: Organisation, since: Date | undefined, tool?: string): Promise<ToolStats[]> {
    await this.journal.flush();
    const from = sinceOf(since);
    const rows: StatsRow[] = await this.database.query(
      `SELECT tool, count(*) AS calls, count(*) FILTER (WHERE outcome <> 'succeeded') AS errors,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE duration_ms > 0) AS p50,
         percentile_cont(0.99) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE duration_ms > 0) AS p99,
         max(started_at) AS last
       FROM tool_calls WHERE organisation = $1 AND started_at >= $2 AND ($3::text IS NULL OR tool = $3)
       GROUP BY tool ORDER BY tool`,
      [organisation, from, tool ?? null],
    );
    return rows.map((row) => ({
      tool: row.tool,
      since: from.toISOString(),
      calls: Number(row.calls),
      errors: Number(row.errors),
      p50Ms: row.p50,
      p99Ms: row.p99,
      lastCallAt: row.last?.toISOString() ?? null,
    }));
  }
}

const sinceOf = (since: Date | undefined): Date => since ?? new Date(Date.now() - DEFAULT_SINCE_MS);

function viewOf(row: ToolCallEntity): ToolCallView {
  const { organisation: _organisation, subject: _subject, startedAt, ...rest } = row;
  return { ...rest, startedAt: startedAt.toISOString() };
}
