import type { AdapterPayload } from 'oidc-provider';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the authorization server keeps: codes, tokens, grants, sessions, clients. */
@Entity('oauth_records')
export class OAuthRecordEntity {
  /** The server's own word: `AccessToken`, `Grant`, `Client`, … */
  @PrimaryColumn('text') kind!: string;
  /** SHA-256 of the id where the id is the secret itself, as with tokens and codes. */
  @PrimaryColumn('text') id!: string;
  @Column('jsonb') payload!: AdapterPayload;
  @Column('text', { name: 'grant_id', nullable: true }) grantId!: string | null;
  @Column('text', { nullable: true }) uid!: string | null;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'consumed_at', nullable: true }) consumedAt!: Date | null;
}

export type OAuthKeyUse = 'RS256' | 'ES256' | 'cookies';

@Entity('oauth_keys')
export class OAuthKeyEntity {
  @PrimaryColumn('text') id!: string;
  /** One key of each use is in use; older ones still verify for a while. */
  @Column('text') use!: OAuthKeyUse;
  /** A private JWK, or `{secret}`. */
  @Column('jsonb') secret!: Record<string, unknown>;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
}

export const oauthEntities = [OAuthRecordEntity, OAuthKeyEntity];
