import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ToolBudgetEntity } from './budgets/budget.entity.js';
import type { ToolManifest } from './package/manifest.js';
import type { ToolLanguage } from './package/tool-package.js';
import type { ToolCallOutcome, ToolCheckSummary, ToolSource } from './tool.schemas.js';

const timestamp = { type: 'timestamptz' } as const;

@Entity('tools')
export class ToolEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text') name!: string;
  /** What calls run; null: undeployed. */
  @Column('int', { name: 'active_version', nullable: true }) activeVersion!: number | null;
  @Column('int', { name: 'latest_version' }) latestVersion!: number;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}

/** Never changed once it is there. */
@Entity('tool_versions')
export class ToolVersionEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text', { name: 'tool_id' }) toolId!: string;
  @Column('text') organisation!: string;
  @Column('int') version!: number;
  @Column('jsonb') manifest!: ToolManifest;
  @Column('text') language!: ToolLanguage;
  @Column('text', { name: 'package_sha256' }) packageSha256!: string;
  @Column('text', { name: 'content_sha256' }) contentSha256!: string;
  @Column('int', { name: 'content_bytes' }) contentBytes!: number;
  @Column('text') source!: ToolSource;
  @Column('text', { name: 'build_id', nullable: true }) buildId!: string | null;
  @Column('text', { name: 'git_repository', nullable: true }) gitRepository!: string | null;
  @Column('text', { name: 'git_commit', nullable: true }) gitCommit!: string | null;
  @Column('jsonb', { default: [] }) checks!: ToolCheckSummary[];
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

@Entity('tool_calls')
export class ToolCallEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text') tool!: string;
  @Column('int') version!: number;
  @Column('text') outcome!: ToolCallOutcome;
  @Column('text', { name: 'error_code', nullable: true }) errorCode!: string | null;
  @Column('text', { name: 'error_message', nullable: true }) errorMessage!: string | null;
  @Column('double precision', { name: 'duration_ms' }) durationMs!: number;
  @Column('double precision', { name: 'waited_ms' }) waitedMs!: number;
  @Column('int', { name: 'input_bytes' }) inputBytes!: number;
  @Column('int', { name: 'output_bytes' }) outputBytes!: number;
  @Column('text', { default: '' }) console!: string;
  @Column('int', { name: 'console_bytes', default: 0 }) consoleBytes!: number;
  /** What the tool tried and was not allowed. */
  @Column('jsonb', { default: [] }) refused!: string[];
  @Column('text') subject!: string;
  @Column('text') caller!: string;
  @Column('text', { name: 'correlation_id' }) correlationId!: string;
  @Column({ ...timestamp, name: 'started_at' }) startedAt!: Date;
}

@Entity('tool_secrets')
export class ToolSecretEntity {
  @PrimaryColumn('text') organisation!: string;
  @PrimaryColumn('text') name!: string;
  /** Which key sealed it: the beginning of the key's hash. */
  @Column('text', { name: 'key_id' }) keyId!: string;
  @Column('bytea') nonce!: Buffer;
  @Column('bytea') sealed!: Buffer;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column({ ...timestamp, name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}

export const toolEntities = [ToolBudgetEntity, ToolEntity, ToolVersionEntity, ToolCallEntity, ToolSecretEntity];
