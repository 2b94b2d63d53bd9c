import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ActionKind, ActionStatus } from './projects/project.schemas.js';

const timestamp = { type: 'timestamptz' } as const;

/**
 * One thing that a client did to a build that stands open. Written before its work begins: an open row is the only one
 * of its build, so it is the build's lock as well, and what a killed process left of it is undone or finished.
 */
@Entity('build_actions')
export class BuildActionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'build_id' }) buildId!: string;
  @Column('text') kind!: ActionKind;
  @Column('text') status!: ActionStatus;
  /** The round of steps that carries it out; null for what is done at once. */
  @Column('int', { nullable: true }) round!: number | null;
  /** The commit before it; null until it is known, and then nothing was changed yet. */
  @Column('text', { name: 'base_commit', nullable: true }) baseCommit!: string | null;
  /** The commit that it made, or that its checks are about. */
  @Column('text', { nullable: true }) commit!: string | null;
  /** Name and subject of the token that asked for it. */
  @Column('text') actor!: string;
  @Column('text') subject!: string;
  @Column('text') message!: string;
  /** What its steps need to know. */
  @Column('jsonb') input!: Record<string, unknown>;
  @Column('jsonb', { nullable: true }) result!: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true }) error!: { code: string; message: string } | null;
  /** The process that does it, as `processIdentity` names it. */
  @Column('text') holder!: string;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey!: string | null;
  @Column('text', { name: 'request_hash' }) requestHash!: string;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
