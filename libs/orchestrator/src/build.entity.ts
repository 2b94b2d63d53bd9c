import type { Plan } from '#foundry/planning';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BuildActionEntity } from './build-action.entity.js';
import { BuildFixRoundEntity } from './fix-round.entity.js';
import type { BuildBrain, BuildKind, BuildEventData, BuildStatus, StepStatus } from './build.schemas.js';

/** A `timestamptz` that is written by the database's clock, or by `now()` in a statement. */
const timestamp = { type: 'timestamptz' } as const;

@Entity('builds')
export class BuildEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') kind!: BuildKind;
  @Column('text') organisation!: string;
  /** Who writes what the template does not cover; decided when the build is created. */
  @Column('text', { default: 'offline' }) brain!: BuildBrain;
  @Column('text') status!: BuildStatus;
  @Column('text') request!: string;
  @Column('text', { nullable: true }) title!: string | null;
  @Column('text', { nullable: true }) slug!: string | null;
  @Column('jsonb', { nullable: true }) plan!: Plan | null;
  @Column('jsonb', { nullable: true }) error!: { code: string; message: string } | null;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  /** The account of who asked for it; null in builds of before that was recorded. */
  @Column('text', { name: 'owner_subject', nullable: true }) ownerSubject!: string | null;
  /** What the token could do that asked for it, and which one it was: its agents may do no more, and draw on the same budgets. */
  @Column('text', { name: 'owner_scopes', array: true, default: [] }) ownerScopes!: string[];
  @Column('text', { name: 'owner_token', nullable: true }) ownerToken!: string | null;
  /** Number of the newest event; taken under the row's lock, so that numbers have no gaps. */
  @Column('int', { name: 'last_event', default: 0 }) lastEvent!: number;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

/** The journal: one row for each step of each round, written before its work begins and after its result is safe. */
@Entity('build_steps')
export class BuildStepEntity {
  @PrimaryColumn('text', { name: 'build_id' }) buildId!: string;
  @PrimaryColumn('text') name!: string;
  @PrimaryColumn('int') round!: number;
  @Column('int') position!: number;
  @Column('text') status!: StepStatus;
  @Column('text', { array: true, name: 'depends_on' }) dependsOn!: string[];
  /** Fences off a worker that was given up: only the job with the row's attempt may finish it. */
  @Column('int', { default: 1 }) attempt!: number;
  /** Starts so far; 1 unless a crash interrupted it. */
  @Column('int', { default: 0 }) starts!: number;
  @Column('text', { name: 'input_hash', nullable: true }) inputHash!: string | null;
  @Column('jsonb', { nullable: true }) output!: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true }) error!: { code: string; message: string } | null;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column({ ...timestamp, name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column({ ...timestamp, name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  /** Measured by a monotonic clock: right also when the wall clock jumps. */
  @Column('double precision', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
}

@Entity('build_events')
export class BuildEventEntity {
  @PrimaryColumn('text', { name: 'build_id' }) buildId!: string;
  @PrimaryColumn('int') seq!: number;
  @Column('jsonb') data!: BuildEventData;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column({ ...timestamp, default: () => 'clock_timestamp()' }) at!: Date;
}

@Entity('build_artifacts')
export class BuildArtifactEntity {
  @PrimaryColumn('text', { name: 'build_id' }) buildId!: string;
  @PrimaryColumn('text') name!: string;
  @Column('bigint', { transformer: { from: Number, to: (value: number) => value } }) size!: number;
  @Column('text') sha256!: string;
  @Column('text', { name: 'media_type' }) mediaType!: string;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

/** Which build an idempotency key of a caller made; kept for a day. */
@Entity('build_idempotency_keys')
export class IdempotencyKeyEntity {
  @PrimaryColumn('text') organisation!: string;
  @PrimaryColumn('text') key!: string;
  @Column('text', { name: 'request_hash' }) requestHash!: string;
  @Column('text', { name: 'build_id' }) buildId!: string;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

export const buildEntities = [
  BuildEntity,
  BuildStepEntity,
  BuildEventEntity,
  BuildArtifactEntity,
  IdempotencyKeyEntity,
  BuildActionEntity,
  BuildFixRoundEntity,
];
