import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChatEventData, Intent, TurnOutcome } from './chat.schemas.js';

const timestamp = { type: 'timestamptz' } as const;

@Entity('chat_conversations')
export class ConversationEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  /** The subject whose conversation it is; nobody else sees it. */
  @Column('text') owner!: string;
  @Column('text') title!: string;
  @Column('text', { name: 'active_build_id', nullable: true }) activeBuildId!: string | null;
  @Column('int', { name: 'last_turn', default: 0 }) lastTurn!: number;
  @Column('int', { name: 'last_event', default: 0 }) lastEvent!: number;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}

/** One message and the work on its answer. */
@Entity('chat_turns')
export class TurnEntity {
  @PrimaryColumn('text', { name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn('int') turn!: number;
  @Column('text') organisation!: string;
  @Column('text') owner!: string;
  /** What the client calls its message, so that sending it again asks nothing twice. */
  @Column('text', { name: 'message_key', nullable: true }) messageKey!: string | null;
  @Column('text', { name: 'message_hash' }) messageHash!: string;
  @Column('text', { nullable: true }) intent!: Intent | null;
  @Column('text', { nullable: true }) outcome!: TurnOutcome | null;
  /** The process at work prolongs it; one that died does not. */
  @Column({ ...timestamp, name: 'lease_until' }) leaseUntil!: Date;
  @Column('boolean', { name: 'cancel_requested', default: false }) cancelRequested!: boolean;
  @Column({ ...timestamp, name: 'started_at', default: () => 'now()' }) startedAt!: Date;
  @Column({ ...timestamp, name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

@Entity('chat_events')
export class ChatEventEntity {
  @PrimaryColumn('text', { name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn('int') seq!: number;
  @Column('int') turn!: number;
  @Column({ ...timestamp, default: () => 'now()' }) at!: Date;
  @Column('jsonb') data!: ChatEventData;
}

@Entity('chat_connections')
export class ConnectionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text') owner!: string;
  @Column('text') transport!: 'websocket' | 'sse';
  /** What the client says that it is (`User-Agent`). */
  @Column('text') client!: string;
  @Column('text', { name: 'conversation_id', nullable: true }) conversationId!: string | null;
  @Column({ ...timestamp, name: 'opened_at', default: () => 'now()' }) openedAt!: Date;
  @Column({ ...timestamp, name: 'last_seen_at', default: () => 'now()' }) lastSeenAt!: Date;
  @Column({ ...timestamp, name: 'closed_at', nullable: true }) closedAt!: Date | null;
}

export const chatEntities = [ConversationEntity, TurnEntity, ChatEventEntity, ConnectionEntity];
