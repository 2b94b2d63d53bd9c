import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from '../scopes.js';

@Entity('organisations')
export class OrganisationEntity {
  /** The name that is in every row, token and log: `acme`. It never changes. */
  @PrimaryColumn('text') id!: string;
  /** What people call it. */
  @Column('text') name!: string;
  @Column('text', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt!: Date | null;
}

/** `admin` is the first user of an organisation, who is made with it. */
export type UserKind = 'admin' | 'person';

@Entity('users')
export class UserEntity {
  @PrimaryColumn('text') id!: string;
  @Column('text') organisation!: string;
  @Column('text') kind!: UserKind;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) email!: string | null;
  /** What their tokens may have at most; null for everything, also scopes of later versions. */
  @Column('text', { array: true, nullable: true }) scopes!: Scope[] | null;
  /** Who they are to another issuer: `oidc:https://login.example.org#42`. */
  @Column('text', { nullable: true }) subject!: string | null;
  @Column('text', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt!: Date | null;
}

export const directoryEntities = [OrganisationEntity, UserEntity];
