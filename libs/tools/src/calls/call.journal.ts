import { AuditLog } from '#foundry/audit';
import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { join } from 'node:path';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import type { ToolCallEntity } from '../tool.entity.js';
import { TOOL_OPTIONS, type ToolOptions } from '../tools.options.js';
import { CallFile, leftBehind } from './call.file.js';
import { type BegunCall, callsIn, eventsOf, MOUNTED_VERSION, rowOf } from './call.rows.js';

/** Milliseconds that a call's record waits for others, so that one transaction writes them all. */
const FLUSH_MS = 1_000;
const RETRY_MS = 1_000;
const BATCH = 1_000;
/** Characters of what they printed, in one transaction. */
const BATCH_CONSOLE = 1024 ** 2;
/** Records that may wait; a call that ends when there are more waits until they are written. */
const MOST_WAITING = 2_000;
/** Bytes of the file from which on it is written anew when calls never pause. */
const MOST_FILE_BYTES = 1024 ** 2;
/** After the start, which waits for nothing here. */
const RECOVER_AFTER_MS = 500;

/**
 * Writes calls down: a record and an audit entry each, many in one transaction and behind the caller's back, because a
 * transaction for each would cost more than the call. Until then they are in a file of this process: a call is in it before
 * its tool begins, and its end before its caller is answered. What a killed process leaves there, the next one writes down.
 */
