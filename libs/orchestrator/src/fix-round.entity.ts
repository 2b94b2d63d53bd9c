import type { FixRound } from '#foundry/fixes';
import type { CheckResult } from '#foundry/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A round of fixing: written before anything is changed, and finished with what was tried. */
@Entity('build_fix_rounds')
export class BuildFixRoundEntity {
  @PrimaryColumn('text', { name: 'build_id' }) buildId!: string;
  /** The build's round that the step `fix` belongs to. */
  @PrimaryColumn('int', { name: 'build_round' }) buildRound!: number;
  /** From 1. */
  @PrimaryColumn('int') round!: number;
  /** The commit that the round began with: a round without a record is undone by returning to it. */
  @Column('text', { name: 'base_commit' }) baseCommit!: string;
  /** Null while the round is under way. */
  @Column('jsonb', { nullable: true }) record!: FixRound | null;
  /** Every check's result after the round. */
  @Column('jsonb', { nullable: true }) results!: CheckResult[] | null;
  /** Of a try that ended and was followed by another one, when the failed build was resumed. */
  @Column('boolean', { default: false }) closed!: boolean;
  @Column({ type: 'timestamptz', name: 'started_at', default: () => 'now()' }) startedAt!: Date;
  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
