import { Column, Entity, PrimaryColumn } from 'typeorm';
import { directoryEntities } from '../directory/directory.entity.js';
import { oauthEntities } from '../issuer/oauth.entity.js';
import type { Scope } from '../scopes.js';

/** `admin` is the one token of the operator: it has every scope that there is, also those of later versions. */
export type ApiTokenKind = 'admin' | 'key';

@Entity('api_tokens')
export class ApiTokenEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') kind!: ApiTokenKind;
  @Column('text') name!: string;
  @Column('text') organisation!: string;
  /** Whose it is. */
  @Column('text', { name: 'user_id' }) userId!: string;
  /** SHA-256 of the token, hex. The token carries 256 random bits, so a slow hash would add nothing. */
  @Column('text') hash!: string;
  /** First characters, for people to tell tokens apart. */
  @Column('text') prefix!: string;
  @Column('text', { array: true }) scopes!: Scope[];
  /** Subject of whoever made it; null for the admin token. */
  @Column('text', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  /** To the minute: it is written at most that often. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
}

export const authEntities = [...directoryEntities, ApiTokenEntity, ...oauthEntities];
