import type { Duplex } from 'node:stream';
import { Channels } from './channels.js';
import { MultiplexedSession, type SessionHost } from './session.js';
import { Turns } from './turns.js';
import { WireError, frame, framesOf, queryMessage, readCString, readError } from './wire.js';

/** One PostgreSQL backend that answers whole batches of wire-protocol messages, one at a time. */
export interface Backend {
  /** Rejects only when the backend is gone; SQL errors are frames in the reply. */
  execute(batch: Uint8Array): Promise<Buffer>;
}

export interface MultiplexerOptions {
  /** How long a session waits while the one that holds the backend asks nothing. Default 10,000 ms. */
  readonly lockTimeoutMs?: number;
  /** A transaction that asks nothing for so long is rolled back and its session ended. Default 60,000 ms. */
  readonly idleInTransactionMs?: number;
  /** The backend answered that it cannot go on: every session has been ended. */
  readonly onStopped?: (error: Error) => void;
}

const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Many logical PostgreSQL sessions on one embedded backend, spoken to over the wire protocol:
 * `new pg.Pool({ stream: () => multiplexer.connect() })`. A session has the backend from its first message until its
 * transaction ends; settings are swapped when another session gets it; notifications go to those who listen.
 */
export class PgliteMultiplexer implements SessionHost {
  readonly stats = { batches: 0, settingSwitches: 0, notifications: 0, lockTimeouts: 0 };
  readonly channels = new Channels<MultiplexedSession>();
  readonly idleInTransactionMs: number;
  readonly turns: Turns<MultiplexedSession>;
  private readonly open = new Set<MultiplexedSession>();
  private nextPid = 1;
  private failure: Error | undefined;
  /** Whose settings the backend has; undefined when unknown. */
  private settingsOwner: MultiplexedSession | undefined;
  private settingsKey: string | undefined = '[]';

  constructor(
    private readonly backend: Backend,
    private readonly options: MultiplexerOptions = {},
  ) {
    this.idleInTransactionMs = options.idleInTransactionMs ?? 60_000;
    this.turns = new Turns(options.lockTimeoutMs ?? 10_000, (holder, waitedMs) => {
      this.stats.lockTimeouts++;
      return new WireError(
        '55P03',
        `waited ${Math.round(waitedMs)} ms for the embedded database: session ${holder.pid} keeps a transaction open ` +
          `and is idle (its last statement: ${holder.lastSql.slice(0, 120)}). ` +
          'Do not wait for a second connection inside a transaction.',
      );
    });
  }

  /** A new logical session, as the socket that a PostgreSQL client expects. */
  connect(): Duplex {
    const session = new MultiplexedSession(this, this.nextPid++);
    this.open.add(session);
    return session;
  }

  get sessions(): number {
    return this.open.size;
  }

  /** The backend is gone: every session is ended with this error, and so is every later one. */
  fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    this.turns.fail(error);
    for (const session of this.open) session.terminate('57P02', error.message);
  }

  /** The backend has broken off an answer: what it holds in memory cannot be trusted any more. */
  stopped(error: Error): void {
    this.fail(error);
    this.options.onStopped?.(error);
  }

  async execute(batch: Uint8Array): Promise<Buffer> {
    if (this.failure) throw this.failure;
    this.stats.batches++;
    return this.backend.execute(batch);
  }

  /** Runs the multiplexer's own SQL; throws when it fails. */
  async run(sql: string): Promise<Buffer> {
    const reply = await this.execute(queryMessage(sql));
    for (const { type, body } of framesOf(reply)) {
      if (type !== 'E') continue;
      const { code, message } = readError(body);
      throw new WireError(code, message);
    }
    return this.deliver(reply, undefined);
  }

  /** Gives the backend the settings of the session that is about to use it. */
  async enter(session: MultiplexedSession): Promise<void> {
    if (this.settingsOwner === session) return;
    if (this.settingsKey !== session.settings.key) {
      this.settingsOwner = undefined;
      this.settingsKey = undefined;
      this.stats.settingSwitches++;
      await this.run(session.settings.applySql());
      this.settingsKey = session.settings.key;
    }
    this.settingsOwner = session;
  }

  /** The session has changed its settings, perhaps in ways that cannot be read back: the next one starts from a reset. */
  async settingsChanged(session: MultiplexedSession, afterReset: boolean): Promise<void> {
    this.settingsKey = undefined;
    const incomplete = session.settings.adopt(await this.run(session.settings.readSql()), afterReset);
    if (incomplete) this.settingsOwner = undefined;
  }

  /** Channels that a session has given up may still have listeners, but the backend's single subscription is gone. */
  async listenAgain(): Promise<void> {
    const names = this.channels.names;
    if (names.length > 0) await this.run(names.map((name) => `LISTEN ${quoteIdentifier(name)}`).join(';'));
  }

  /** Sends the notifications in a reply to their listeners; returns the reply with only those meant for `self`. */
  deliver(reply: Buffer, self: MultiplexedSession | undefined): Buffer {
    const kept: Buffer[] = [];
    for (const { type, body, raw } of framesOf(reply)) {
      if (type !== 'A') {
        kept.push(raw);
        continue;
      }
      for (const listener of this.channels.of(readCString(body, 4).text)) {
        this.stats.notifications++;
        if (listener === self) kept.push(raw);
        else listener.push(raw);
      }
    }
    return Buffer.concat(kept);
  }

  /** Ends a session: its transaction is rolled back, its statements and subscriptions are dropped. */
  async leave(session: MultiplexedSession): Promise<void> {
    this.open.delete(session);
    const orphans = this.channels.unlistenAll(session);
    try {
      if (this.failure) return;
      if (session.inTransaction) {
        await this.execute(frame('S')); // after an error without Sync the backend would skip everything else
        await this.run('ROLLBACK');
      }
      const statements = session.statements.prepared;
      if (statements.length > 0 || orphans.length > 0) {
        await this.turns.acquire(session);
        const stillOrphans = orphans.filter((name) => !this.channels.names.includes(name));
        for (const sql of [
          // a statement whose Parse failed was never prepared: ask for the existing ones
          ...(await this.existing(statements)).map((name) => `DEALLOCATE ${quoteIdentifier(name)}`),
          ...stillOrphans.map((name) => `UNLISTEN ${quoteIdentifier(name)}`),
        ]) {
          await this.run(sql);
        }
      }
    } finally {
      if (this.settingsOwner === session) this.settingsOwner = undefined;
      this.turns.release(session);
    }
  }

  private async existing(statements: readonly string[]): Promise<string[]> {
    if (statements.length === 0) return [];
    const wanted = new Set(statements);
    const names: string[] = [];
    for (const { type, body } of framesOf(await this.run('SELECT name FROM pg_prepared_statements'))) {
      if (type === 'D') names.push(body.toString('utf8', 6));
    }
    return names.filter((name) => wanted.has(name));
  }
}
