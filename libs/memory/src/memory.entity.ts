import type { PlannerEventKind, PlannerOutcome } from './planner-log/planner-log.schemas.js';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { MemoryScope, MemorySource, MemoryType, RelationType } from './memory.schemas.js';

const timestamp = { type: 'timestamptz' } as const;
const text = { type: 'text', nullable: true } as const;
/** int8 is a string to the driver; a space never sees that many changes. */
const whole = { to: (value: number) => value, from: (value: string) => Number(value) };

/** JSON that was checked on its way in. */
export type JsonObject = object;

/** What one reader may see: everybody of an organisation, or one user of it. */
@Entity('memory_spaces')
export class SpaceEntity {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'BY DEFAULT' }) id!: number;
  @Column('text') organisation!: string;
  /** Empty for what the organisation shares. */
  @Column('text') reader!: string;
  /** Counts changes; whoever changes a memory of the space takes the next number and holds the row until it is committed. */
  @Column('bigint', { default: 0, transformer: whole }) version!: number;
  @Column('int', { name: 'last_ordinal', default: 0 }) lastOrdinal!: number;
}

@Entity('memories')
export class MemoryEntity {
  @PrimaryColumn('text') organisation!: string;
  @PrimaryColumn('text') id!: string;
  @Column('int') space!: number;
  /** Its place in the space, from 1, for indexes that are kept outside of the database. */
  @Column('int') ordinal!: number;
  /** The space's version when its text, its turn or its being superseded changed last. */
  @Column('bigint', { transformer: whole }) version!: number;
  @Column('text', { name: 'user_id' }) userId!: string;
  @Column('text') type!: MemoryType;
  @Column('text') scope!: MemoryScope;
  @Column(text) project!: string | null;
  @Column('text') text!: string;
  @Column(text) key!: string | null;
  @Column('text') source!: MemorySource;
  @Column('int', { name: 'source_count', default: 1 }) sourceCount!: number;
  @Column('real') importance!: number;
  @Column('boolean', { default: false }) pinned!: boolean;
  @Column('text', { array: true, default: () => "'{}'" }) tags!: string[];
  @Column('jsonb', { default: () => "'{}'" }) context!: JsonObject;
  @Column(text) session!: string | null;
  @Column('int', { nullable: true }) sequence!: number | null;
  @Column({ ...text, name: 'superseded_by' }) supersededBy!: string | null;
  @Column('int', { default: 1 }) revision!: number;
  /** Marks that near-duplicates share; null for what is never merged. */
  @Column('int', { array: true, nullable: true }) likeness!: number[] | null;
  @Column({ ...timestamp, name: 'created_at' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'updated_at' }) updatedAt!: Date;
  @Column({ ...timestamp, name: 'accessed_at' }) accessedAt!: Date;
}

/** A memory as it is read: without what only the database needs. */
export type MemoryRow = Omit<MemoryEntity, 'version' | 'likeness'>;

/** A place of a space whose memory was deleted or moved. */
@Entity('memory_gaps')
export class GapEntity {
  @PrimaryColumn('int') space!: number;
  @PrimaryColumn('int') ordinal!: number;
  @Column('bigint', { transformer: whole }) version!: number;
}

@Entity('memory_relations')
export class RelationEntity {
  @PrimaryColumn('text') organisation!: string;
  @PrimaryColumn('text', { name: 'from_id' }) fromId!: string;
  @PrimaryColumn('text', { name: 'to_id' }) toId!: string;
  @PrimaryColumn('text') type!: RelationType;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column({ ...timestamp, name: 'created_at' }) createdAt!: Date;
}

export type HistoryAction = 'created' | 'updated' | 'merged' | 'superseded' | 'boosted' | 'pinned' | 'unpinned' | 'restored';

@Entity('memory_history')
export class HistoryEntity {
  @PrimaryColumn('text') organisation!: string;
  @PrimaryColumn('text', { name: 'memory_id' }) memoryId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column(timestamp) at!: Date;
  @Column('text', { name: 'changed_by' }) changedBy!: string;
  @Column('text') action!: HistoryAction;
  @Column('jsonb') before!: JsonObject;
}

/** One time that a memory was said. */
@Entity('memory_sources')
export class SourceEntity {
  @PrimaryColumn('text') organisation!: string;
  @PrimaryColumn('text', { name: 'memory_id' }) memoryId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('text') source!: MemorySource;
  @Column('text', { name: 'said_by' }) saidBy!: string;
  @Column(timestamp) at!: Date;
  @Column(text) text!: string | null;
  @Column('jsonb', { default: () => "'{}'" }) context!: JsonObject;
}

@Entity('planner_log')
export class PlannerLogEntity {
  @PrimaryColumn('text') organisation!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'user_id' }) userId!: string;
  @Column('text', { name: 'request_id' }) requestId!: string;
  @Column('text') kind!: PlannerEventKind;
  @Column(timestamp) at!: Date;
  @Column('int', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
  @Column(text) outcome!: PlannerOutcome | null;
  @Column('text') text!: string;
  @Column('jsonb', { default: () => "'{}'" }) details!: JsonObject;
}

export const memoryEntities = [
  SpaceEntity,
  MemoryEntity,
  GapEntity,
  RelationEntity,
  HistoryEntity,
  SourceEntity,
  PlannerLogEntity,
];
