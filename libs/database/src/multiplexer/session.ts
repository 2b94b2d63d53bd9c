import { Duplex } from 'node:stream';
import { messageOf } from '#foundry/kernel';
import type { Channels } from './channels.js';
import { SessionSettings } from './session-settings.js';
import { observe, type ListenChange } from './sql-observer.js';
import { StatementNames } from './statement-names.js';
import type { Turns } from './turns.js';
import {
  FrontendReader,
  WireError,
  copyInResponse,
  errorResponse,
  framesOf,
  readCString,
  readyForQuery,
  startupReply,
  summarise,
  type Frame,
  type TransactionStatus,
} from './wire.js';

/** What a session needs of the multiplexer that owns it. */
export interface SessionHost {
  readonly turns: Turns<MultiplexedSession>;
  readonly channels: Channels<MultiplexedSession>;
  readonly idleInTransactionMs: number;
  execute(batch: Uint8Array): Promise<Buffer>;
  enter(session: MultiplexedSession): Promise<void>;
  settingsChanged(session: MultiplexedSession, afterReset: boolean): Promise<void>;
  listenAgain(): Promise<void>;
  deliver(reply: Buffer, self: MultiplexedSession): Buffer;
  leave(session: MultiplexedSession): Promise<void>;
  fail(error: Error): void;
  stopped(error: Error): void;
}

/** Messages after which the client waits for an answer: Query, Sync, Flush. */
const ENDS_BATCH = new Set(['Q', 'S', 'H']);

/** What one batch asks for, gathered while its messages arrive. */
class Batch {
  readonly parts: Buffer[] = [];
  readonly listens: ListenChange[] = [];
  changesSettings = false;
  resets = false;
  refusal: string | undefined;
  /** Flush alone is answered without a ReadyForQuery. */
  endsWith = '';

  get bytes(): Uint8Array {
    return this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
  }
}

/**
 * One logical session, seen by its client as a socket. Messages are gathered to batches, each batch is one exchange
 * with the backend, and batches run strictly one after the other.
 */
