import { Database } from '#foundry/database';
import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import type { EntityManager } from 'typeorm';

const CHANNEL = 'foundry_tools';
const RECONNECT_MS = 1_000;

/** Told the organisation whose list of tools has changed; null: signals may have been lost, every list may have. */
export type ToolChangeListener = (organisation: string | null) => void;

/**
 * "The list of tools of this organisation has changed", heard in every process the moment the change is committed. It says
 * "look again": whoever hears it asks the registry. Nothing is connected until somebody listens.
 */
@Injectable()
export class ToolChanges implements OnModuleDestroy {
  private readonly logger = new Logger(ToolChanges.name);
  private readonly listeners = new Set<ToolChangeListener>();
  private client: pg.Client | undefined;
  private connecting: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(@Inject(Database) private readonly database: Database) {}

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.connecting;
    await this.client?.end();
  }

  /** @returns what ends the subscription. */
  subscribe(listener: ToolChangeListener): () => void {
    this.listeners.add(listener);
    this.connecting ??= this.connect();
    return () => this.listeners.delete(listener);
  }

  /** Resolves when changes that are committed from now on are heard, or it is known that they cannot be. */
  async ready(): Promise<void> {
    await (this.connecting ??= this.connect());
  }

  /** Whether a change that is committed now is heard; while it is not, nobody may rely on what they remember. */
  get isHearing(): boolean {
    return this.client !== undefined;
  }

  /** To be heard when the transaction commits, by this process too. */
  async announce(manager: EntityManager, organisation: string): Promise<void> {
    await manager.query('SELECT pg_notify($1, $2)', [CHANNEL, organisation]);
  }

  /** For the process that has committed: its own listeners need not wait for the signal. */
  tell(organisation: string | null): void {
    for (const listener of this.listeners) listener(organisation);
  }

  private async connect(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client(this.database.poolConfig());
    let lost = false;
    const onLost = (error: unknown): void => {
      if (lost) return;
      lost = true;
      this.reconnect(error);
    };
    client.on('notification', ({ payload }) => this.tell(payload ?? null));
    client.on('error', onLost);
    client.on('end', () => onLost(new Error('the connection ended')));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
      this.tell(null);
    } catch (error) {
      onLost(error);
    }
  }

  private reconnect(error: unknown): void {
    if (this.closed) return;
    this.client = undefined;
    this.logger.warn(`Changes of tools are not heard until the database answers again: ${messageOf(error)}`);
    this.tell(null);
    this.retry = setTimeout(() => {
      this.connecting = this.connect();
    }, RECONNECT_MS).unref();
  }
}
