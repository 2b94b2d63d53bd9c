import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ToolBudgetPeriod } from './budget.schemas.js';

@Entity('tool_budgets')
export class ToolBudgetEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text') token!: string;
  @Column('text') period!: ToolBudgetPeriod;
  @Column('int', { name: 'max_calls', nullable: true }) maxCalls!: number | null;
  @Column('double precision', { name: 'max_seconds', nullable: true }) maxSeconds!: number | null;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}