export class MultiplexedSession extends Duplex {
  settings = new SessionSettings(new Map());
  readonly statements: StatementNames;
  lastSql = '';
  private readonly reader = new FrontendReader();
  private started = false;
  private ended = false;
  private status: TransactionStatus = 'I';
  /** The last batch ended without ReadyForQuery: the backend waits for this session's Sync. */
  private unsynced = false;
  private batch = new Batch();
  private copying = false;
  /** Everything the session does, in order. */
  private work: Promise<void> = Promise.resolve();
  private readonly uncommitted: ListenChange[] = [];
  private settingsTouched = false;
  private settingsReset = false;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly multiplexer: SessionHost,
    readonly pid: number,
  ) {
    super();
    this.statements = new StatementNames(`s${pid}_`);
  }

  get inTransaction(): boolean {
    return this.multiplexer.turns.holder === this && (this.status !== 'I' || this.unsynced);
  }

  /** Ends the session from the server's side. */
  terminate(code: string, reason: string): void {
    if (this.destroyed) return;
    this.push(errorResponse(code, reason, 'FATAL'));
    this.push(null);
    // the client reads the reason before the socket closes
    setImmediate(() => this.destroy());
  }

  // what pg expects of a net.Socket
  connect(): this {
    setImmediate(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    // replies are pushed when they arrive
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.reader.append(chunk);
    try {
      this.readMessages();
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    this.work = this.work.then(() => this.leave());
    void this.work.then(() => {
      this.push(null);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.work = this.work.then(() => this.leave());
    void this.work.then(() => done(error));
  }

  private async leave(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.idleTimer);
    try {
      await this.multiplexer.leave(this);
    } catch (error) {
      // only a lost backend can refuse the clean-up, and then every session is told
      this.multiplexer.fail(error as Error);
    }
  }

  private readMessages(): void {
    while (!this.started) {
      const packet = this.reader.nextStartup();
      if (!packet) return;
      if (packet.kind === 'encryption') this.push(Buffer.from('N'));
      else if (packet.kind === 'cancel') return void this.destroy();
      else {
        this.started = true;
        this.settings = new SessionSettings(packet.parameters);
        this.push(startupReply(this.pid));
      }
    }
    for (let message = this.reader.nextMessage(); message; message = this.reader.nextMessage()) {
      if (message.type === 'X') return void this.end();
      this.gather(message);
    }
  }

  private gather(message: Frame): void {
    const { batch } = this;
    batch.parts.push(this.statements.rewrite(message));
    if (message.type === 'Q' || message.type === 'P') this.inspect(message, batch);
    if (this.copying) {
      if (message.type !== 'c' && message.type !== 'f') return;
      this.copying = false;
      this.submit('c');
    } else if (batch.endsWith === 'G') {
      // The backend cannot pause inside COPY FROM STDIN: invite the data here, and run statement and data as one batch.
      this.copying = true;
      this.work = this.work.then(() => void this.push(copyInResponse()));
    } else if (ENDS_BATCH.has(message.type)) {
      this.submit(message.type);
    }
  }

  private inspect(message: Frame, batch: Batch): void {
    const simple = message.type === 'Q';
    this.lastSql = readCString(message.body, simple ? 0 : readCString(message.body, 0).end).text;
    const seen = observe(this.lastSql);
    batch.listens.push(...seen.listens);
    batch.changesSettings ||= seen.changesSettings;
    batch.resets ||= seen.resets;
    batch.refusal ??= seen.refusal;
    this.settings.noteCustom(seen.customSettings);
    if (!seen.copiesIn) return;
    if (simple) batch.endsWith = 'G';
    else batch.refusal ??= 'COPY FROM STDIN needs the simple query protocol on the embedded database';
  }

  private submit(endsWith: string): void {
    const batch = this.batch;
    this.batch = new Batch();
    batch.endsWith = endsWith;
    this.work = this.work.then(() => this.run(batch));
  }

  private async run(batch: Batch): Promise<void> {
    if (this.ended || this.destroyed) return;
    try {
      if (batch.refusal !== undefined) throw new WireError('0A000', batch.refusal);
      await this.multiplexer.turns.acquire(this);
    } catch (error) {
      this.refuse(error, batch);
      return;
    }
    if (this.destroyed) {
      // the client went away while it waited: nothing of it may run; leave() rolls back and gives the turn on
      if (!this.inTransaction) this.multiplexer.turns.release(this);
      return;
    }
    clearTimeout(this.idleTimer);
    try {
      if (!this.inTransaction) await this.multiplexer.enter(this);
      await this.exchange(batch);
    } catch (error) {
      this.refuse(error, batch);
    } finally {
      if (this.inTransaction) this.waitForClient();
      else this.multiplexer.turns.release(this);
    }
  }

  private async exchange(batch: Batch): Promise<void> {
    const raw = await this.multiplexer.execute(batch.bytes);
    // the client was invited to send its COPY data before, so the backend's own invitation is dropped
    const reply =
      batch.endsWith === 'c' ? Buffer.concat([...framesOf(raw)].filter((f) => f.type !== 'G').map((f) => f.raw)) : raw;
    const summary = summarise(reply);
    if (summary.status === undefined && batch.endsWith !== 'H') {
      const error = new Error(
        `The embedded PostgreSQL stopped in the middle of a statement${summary.error ? `: ${summary.error.message}` : ''}.`,
      );
      this.multiplexer.stopped(error);
      return;
    }
    this.unsynced = summary.status === undefined;
    this.status = summary.status ?? this.status;
    this.settingsTouched ||= batch.changesSettings;
    this.settingsReset ||= batch.resets;
    this.uncommitted.push(...(summary.error ? [] : batch.listens));
    const delivered = summary.notifications ? this.multiplexer.deliver(reply, this) : reply;
    if (this.status === 'I' && !this.unsynced) await this.settle(summary.rolledBack || summary.error !== undefined);
    this.push(delivered);
  }

  /** Brings the multiplexer's books up to date once the backend is outside of a transaction. */
  private async settle(discarded: boolean): Promise<void> {
    const changes = this.uncommitted.splice(0);
    if (!discarded && changes.length > 0) {
      for (const change of changes) {
        if (change.kind === 'listen') this.multiplexer.channels.listen(this, change.channel);
        else if (change.kind === 'unlisten') this.multiplexer.channels.unlisten(this, change.channel);
        else this.multiplexer.channels.unlistenAll(this);
      }
      if (changes.some((change) => change.kind !== 'listen')) await this.multiplexer.listenAgain();
    }
    if (!this.settingsTouched) return;
    const afterReset = this.settingsReset;
    this.settingsTouched = false;
    this.settingsReset = false;
    await this.multiplexer.settingsChanged(this, afterReset);
  }

  private waitForClient(): void {
    this.multiplexer.turns.idle(this);
    this.idleTimer = setTimeout(() => {
      if (this.inTransaction) this.terminate('25P03', 'terminating session: its transaction was idle for too long');
    }, this.multiplexer.idleInTransactionMs);
    this.idleTimer.unref();
  }

  private refuse(error: unknown, batch: Batch): void {
    if (this.destroyed) return;
    const code = error instanceof WireError ? error.code : 'XX000';
    this.push(errorResponse(code, messageOf(error)));
    if (batch.endsWith !== 'H') this.push(readyForQuery(this.status));
  }
}
