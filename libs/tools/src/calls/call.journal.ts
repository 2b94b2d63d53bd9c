import { AuditLog, type PastAuditEvent } from '#foundry/audit';
import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ToolCallEntity } from '../tool.entity.js';

/** Milliseconds that a call's record waits for others, so that one transaction writes them all. */
const FLUSH_MS = 200;
const BATCH = 200;
/** Records that may wait; a call that ends when there are more waits until they are written. */
const MOST_WAITING = 2_000;

/**
 * Writes calls down: a record and an audit entry each, many in one transaction and behind the caller's back, because a
 * transaction for each would cost more than the call. A process that is killed loses the last fifth of a second.
 */
@Injectable()
export class ToolCallJournal implements OnModuleDestroy {
  private readonly logger = new Logger(ToolCallJournal.name);
  private waiting: ToolCallEntity[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** Calls since somebody asked, for housekeeping. */
  noted = 0;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }

  /** Resolves at once, unless too many wait. */
  async note(call: ToolCallEntity): Promise<void> {
    this.noted++;
    this.waiting.push(call);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
    if (this.waiting.length >= MOST_WAITING) await this.flush();
  }

  /** Resolves when everything that was noted before is written, or could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeAll());
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const calls = this.waiting.splice(0, BATCH);
      const byOrganisation = grouped(calls);
      for (const [organisation, own] of byOrganisation) {
        try {
          await this.write(organisation, own);
        } catch (error) {
          this.logger.error(`${own.length} calls of tools could not be written down: ${messageOf(error)}`);
        }
      }
    }
  }

  private async write(organisation: string, calls: ToolCallEntity[]): Promise<void> {
    await this.database.transaction(async (manager) => {
      // As one value: what builds an insert of many rows would take longer than the database does.
      await manager.query('INSERT INTO tool_calls SELECT * FROM jsonb_populate_recordset(null::tool_calls, $1)', [
        JSON.stringify(calls.map(rowOf)),
      ]);
      await this.audit.appendAll(manager, organisation, calls.flatMap(eventsOf));
    });
  }
}

/** By the names of the table's columns. */
function rowOf(call: ToolCallEntity): object {
  const {
    errorCode,
    errorMessage,
    durationMs,
    waitedMs,
    inputBytes,
    outputBytes,
    consoleBytes,
    correlationId,
    startedAt,
    ...same
  } = call;
  return {
    ...same,
    error_code: errorCode,
    error_message: errorMessage,
    duration_ms: durationMs,
    waited_ms: waitedMs,
    input_bytes: inputBytes,
    output_bytes: outputBytes,
    console_bytes: consoleBytes,
    correlation_id: correlationId,
    started_at: startedAt,
  };
}

function grouped(calls: readonly ToolCallEntity[]): Map<string, ToolCallEntity[]> {
  const groups = new Map<string, ToolCallEntity[]>();
  for (const call of calls) {
    const group = groups.get(call.organisation);
    if (group === undefined) groups.set(call.organisation, [call]);
    else group.push(call);
  }
  return groups;
}

/** One entry of the call, and one for what it tried beyond its permissions. */
function eventsOf(call: ToolCallEntity): PastAuditEvent[] {
  const { organisation, subject, caller, tool, version, id, outcome, errorCode, durationMs, refused, correlationId } = call;
  const common = { organisation, subject, name: caller, target: tool, at: new Date(), correlationId };
  const result = outcome === 'succeeded' ? 'done' : outcome === 'refused' ? 'refused' : 'failed';
  const details = {
    call: id,
    version,
    durationMs: Math.round(durationMs * 10) / 10,
    ...(errorCode !== null && { error: errorCode }),
  };
  const called: PastAuditEvent = { ...common, action: 'tool.called', result, details };
  if (refused.length === 0) return [called];
  return [called, { ...common, action: 'tool.permission_refused', result: 'refused', details: { call: id, version, refused } }];
}
