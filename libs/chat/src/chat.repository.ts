import { AuditLog } from '#foundry/audit';
import type { Principal } from '#foundry/auth';
import { newId, sha256 } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ChatEventEntity, ConversationEntity, TurnEntity } from './chat.entity.js';
import { chatErrors } from './chat.errors.js';
import type { ChatEvent, ChatEventData, TurnOutcome } from './chat.schemas.js';

/** Whose conversations: nobody sees another's, also not of the same organisation. */
export type Owner = Pick<Principal, 'organisation' | 'subject' | 'name'>;

export interface BegunTurn {
  readonly conversationId: string;
  readonly turn: number;
  /** false: this message was here before. */
  readonly begun: boolean;
}

/** A process that works on a turn and does not say so for this long is taken for dead. */
const LEASE_SECONDS = 20;
const TITLE_CHARS = 80;

/** Conversations with their events: appended under the conversation's row, so that their numbers have no gap. */
@Injectable()
export class ChatRepository {
  private readonly listeners = new Set<(conversationId: string) => void>();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Hears of new events that this process wrote; those of other processes are found by looking. */
  onEvents(listener: (conversationId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Takes a message in, and gives the turn that answers it to the caller.
   * @throws chat.not_found, chat.busy, chat.message_conflict
   */
  async begin(
    owner: Owner,
    message: { readonly text: string; readonly conversationId?: string | undefined; readonly key?: string | undefined },
  ): Promise<BegunTurn> {
    const messageHash = sha256(JSON.stringify([message.text, message.conversationId ?? null]));
    const known = await this.known(owner, message.key, messageHash);
    if (known) return known;
    try {
      return await this.insertTurn(owner, message, messageHash);
    } catch (error) {
      // Two with one key at once: the unique key lets only one in.
      const first = await this.known(owner, message.key, messageHash);
      if (first) return first;
      throw error;
    }
  }

  /** @throws chat.not_found */
  async owned(owner: Owner, id: string): Promise<ConversationEntity> {
    const { organisation, subject } = owner;
    const row = await this.database.manager.findOneBy(ConversationEntity, { id, organisation, owner: subject });
    if (!row) throw notFound(id);
    return row;
  }

  async list(owner: Owner, before: string | undefined, limit: number): Promise<ConversationEntity[]> {
    const query = this.database.manager
      .createQueryBuilder(ConversationEntity, 'conversation')
      .where('conversation.organisation = :organisation AND conversation.owner = :owner', {
        organisation: owner.organisation,
        owner: owner.subject,
      })
      .orderBy('conversation.id', 'DESC')
      .limit(limit);
    if (before !== undefined) query.andWhere('conversation.id < :before', { before });
    return await query.getMany();
  }

  async remove(owner: Owner, id: string): Promise<void> {
    await this.owned(owner, id);
    await this.database.transaction(async (manager) => {
      await manager.delete(ConversationEntity, { id });
      await this.note(manager, owner, 'chat.removed', id);
    });
  }

  async turn(conversationId: string, turn: number): Promise<TurnEntity | null> {
    return await this.database.manager.findOneBy(TurnEntity, { conversationId, turn });
  }

  async eventsAfter(conversationId: string, after: number, limit: number): Promise<ChatEvent[]> {
    const rows = await this.database.manager
      .createQueryBuilder(ChatEventEntity, 'event')
      .where('event.conversationId = :conversationId AND event.seq > :after', { conversationId, after })
      .orderBy('event.seq', 'ASC')
      .limit(limit)
      .getMany();
    return rows.map(viewOf);
  }

  async eventsOfTurn(conversationId: string, turn: number): Promise<ChatEvent[]> {
    const rows = await this.database.manager.find(ChatEventEntity, { where: { conversationId, turn }, order: { seq: 'ASC' } });
    return rows.map(viewOf);
  }

  /** The last events of what was said, oldest first. */
  async saidBefore(conversationId: string, turn: number, limit: number): Promise<ChatEvent[]> {
    const rows = await this.database.manager
      .createQueryBuilder(ChatEventEntity, 'event')
      .where('event.conversationId = :conversationId AND event.turn < :turn', { conversationId, turn })
      .andWhere(`event.data->>'type' IN ('message', 'text', 'restarted', 'tool.called', 'build.started')`)
      .orderBy('event.seq', 'DESC')
      .limit(limit)
      .getMany();
    return rows.reverse().map(viewOf);
  }

  /** The build that was active when `seq` was the last event. */
  async buildAt(conversationId: string, seq: number): Promise<string | null> {
    const row = await this.database.manager
      .createQueryBuilder(ChatEventEntity, 'event')
      .where('event.conversationId = :conversationId AND event.seq <= :seq', { conversationId, seq })
      .andWhere(`event.data->>'type' = 'build.started'`)
      .orderBy('event.seq', 'DESC')
      .limit(1)
      .getOne();
    return row?.data.type === 'build.started' ? row.data.buildId : null;
  }

  /** @returns false when the turn has ended; then nothing is written. */
  async append(conversationId: string, turn: number, data: readonly ChatEventData[]): Promise<boolean> {
    return await this.change(conversationId, turn, async (manager, conversation) => {
      await this.write(manager, conversation, turn, data);
      const classified = data.find(({ type }) => type === 'classified');
      if (classified?.type === 'classified')
        await manager.update(TurnEntity, { conversationId, turn }, { intent: classified.intent });
    });
  }

  /** @returns false when it had ended. */
  async end(conversationId: string, turn: number, ended: Extract<ChatEventData, { type: 'turn.ended' }>): Promise<boolean> {
    return await this.change(conversationId, turn, async (manager, conversation) => {
      await this.close(manager, conversation, turn, ended);
    });
  }

  /** Says that the turn is being worked on. @returns whether it is to be given up */
  async prolong(conversationId: string, turn: number): Promise<boolean> {
    const [rows] = await this.database.query<[{ cancel_requested: boolean }[], number]>(
      `UPDATE chat_turns SET lease_until = now() + $3 * interval '1 second'
       WHERE conversation_id = $1 AND turn = $2 AND outcome IS NULL RETURNING cancel_requested`,
      [conversationId, turn, LEASE_SECONDS],
    );
    return rows[0]?.cancel_requested ?? true;
  }

  /** @throws chat.idle */
  async requestCancel(owner: Owner, id: string): Promise<number> {
    const { lastTurn } = await this.owned(owner, id);
    return await this.database.transaction(async (manager) => {
      const { affected } = await manager
        .createQueryBuilder()
        .update(TurnEntity)
        .set({ cancelRequested: true })
        .where('conversationId = :id AND turn = :lastTurn AND outcome IS NULL', { id, lastTurn })
        .execute();
      if (affected === 0) throw chatErrors.idle(`Nothing is being answered in the conversation ${id}.`);
      await this.note(manager, owner, 'chat.cancelled', `${id}#${lastTurn}`);
      return lastTurn;
    });
  }

  /** Ends turns whose process died. Called by whoever looks, so that no start has to. */
  async endAbandoned(conversationId: string): Promise<void> {
    const row = await this.database.manager
      .createQueryBuilder(TurnEntity, 'turn')
      .where('turn.conversationId = :conversationId AND turn.outcome IS NULL AND turn.leaseUntil < now()', { conversationId })
      .getOne();
    if (row) await this.end(conversationId, row.turn, INTERRUPTED);
  }

  private async known(owner: Owner, key: string | undefined, messageHash: string): Promise<BegunTurn | undefined> {
    if (key === undefined) return undefined;
    const { organisation, subject } = owner;
    const row = await this.database.manager.findOneBy(TurnEntity, { organisation, owner: subject, messageKey: key });
    if (!row) return undefined;
    if (row.messageHash !== messageHash)
      throw chatErrors.messageConflict('This key was used before with another message. Send a new key, or the same message.');
    return { conversationId: row.conversationId, turn: row.turn, begun: false };
  }

  private async insertTurn(
    owner: Owner,
    message: { readonly text: string; readonly conversationId?: string | undefined; readonly key?: string | undefined },
    messageHash: string,
  ): Promise<BegunTurn> {
    const { organisation, subject } = owner;
    const begun = await this.database.transaction(async (manager) => {
      const id = message.conversationId ?? newId('cnv');
      if (message.conversationId === undefined)
        await manager.insert(ConversationEntity, { id, organisation, owner: subject, title: titleOf(message.text) });
      const conversation = await locked(manager, id);
      if (!conversation || conversation.organisation !== organisation || conversation.owner !== subject) throw notFound(id);
      const before = await manager.findOneBy(TurnEntity, { conversationId: id, turn: conversation.lastTurn });
      if (before?.outcome === null) {
        if (before.leaseUntil > new Date())
          throw chatErrors.busy('The message before is still being answered. Wait for its end, or cancel it.');
        await this.close(manager, conversation, before.turn, INTERRUPTED);
      }
      const turn = conversation.lastTurn + 1;
      conversation.lastTurn = turn;
      const leaseUntil = new Date(Date.now() + LEASE_SECONDS * 1_000);
      const row = { conversationId: id, turn, organisation, owner: subject, messageHash, leaseUntil };
      await manager.insert(TurnEntity, { ...row, messageKey: message.key ?? null });
      await this.write(manager, conversation, turn, [{ type: 'message', text: message.text }]);
      await this.note(manager, owner, 'chat.asked', `${id}#${turn}`);
      return { conversationId: id, turn, begun: true };
    });
    this.tell(begun.conversationId);
    return begun;
  }

  private async change(
    conversationId: string,
    turn: number,
    work: (manager: EntityManager, conversation: ConversationEntity) => Promise<void>,
  ): Promise<boolean> {
    const done = await this.database.transaction(async (manager) => {
      const conversation = await locked(manager, conversationId);
      const row = await manager.findOneBy(TurnEntity, { conversationId, turn });
      if (!conversation || !row || row.outcome !== null) return false;
      await work(manager, conversation);
      return true;
    });
    if (done) this.tell(conversationId);
    return done;
  }

  private async close(
    manager: EntityManager,
    conversation: ConversationEntity,
    turn: number,
    ended: Extract<ChatEventData, { type: 'turn.ended' }>,
  ): Promise<void> {
    await this.write(manager, conversation, turn, [ended]);
    await manager.update(TurnEntity, { conversationId: conversation.id, turn }, { outcome: ended.outcome, endedAt: new Date() });
  }

  private async write(
    manager: EntityManager,
    conversation: ConversationEntity,
    turn: number,
    data: readonly ChatEventData[],
  ): Promise<void> {
    const { id: conversationId } = conversation;
    const rows = data.map((one) => ({ conversationId, seq: ++conversation.lastEvent, turn, data: one }));
    await manager.insert(ChatEventEntity, rows as object[]);
    const started = data.findLast(({ type }) => type === 'build.started');
    if (started?.type === 'build.started') conversation.activeBuildId = started.buildId;
    const { lastEvent, lastTurn, activeBuildId } = conversation;
    await manager.update(
      ConversationEntity,
      { id: conversationId },
      { lastEvent, lastTurn, activeBuildId, updatedAt: new Date() },
    );
  }

  private async note(manager: EntityManager, owner: Owner, action: string, target: string): Promise<void> {
    const { organisation, subject, name } = owner;
    await this.audit.append(manager, { organisation, subject, name, action, target, result: 'done' });
  }

  private tell(conversationId: string): void {
    for (const listener of this.listeners) listener(conversationId);
  }
}

/** The process at work ended, or died. */
export const INTERRUPTED = endedAs('interrupted', {
  code: 'chat.interrupted',
  message: 'The server stopped while it was answering. Send the message again.',
});

export function endedAs(
  outcome: TurnOutcome,
  problem: { readonly code: string; readonly message: string } | null = null,
  spent: { readonly tokens: number | null; readonly cost: number | null } = { tokens: null, cost: null },
): Extract<ChatEventData, { type: 'turn.ended' }> {
  return { type: 'turn.ended', outcome, problem, ...spent };
}

async function locked(manager: EntityManager, id: string): Promise<ConversationEntity | null> {
  return await manager
    .createQueryBuilder(ConversationEntity, 'conversation')
    .setLock('pessimistic_write')
    .where('conversation.id = :id', { id })
    .getOne();
}

const viewOf = ({ seq, turn, at, data }: ChatEventEntity): ChatEvent => ({ seq, turn, at: at.toISOString(), data });
const notFound = (id: string) => chatErrors.notFound(`There is no conversation ${id}, or it is somebody else’s.`);

function titleOf(text: string): string {
  const words = text.trim().replace(/\s+/g, ' ');
  return words.length > TITLE_CHARS ? `${words.slice(0, TITLE_CHARS - 1).trimEnd()}…` : words;
}
