import type { CodeRunOutcome, Language } from '#foundry/coderuns';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DispatchedPlan, PartStatus, SessionStatus } from './supervisor.schemas.js';

const timestamp = { type: 'timestamptz' } as const;

@Entity('supervised_sessions')
export class SessionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column('text') goal!: string;
  @Column('jsonb') plan!: DispatchedPlan;
  @Column('text') status!: SessionStatus;
  @Column('int', { name: 'timeout_ms', nullable: true }) timeoutMs!: number | null;
  /** Part of its job's id: a job that was lost gets a new one, because the queue could still refuse the old id. */
  @Column('int', { default: 1 }) attempt!: number;
  /** Fences off a worker that was given up: only the one that started it last may record anything. */
  @Column('int', { default: 0 }) starts!: number;
  @Column('text', { nullable: true }) summary!: string | null;
  @Column('jsonb', { nullable: true }) error!: { code: string; message: string } | null;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey!: string | null;
  @Column('text', { name: 'request_hash', nullable: true }) requestHash!: string | null;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

/** The journal: one row for each code part, written before it is run and after its result is safe. */
@Entity('supervised_parts')
export class SessionPartEntity {
  @PrimaryColumn('text', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('int') position!: number;
  /** The plan's step. */
  @Column('text') step!: string;
  @Column('text') language!: Language;
  @Column('text') code!: string;
  @Column('text') status!: PartStatus;
  @Column('int', { default: 0 }) attempts!: number;
  /** Written down before the run begins, so that its result is found also when this row does not know of it yet. */
  @Column('text', { name: 'run_id', nullable: true }) runId!: string | null;
  @Column('text', { nullable: true }) outcome!: CodeRunOutcome | null;
  @Column('text', { name: 'reached_limit', nullable: true }) limit!: string | null;
  @Column('int', { name: 'exit_code', nullable: true }) exitCode!: number | null;
  @Column('text', { default: '' }) stdout!: string;
  @Column('text', { default: '' }) stderr!: string;
  @Column('double precision', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
  @Column('jsonb', { nullable: true }) error!: { code: string; message: string } | null;
}

export const supervisorEntities = [SessionEntity, SessionPartEntity];
