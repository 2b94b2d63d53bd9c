import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Transport, UpstreamTool } from './upstream.schemas.js';

const timestamp = { type: 'timestamptz', default: () => 'now()' } as const;

@Entity('mcp_upstreams')
export class UpstreamEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text') prefix!: string;
  @Column('jsonb') transport!: Transport;
  @Column('int', { name: 'timeout_ms' }) timeoutMs!: number;
  @Column('boolean') enabled!: boolean;
  /** Counts changes of the settings, so that a process knows whether its connection is out of date. */
  @Column('int', { default: 1 }) revision!: number;
  /** Its list as it was when it was read last: what clients are shown while it cannot be reached. */
  @Column('jsonb', { name: 'known_tools', default: () => `'[]'` }) knownTools!: UpstreamTool[];
  @Column({ ...timestamp, name: 'created_at' }) createdAt!: Date;
  @Column({ ...timestamp, name: 'updated_at' }) updatedAt!: Date;
}

export const gatewayEntities = [UpstreamEntity];
