import { type AuditEvent, AuditLog } from '#foundry/audit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CodeRunEntity } from './code-run.entity.js';
import type { CodeRunOutcome, Language } from './code-run.schemas.js';

export interface CodeRunFilter {
  readonly organisation: string;
  /** Only runs that are older than this one. */
  readonly before?: string | undefined;
  readonly language?: Language | undefined;
  readonly outcome?: CodeRunOutcome | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
}

/** Characters of the texts that lists carry. */
const LISTED_CODE = 200;
const LISTED_OUTPUT = 1_000;

/** Everything but the long texts, which are cut in the database. */
const SUMMARY = `id, organisation, created_by, correlation_id, language, outcome, reached_limit, exit_code, signal,
  left(code, ${LISTED_CODE}) AS code, left(stdout, ${LISTED_OUTPUT}) AS stdout, left(stderr, ${LISTED_OUTPUT}) AS stderr,
  stdout_bytes, stderr_bytes, timeout_ms, duration_ms, created_at, finished_at`;

/** A row as `SUMMARY` selects it. */
export interface CodeRunRow {
  readonly id: string;
  readonly created_by: string;
  readonly correlation_id: string;
  readonly language: Language;
  readonly outcome: CodeRunOutcome;
  readonly reached_limit: string | null;
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly code: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdout_bytes: string;
  readonly stderr_bytes: string;
  readonly timeout_ms: number;
  readonly duration_ms: number | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

export interface FoundRow extends CodeRunRow {
  readonly whole_code: string;
  readonly whole_stdout: string;
  readonly whole_stderr: string;
}

/** How much one search looks through before it hands out a cursor: it bounds the time that a search takes. */
export interface SearchBudget {
  readonly runs: number;
  readonly bytes: number;
}

@Injectable()
export class CodeRunRepository {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** With its entry in the audit log. */
  async insert(row: Partial<CodeRunEntity>, event: AuditEvent): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.insert(CodeRunEntity, row);
      await this.audit.append(manager, event);
    });
  }

  /** Records the end, unless it was recorded already. */
  async finish(id: string, patch: Partial<CodeRunEntity>): Promise<void> {
    await this.database.manager.update(CodeRunEntity, { id, outcome: 'running' }, patch);
  }

  /** For a run that could not be begun; the audit log keeps that it was tried. */
  async remove(id: string, event: AuditEvent): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.delete(CodeRunEntity, { id });
      await this.audit.append(manager, event);
    });
  }

  async find(id: string): Promise<CodeRunEntity | null> {
    return await this.database.manager.findOneBy(CodeRunEntity, { id });
  }

  async findByKey(organisation: string, idempotencyKey: string): Promise<CodeRunEntity | null> {
    return await this.database.manager.findOneBy(CodeRunEntity, { organisation, idempotencyKey });
  }

  async list(filter: CodeRunFilter): Promise<CodeRunRow[]> {
    const { where, values } = conditions(filter);
    return await this.database.query(
      `SELECT ${SUMMARY} FROM code_runs WHERE ${where} ORDER BY id DESC LIMIT $${values.length + 1}`,
      [...values, filter.limit],
    );
  }

  /**
   * Looks through runs from the newest on, as far as the budget reaches and until `filter.limit` were found. The text is
   * compared, never taken for a pattern.
   * @returns the last run that was looked at, so that the next search can go on there; null when there are no older ones.
   */
  async search(
    filter: CodeRunFilter,
    text: string,
    budget: SearchBudget,
  ): Promise<{ rows: FoundRow[]; searched: number; last: string | null }> {
    const { where, values } = conditions(filter);
    const at = values.length;
    const looked: { id: string; total: string }[] = await this.database.query(
      `SELECT id, sum(kept_bytes) OVER (ORDER BY id DESC) AS total FROM code_runs WHERE ${where} ORDER BY id DESC LIMIT $${at + 1}`,
      [...values, budget.runs + 1],
    );
    // The first one is looked at however large it is, so that every search gets on.
    const reach = looked.slice(0, budget.runs).filter(({ total }, index) => index === 0 || Number(total) <= budget.bytes);
    const last = reach.at(-1);
    if (last === undefined) return { rows: [], searched: 0, last: null };
    const rows: FoundRow[] = await this.database.query(
      `SELECT ${SUMMARY}, code AS whole_code, stdout AS whole_stdout, stderr AS whole_stderr
       FROM code_runs
       WHERE ${where} AND id >= $${at + 1}
         AND (strpos(lower(code), lower($${at + 2})) > 0 OR strpos(lower(stdout), lower($${at + 2})) > 0
              OR strpos(lower(stderr), lower($${at + 2})) > 0)
       ORDER BY id DESC LIMIT $${at + 3}`,
      [...values, last.id, text, filter.limit],
    );
    const found = rows.at(-1);
    if (found !== undefined && rows.length === filter.limit && found.id !== last.id) {
      return { rows, searched: reach.findIndex(({ id }) => id === found.id) + 1, last: found.id };
    }
    return { rows, searched: reach.length, last: looked.length > reach.length ? last.id : null };
  }

  /** Runs whose process is gone. @param all when no other process can be running code on this database. */
  async markInterrupted(all: boolean): Promise<number> {
    const result: [unknown, number] = await this.database.query(
      `UPDATE code_runs SET outcome = 'interrupted', finished_at = now() WHERE outcome = 'running' AND ($1 OR deadline < now())`,
      [all],
    );
    return result[1];
  }

  async markOneInterrupted(id: string): Promise<void> {
    await this.finish(id, { outcome: 'interrupted', finishedAt: new Date() });
  }

  /** Keeps the newest runs of every organisation, as many and as long as may be. @returns how many were removed. */
  async prune({ days, runs, bytes }: { days: number; runs: number; bytes: number }): Promise<number> {
    const result: [unknown, number] = await this.database.query(
      `DELETE FROM code_runs USING (
         SELECT id, created_at, row_number() OVER newest AS place, sum(kept_bytes) OVER newest AS total
         FROM code_runs WINDOW newest AS (PARTITION BY organisation ORDER BY id DESC)
       ) ranked
       WHERE code_runs.id = ranked.id AND code_runs.outcome <> 'running'
         AND (ranked.created_at < now() - $1 * interval '1 day' OR ranked.place > $2 OR ranked.total > $3)`,
      [days, runs, bytes],
    );
    return result[1];
  }
}

function conditions(filter: CodeRunFilter): { where: string; values: unknown[] } {
  const parts = ['organisation = $1'];
  const values: unknown[] = [filter.organisation];
  const add = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    parts.push(`${condition} $${values.length}`);
  };
  add('id <', filter.before);
  add('language =', filter.language);
  add('outcome =', filter.outcome);
  add('created_at >=', filter.since);
  add('created_at <', filter.until);
  return { where: parts.join(' AND '), values };
}
