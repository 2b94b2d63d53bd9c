import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditDetails, AuditResult } from './audit.schemas.js';

/** int8 is a string to the driver; a chain stays far below what a number holds. */
const whole = { to: (value: number) => value, from: (value: string) => Number(value) };

/** Append-only: a trigger refuses to change or delete rows. */
@Entity('audit_entries')
export class AuditEntryEntity {
  @PrimaryColumn('text') organisation!: string;
  /** 1, 2, 3, … in each organisation's chain. */
  @PrimaryColumn('bigint', { transformer: whole }) seq!: number;
  @Column('timestamptz') at!: Date;
  @Column('text') subject!: string;
  @Column('text') name!: string;
  @Column('text') action!: string;
  @Column('text', { nullable: true }) target!: string | null;
  @Column('text') result!: AuditResult;
  @Column('text', { name: 'correlation_id', nullable: true }) correlationId!: string | null;
  @Column('jsonb') details!: AuditDetails;
  /** Hash of the entry before. */
  @Column('text') previous!: string;
  @Column('text') hash!: string;
}

/** Where each chain ends. */
@Entity('audit_chains')
export class AuditChainEntity {
  @PrimaryColumn('text') organisation!: string;
  @Column('bigint', { transformer: whole }) length!: number;
  @Column('text') head!: string;
}

export const auditEntities = [AuditEntryEntity, AuditChainEntity];