@Injectable()
export class ToolCallJournal implements OnApplicationBootstrap {
  private readonly logger = new Logger(ToolCallJournal.name);
  private readonly directory: string;
  private readonly file: CallFile;
  private readonly begun = new Map<string, BegunCall>();
  private waiting: ToolCallEntity[] = [];
  private timer: NodeJS.Timeout | undefined;
  private recovering: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private hasComplained = false;
  /** Written once, perhaps: the database did not answer to the end. */
  private readonly unsure = new WeakSet<ToolCallEntity>();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(TOOL_OPTIONS) { directory }: Pick<ToolOptions, 'directory'>,
  ) {
    this.directory = join(directory, 'calls');
    this.file = new CallFile(this.directory);
  }

  onApplicationBootstrap(): void {
    this.recovering = setTimeout(() => {
      this.recover().catch((error: unknown) =>
        this.logger.warn(`Calls that an ended server left could not be written down: ${messageOf(error)}`),
      );
    }, RECOVER_AFTER_MS).unref();
  }

  /** After the last call was noted: whoever makes calls says when that is. */
  async close(): Promise<void> {
    clearTimeout(this.recovering);
    await this.flush();
    clearTimeout(this.timer);
    if (this.waiting.length === 0) await this.file.remove();
    else this.file.close();
  }

  /** To be called before the tool is given the call; `note` ends it. */
  begin(call: BegunCall): void {
    this.begun.set(call.id, call);
    this.keep({ begun: call });
  }

  /** Resolves when the call's end outlives this process. */
  async note(call: ToolCallEntity): Promise<void> {
    this.begun.delete(call.id);
    this.waiting.push(call);
    const isKept = this.keep({ ended: call });
    this.flushIn(FLUSH_MS);
    if (!isKept || this.waiting.length >= MOST_WAITING) await this.flush();
  }

  /** Resolves when everything that was noted before is written, or could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeAll());
    await this.writing;
  }

  /** Writes down what processes that are no more left behind. Several may do so at once. @returns how many calls */
  async recover(): Promise<number> {
    let recovered = 0;
    for (const { lines, remove } of await leftBehind(this.directory)) {
      for (const [organisation, calls] of grouped(callsIn(lines)))
        for (let at = 0; at < calls.length; at += BATCH)
          recovered += await this.write(organisation, calls.slice(at, at + BATCH), true);
      await remove();
    }
    if (recovered > 0) this.logger.log(`${recovered} calls of tools that an ended server left were written down.`);
    return recovered;
  }

  /** @returns whether it could be written to the file */
  private keep(line: object): boolean {
    try {
      this.file.append([line]);
      this.hasComplained = false;
      return true;
    } catch (error) {
      if (!this.hasComplained)
        this.logger.warn(`Calls of tools are written to the database one by one, because a file cannot be: ${messageOf(error)}`);
      this.hasComplained = true;
      return false;
    }
  }

  private flushIn(ms: number): void {
    this.timer ??= setTimeout(() => void this.flush(), ms).unref();
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const calls = this.waiting.splice(0, batchOf(this.waiting));
      const unwritten: ToolCallEntity[] = [];
      for (const [organisation, own] of grouped(calls)) unwritten.push(...(await this.writeOrNot(organisation, own)));
      if (unwritten.length === 0) continue;
      this.waiting.unshift(...unwritten);
      this.flushIn(RETRY_MS);
      return;
    }
    this.shorten();
  }

  /** @returns those that are to be tried again later; what the database will never take is told and dropped. */
  private async writeOrNot(organisation: string, calls: ToolCallEntity[]): Promise<ToolCallEntity[]> {
    try {
      await this.write(
        organisation,
        calls,
        calls.some((call) => this.unsure.has(call)),
      );
      return [];
    } catch (error) {
      for (const call of calls) this.unsure.add(call);
      this.logger.error(`${calls.length} calls of tools could not be written down: ${messageOf(error)}`);
      if (!isRefusal(error)) return calls;
      if (calls.length === 1) return [];
      const left: ToolCallEntity[] = [];
      for (const call of calls) left.push(...(await this.writeOrNot(organisation, [call])));
      return left;
    }
  }

  /**
   * Calls of other servers' tools are in the audit log alone: a record too would cost as much again, and nobody asks for them by tool.
   * @param mayBeThere whether somebody may have written them before @returns how many of them were not there yet
   */
  private async write(organisation: string, calls: ToolCallEntity[], mayBeThere: boolean): Promise<number> {
    return await this.database.transaction(async (manager) => {
      const there = mayBeThere ? await auditedOf(manager, organisation, calls) : new Set<string>();
      const recorded = calls.filter(({ version }) => version !== MOUNTED_VERSION);
      if (recorded.length > 0) {
        // As one value: what builds an insert of many rows would take longer than the database does.
        const written = await manager.query<{ id: string }[]>(
          `INSERT INTO tool_calls SELECT * FROM jsonb_populate_recordset(null::tool_calls, $1)
           ON CONFLICT (id) DO NOTHING RETURNING id`,
          [JSON.stringify(recorded.map(rowOf))],
        );
        const ids = new Set(written.map(({ id }) => id));
        for (const { id } of recorded) if (!ids.has(id)) there.add(id);
      }
      const fresh = calls.filter(({ id }) => !there.has(id));
      await this.audit.appendAll(manager, organisation, fresh.flatMap(eventsOf));
      return fresh.length;
    });
  }

  /** Everything that has ended is in the database. */
  private shorten(): void {
    const isPause = this.begun.size === 0;
    if (this.file.bytes === 0 || (!isPause && this.file.bytes < MOST_FILE_BYTES)) return;
    try {
      this.file.replace([...this.begun.values()].map((call) => ({ begun: call })));
    } catch (error) {
      this.logger.warn(`The file of calls could not be made shorter: ${messageOf(error)}`);
    }
  }
}

/** Which of the calls of other servers' tools are in the audit log; until the transaction ends nobody else finds out, and writes them. */
async function auditedOf(manager: EntityManager, organisation: string, calls: readonly ToolCallEntity[]): Promise<Set<string>> {
  const mounted = calls.filter(({ version }) => version === MOUNTED_VERSION);
  if (mounted.length === 0) return new Set();
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('calls of tools that may have been written'))`);
  const rows = await manager.query<{ id: string }[]>(
    `SELECT details ->> 'call' AS id FROM audit_entries
     WHERE organisation = $1 AND target = ANY($2) AND action = 'upstream.called' AND details ->> 'call' = ANY($3)`,
    [organisation, [...new Set(mounted.map(({ tool }) => tool))], mounted.map(({ id }) => id)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** How many of the first calls are written together. */
function batchOf(calls: readonly ToolCallEntity[]): number {
  let printed = 0;
  const most = calls.findIndex(
    (call, index) => index === BATCH || (index > 0 && (printed += call.console.length) > BATCH_CONSOLE),
  );
  return most === -1 ? calls.length : most;
}

/** What is wrong with a value, not with the database (SQLSTATE classes 21 to 23): trying again changes nothing. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code } = error.driverError as { code?: string };
  return code !== undefined && /^2[123]/.test(code);
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
