import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from './scopes.js';

@Entity('api_tokens')
export class ApiTokenEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') name!: string;
  @Column('text') organisation!: string;
  /** SHA-256 of the token, hex. The token carries 256 random bits, so a slow hash would add nothing. */
  @Column('text') hash!: string;
  /** First characters, for people to tell tokens apart. */
  @Column('text') prefix!: string;
  @Column('text', { array: true }) scopes!: Scope[];
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

export const authEntities = [ApiTokenEntity];
