import { Database } from '#foundry/database';
import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { CANCEL_CHANNEL, EVENTS_CHANNEL } from './build.repository.js';

type Listener = (buildId: string) => void;

const RECONNECT_MS = 1_000;

/**
 * Hears what other connections (and other processes) did to builds, through LISTEN/NOTIFY on one connection. A signal
 * only says "look again": whoever waits also looks on a timer, so a lost signal costs time, never an event.
 */
@Injectable()
export class BuildSignals implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BuildSignals.name);
  private readonly listeners = new Map<string, Set<Listener>>();
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(@Inject(Database) private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end();
  }

  onEvents(listener: Listener): () => void {
    return this.on(EVENTS_CHANNEL, listener);
  }

  onCancel(listener: Listener): () => void {
    return this.on(CANCEL_CHANNEL, listener);
  }

  async announceCancel(buildId: string): Promise<void> {
    await this.database.dataSource.query('SELECT pg_notify($1, $2)', [CANCEL_CHANNEL, buildId]);
  }

  private on(channel: string, listener: Listener): () => void {
    const set = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, set.add(listener));
    return () => set.delete(listener);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client(this.database.poolConfig());
    // A connection that breaks tells so several times; the first one counts.
    let lost = false;
    const onLost = (error: unknown): void => {
      if (lost) return;
      lost = true;
      this.reconnect(error);
    };
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? '');
    });
    client.on('error', onLost);
    client.on('end', () => onLost(new Error('the connection ended')));
    try {
      await client.connect();
      await client.query(`LISTEN ${EVENTS_CHANNEL}; LISTEN ${CANCEL_CHANNEL}`);
      this.client = client;
      if (this.closed) await client.end();
    } catch (error) {
      onLost(error);
    }
  }

  private reconnect(error: unknown): void {
    if (this.closed) return;
    this.client = undefined;
    this.logger.warn(`Signals of builds are not heard until the database answers again: ${messageOf(error)}`);
    this.retry = setTimeout(() => void this.connect(), RECONNECT_MS);
  }
}
