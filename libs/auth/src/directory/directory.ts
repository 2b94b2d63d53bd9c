import { type AuditEvent, AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { authErrors } from '../auth.errors.js';
import type { Principal } from '../principal.js';
import { ALL_SCOPES, type Scope } from '../scopes.js';
import { OrganisationEntity, UserEntity } from './directory.entity.js';

/** Whoever another issuer's token names. */
export interface ForeignSubject {
  readonly organisation: string;
  /** `oidc:https://login.example.org#42` */
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
}

export type Actor = Pick<Principal, 'subject' | 'name'>;

/** Organisations and their users, for those who make tokens and look them up; people administer them through the services. */
@Injectable()
export class Directory {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * Makes sure that an organisation is there, with its first user; says nothing to the audit log.
   * @returns its first user, and whether the organisation was made now
   */
  async establish(
    manager: EntityManager,
    id: string,
    by: Actor,
    name = id,
  ): Promise<{ admin: UserEntity; made: boolean; organisation: OrganisationEntity }> {
    const made = await insertNew(manager, OrganisationEntity, { id, name, createdBy: by.subject });
    await insertNew(manager, UserEntity, {
      id: newId('usr'),
      organisation: id,
      kind: 'admin',
      name: 'admin',
      createdBy: by.subject,
    });
    const admin = await manager.findOneByOrFail(UserEntity, { organisation: id, kind: 'admin' });
    return { admin, made, organisation: await manager.findOneByOrFail(OrganisationEntity, { id }) };
  }

  /** Another issuer's user: known here from the first token on, and disabled here like any other. */
  async userOf({ organisation, subject, name, email }: ForeignSubject): Promise<UserEntity> {
    const known = await this.database.manager.findOneBy(UserEntity, { organisation, subject });
    const user = known ?? (await this.welcome({ organisation, subject, name, email }));
    const home = await this.database.manager.findOneBy(OrganisationEntity, { id: organisation });
    if (user.disabledAt || !home || home.disabledAt) {
      throw authErrors.unauthenticated('Your user or your organisation is disabled here. Ask an administrator of Foundry.');
    }
    return user;
  }

  private async welcome({ organisation, subject, name, email }: ForeignSubject): Promise<UserEntity> {
    const by = { subject, name };
    return await this.database.transaction(async (manager) => {
      const { made } = await this.establish(manager, organisation, by);
      const free = email !== null && !(await hasEmail(manager, organisation, email)) ? email : null;
      const row = { id: newId('usr'), organisation, kind: 'person' as const, name, email: free, subject, createdBy: subject };
      const added = await insertNew(manager, UserEntity, row);
      const user = await manager.findOneByOrFail(UserEntity, { organisation, subject });
      if (made)
        await this.audit.append(manager, organisationEvent(by, 'organisation.created', { id: organisation, name: organisation }));
      if (added) await this.audit.append(manager, userEvent(by, 'user.created', user));
      return user;
    });
  }
}

/** @returns whether the row was not there yet */
async function insertNew(
  manager: EntityManager,
  entity: typeof OrganisationEntity | typeof UserEntity,
  row: object,
): Promise<boolean> {
  const { raw } = await manager.createQueryBuilder().insert().into(entity).values(row).orIgnore().returning('id').execute();
  return (raw as unknown[]).length > 0;
}

export async function hasEmail(manager: EntityManager, organisation: string, email: string, exceptId = ''): Promise<boolean> {
  return await manager
    .createQueryBuilder(UserEntity, 'user')
    .where('user.organisation = :organisation AND lower(user.email) = lower(:email) AND user.id <> :exceptId', {
      organisation,
      email,
      exceptId,
    })
    .getExists();
}

/** What a user's token may have, of what it was given. */
export const scopesWithin = (given: readonly Scope[], limit: readonly Scope[] | null): Scope[] =>
  ALL_SCOPES.filter((scope) => given.includes(scope) && (limit === null || limit.includes(scope)));

export const userEvent = (
  by: Actor,
  action: string,
  { id, organisation, name, scopes }: Pick<UserEntity, 'id' | 'organisation' | 'name'> & { scopes?: readonly Scope[] | null },
): AuditEvent => ({
  organisation,
  subject: by.subject,
  name: by.name,
  action,
  target: id,
  result: 'done',
  details: { user: name, ...(scopes && { scopes: [...scopes] }) },
});

export const organisationEvent = (by: Actor, action: string, { id, name }: { id: string; name: string }): AuditEvent => ({
  organisation: id,
  subject: by.subject,
  name: by.name,
  action,
  target: id,
  result: 'done',
  details: { organisation: name },
});

/** The organisation that a request is about: the caller's own, or the one that the operator names. */
export function organisationOf(caller: Principal, asked: string | undefined): string {
  if (asked === undefined || asked === caller.organisation) return caller.organisation;
  if (caller.operator) return asked;
  throw authErrors.notAllowed('Only the admin token may act for another organisation. Leave the organisation out.');
}
