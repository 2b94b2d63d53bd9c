import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CodeRunOutcome, Language, LeftFile } from './code-run.schemas.js';

const timestamp = { type: 'timestamptz' } as const;
/** A count that may be above two thousand million. */
const count = { type: 'bigint', transformer: { from: Number, to: (value: number) => value } } as const;

@Entity('code_runs')
export class CodeRunEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column('text') language!: Language;
  @Column('text') outcome!: CodeRunOutcome;
  /** The limit that was reached. */
  @Column('text', { name: 'reached_limit', nullable: true }) limit!: string | null;
  @Column('int', { name: 'exit_code', nullable: true }) exitCode!: number | null;
  @Column('text', { nullable: true }) signal!: string | null;
  @Column('text') code!: string;
  @Column('text', { default: '' }) stdout!: string;
  @Column('text', { default: '' }) stderr!: string;
  @Column({ ...count, name: 'stdout_bytes', default: 0 }) stdoutBytes!: number;
  @Column({ ...count, name: 'stderr_bytes', default: 0 }) stderrBytes!: number;
  @Column('boolean', { name: 'stdout_truncated', default: false }) stdoutTruncated!: boolean;
  @Column('boolean', { name: 'stderr_truncated', default: false }) stderrTruncated!: boolean;
  @Column('jsonb', { default: [] }) files!: LeftFile[];
  @Column('int', { name: 'files_left_out', default: 0 }) filesLeftOut!: number;
  @Column('jsonb', { default: [] }) inputs!: { path: string; bytes: number }[];
  @Column('int', { name: 'stdin_bytes', default: 0 }) stdinBytes!: number;
  @Column('text') isolation!: string;
  @Column('int', { name: 'timeout_ms' }) timeoutMs!: number;
  @Column('double precision', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
  /** Bytes of text that the row keeps: what retention and the search's budget count. */
  @Column('int', { name: 'kept_bytes' }) keptBytes!: number;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey!: string | null;
  @Column('text', { name: 'request_hash', nullable: true }) requestHash!: string | null;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  /** A run that has not ended by then was lost with its process. */
  @Column({ ...timestamp }) deadline!: Date;
  @Column({ ...timestamp, name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

export const codeRunEntities = [CodeRunEntity];
