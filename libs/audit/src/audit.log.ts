import { correlationId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditChainEntity, AuditEntryEntity } from './audit.entity.js';
import { auditErrors } from './audit.errors.js';
import type {
  AuditDetails,
  AuditEntryView,
  AuditEvent,
  AuditHead,
  AuditPage,
  ListAudit,
  PastAuditEvent,
} from './audit.schemas.js';
import { noteEntry } from './audit.scope.js';
import { GENESIS, hashOf } from './chain.js';

/** Longer texts come from outside, and say no more. */
const LONGEST_TEXT = 500;

/** Who did what, when and with which result: one chain of entries for each organisation. */
@Injectable()
export class AuditLog {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /**
   * Appends in the transaction of what it records, so that neither is there without the other. Call it last: it holds
   * the organisation's chain until the transaction ends, and whoever takes other rows after it can meet another
   * transaction that took them before. Transactions of different organisations do not wait for each other.
   */
  async append(manager: EntityManager, event: AuditEvent): Promise<void> {
    await this.appendAll(manager, event.organisation, [event]);
  }

  /**
   * Appends several entries of one organisation at once, in their order, as `append` does: for what happens often and is
   * written down together.
   */
  async appendAll(manager: EntityManager, organisation: string, events: readonly (AuditEvent | PastAuditEvent)[]): Promise<void> {
    if (events.length === 0) return;
    const [chain] = await manager.query<{ length: string; head: string }[]>(
      `INSERT INTO audit_chains (organisation, length, head) VALUES ($1, 0, $2)
       ON CONFLICT (organisation) DO UPDATE SET length = audit_chains.length
       RETURNING length, head`,
      [organisation, GENESIS],
    );
    let seq = Number(chain!.length);
    let head = chain!.head;
    const entries = events.map((event) => {
      const entry = entryOf(organisation, event, ++seq, head);
      head = hashOf(entry);
      return rowOf(entry, head);
    });
    // As one value: what builds an insert of many rows would take longer than the database does.
    await manager.query('INSERT INTO audit_entries SELECT * FROM jsonb_populate_recordset(null::audit_entries, $1)', [
      JSON.stringify(entries),
    ]);
    await manager.update(AuditChainEntity, { organisation }, { length: seq, head });
    noteEntry();
  }

  /** For what changes nothing in the database, such as a refusal. */
  async record(event: AuditEvent): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.append(manager, event);
    });
  }

  /** Newest first. */
  async list(organisation: string, filter: ListAudit): Promise<AuditPage> {
    const query = this.database.manager
      .createQueryBuilder(AuditEntryEntity, 'entry')
      .where('entry.organisation = :organisation', { organisation })
      .orderBy('entry.seq', 'DESC')
      .limit(filter.limit + 1);
    if (filter.cursor !== undefined) query.andWhere('entry.seq < :before', { before: placeOf(filter.cursor) });
    if (filter.action !== undefined) {
      query.andWhere(`(entry.action = :action OR starts_with(entry.action, :action || '.'))`, { action: filter.action });
    }
    if (filter.subject !== undefined) query.andWhere('entry.subject = :subject', { subject: filter.subject });
    if (filter.target !== undefined) query.andWhere('entry.target = :target', { target: filter.target });
    if (filter.result !== undefined) query.andWhere('entry.result = :result', { result: filter.result });
    if (filter.since !== undefined) query.andWhere('entry.at >= :since', { since: filter.since });
    if (filter.until !== undefined) query.andWhere('entry.at < :until', { until: filter.until });
    const rows = await query.getMany();
    const items = rows.slice(0, filter.limit).map(viewOf);
    return { items, nextCursor: rows.length > filter.limit ? String(items.at(-1)!.seq) : null };
  }

  /** Where each chain ends now; of one organisation, or of all. */
  async heads(organisation?: string): Promise<AuditHead[]> {
    const rows = await this.database.manager.find(AuditChainEntity, {
      ...(organisation !== undefined && { where: { organisation } }),
      order: { organisation: 'ASC' },
    });
    return rows.map(({ length, head, ...row }) => ({ organisation: row.organisation, length, head }));
  }

  /** Entries from a place on, oldest first, with what the database holds beyond the chain's end. */
  async entriesFrom(organisation: string, seq: number, limit: number): Promise<AuditEntryEntity[]> {
    return await this.database.manager
      .createQueryBuilder(AuditEntryEntity, 'entry')
      .where('entry.organisation = :organisation AND entry.seq >= :seq', { organisation, seq })
      .orderBy('entry.seq', 'ASC')
      .limit(limit)
      .getMany();
  }

  /** Organisations that have entries, whether or not their chain is known. */
  async organisations(): Promise<string[]> {
    const rows = await this.database.query<{ organisation: string }[]>('SELECT DISTINCT organisation FROM audit_entries');
    return rows.map(({ organisation }) => organisation);
  }
}

// Written out part by part here and in `rowOf`: to copy and spread objects takes several times as long, for each of hundreds a second.
function entryOf(
  organisation: string,
  event: AuditEvent | PastAuditEvent,
  seq: number,
  previous: string,
): Omit<AuditEntryEntity, 'hash'> {
  const { subject, name, action, target, result, details = {} } = event;
  const isPast = 'at' in event;
  const kept: Record<string, AuditDetails[string]> = {};
  for (const key of Object.keys(details)) {
    const value = details[key]!;
    kept[key] = typeof value === 'string' ? storable(value) : value;
  }
  return {
    organisation,
    at: isPast ? event.at : new Date(),
    subject: storable(subject),
    name: storable(name),
    action,
    target: target === null ? null : storable(target),
    result,
    correlationId: isPast ? event.correlationId : (correlationId() ?? null),
    details: kept,
    seq,
    previous,
  };
}

/** By the names of the table's columns. */
const rowOf = (entry: Omit<AuditEntryEntity, 'hash'>, hash: string): object => ({
  organisation: entry.organisation,
  seq: entry.seq,
  at: entry.at,
  subject: entry.subject,
  name: entry.name,
  action: entry.action,
  target: entry.target,
  result: entry.result,
  correlation_id: entry.correlationId,
  details: entry.details,
  previous: entry.previous,
  hash,
});

/** PostgreSQL keeps no NUL in text, and half a character would be stored as another one than was hashed. */
function storable(text: string): string {
  if (text.length <= LONGEST_TEXT && PLAIN.test(text)) return text;
  return Buffer.from(text.slice(0, LONGEST_TEXT).replaceAll('\0', '\u2400')).toString();
}
const PLAIN = /^[ -~]*$/;

function placeOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw auditErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the newest entry.');
}

const viewOf = ({ at, ...row }: AuditEntryEntity): AuditEntryView => ({ ...row, at: at.toISOString() });
