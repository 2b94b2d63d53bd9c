import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Owner } from './chat.repository.js';
import { ConnectionEntity } from './chat.entity.js';
import type { ConnectionView } from './chat.schemas.js';

const KEPT_DAYS = 30;
const SHOWN = 100;
/** Longer names of clients say no more. */
const CLIENT_CHARS = 200;
/** A connection that was not seen for so long has no process any more; open ones are seen every 30 s. */
const LOST_MS = 90_000;
export const SEEN_EVERY_MS = 30_000;

/** Which clients follow conversations, now and in the last 30 days. */
@Injectable()
export class ConnectionRegistry {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async open(owner: Owner, transport: 'websocket' | 'sse', client: string, conversationId: string | null): Promise<string> {
    const id = newId('con');
    const { organisation, subject } = owner;
    const row = { id, organisation, owner: subject, transport, client: client.slice(0, CLIENT_CHARS), conversationId };
    await this.database.manager.insert(ConnectionEntity, row);
    await this.database.query(
      `DELETE FROM chat_connections WHERE organisation = $1 AND owner = $2 AND opened_at < now() - $3 * interval '1 day'`,
      [organisation, subject, KEPT_DAYS],
    );
    return id;
  }

  async seen(id: string, conversationId: string | null): Promise<void> {
    await this.database.manager.update(ConnectionEntity, { id }, { lastSeenAt: new Date(), conversationId });
  }

  async close(id: string): Promise<void> {
    const now = new Date();
    await this.database.manager.update(ConnectionEntity, { id }, { lastSeenAt: now, closedAt: now });
  }

  /** Newest first. */
  async list({ organisation, subject }: Owner): Promise<ConnectionView[]> {
    const rows = await this.database.manager.find(ConnectionEntity, {
      where: { organisation, owner: subject },
      order: { id: 'DESC' },
      take: SHOWN,
    });
    return rows.map((row) => {
      const lost = Date.now() - row.lastSeenAt.getTime() > LOST_MS;
      const closedAt = row.closedAt ?? (lost ? row.lastSeenAt : null);
      return {
        id: row.id,
        transport: row.transport,
        client: row.client,
        conversationId: row.conversationId,
        openedAt: row.openedAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        closedAt: closedAt?.toISOString() ?? null,
      };
    });
  }
}
