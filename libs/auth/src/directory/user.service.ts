import { AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull, LessThan, Not } from 'typeorm';
import { authErrors } from '../auth.errors.js';
import { DEFAULT_ORGANISATION, type Principal } from '../principal.js';
import type { Scope } from '../scopes.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { hasEmail, organisationOf, userEvent } from './directory.js';
import { OrganisationEntity, UserEntity } from './directory.entity.js';
import type { ChangeUser, CreateUser, ListUsers, UserPage, UserView } from './directory.schemas.js';

/** Users of an organisation: tokens, and what programs got through them, belong to one. Nobody can give more than they have. */
@Injectable()
export class UserService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  /** Newest first. */
  async list(caller: Principal, { limit, cursor, organisation }: ListUsers): Promise<UserPage> {
    const rows = await this.database.manager.find(UserEntity, {
      where: { organisation: organisationOf(caller, organisation), ...(cursor !== undefined && { id: LessThan(cursor) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit).map(viewOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async get(caller: Principal, id: string): Promise<UserView> {
    return viewOf(await this.owned(this.database.manager, caller, id));
  }

  /** @throws auth.organisation_not_found, auth.user_exists, auth.not_allowed */
  async create(caller: Principal, request: CreateUser): Promise<UserView> {
    const organisation = organisationOf(caller, request.organisation);
    mayGive(caller, request.scopes);
    const row = {
      id: newId('usr'),
      organisation,
      kind: 'person' as const,
      name: request.name,
      email: request.email ?? null,
      scopes: request.scopes,
      createdBy: caller.subject,
    };
    await this.database.transaction(async (manager) => {
      if (!(await manager.existsBy(OrganisationEntity, { id: organisation })))
        throw authErrors.organisationNotFound(`There is no organisation ${organisation}.`);
      await this.insist(manager, organisation, request.email);
      await manager.insert(UserEntity, row);
      await this.audit.append(manager, userEvent(caller, 'user.created', row));
    });
    return await this.get(caller, row.id);
  }

  /** What is left out stays. Fewer scopes count for tokens that are there, too. */
  async change(caller: Principal, id: string, change: ChangeUser): Promise<UserView> {
    if (change.scopes) mayGive(caller, change.scopes);
    await this.database.transaction(async (manager) => {
      const row = await this.owned(manager, caller, id);
      if (change.scopes && row.kind === 'admin') {
        throw authErrors.inUse('The first user of an organisation may have every scope. Make another user instead.');
      }
      await this.insist(manager, row.organisation, change.email ?? undefined, id);
      await manager.update(UserEntity, { id }, change);
      await this.audit.append(
        manager,
        userEvent(caller, 'user.changed', {
          id,
          organisation: row.organisation,
          name: change.name ?? row.name,
          scopes: change.scopes ?? row.scopes,
        }),
      );
    });
    this.verified.clear();
    return await this.get(caller, id);
  }

  /** No token of the user works from now on: here at once, elsewhere within five seconds. Harmless when already disabled. */
  async disable(caller: Principal, id: string): Promise<UserView> {
    if (id === caller.userId) throw authErrors.inUse('You cannot disable yourself. Ask another administrator to do it.');
    return await this.switch(caller, id, true);
  }

  async enable(caller: Principal, id: string): Promise<UserView> {
    return await this.switch(caller, id, false);
  }

  private async switch(caller: Principal, id: string, off: boolean): Promise<UserView> {
    await this.database.transaction(async (manager) => {
      const row = await this.owned(manager, caller, id);
      if (off && row.kind === 'admin' && row.organisation === DEFAULT_ORGANISATION)
        throw authErrors.inUse('This user holds the admin token, which runs the installation. It cannot be disabled.');
      const { affected } = await manager.update(
        UserEntity,
        { id, disabledAt: off ? IsNull() : Not(IsNull()) },
        { disabledAt: off ? new Date() : null },
      );
      if (affected) await this.audit.append(manager, userEvent(caller, off ? 'user.disabled' : 'user.enabled', row));
    });
    this.verified.clear();
    return await this.get(caller, id);
  }

  private async owned(manager: EntityManager, caller: Principal, id: string): Promise<UserEntity> {
    const row = await manager.findOneBy(UserEntity, { id });
    if (!row || (row.organisation !== caller.organisation && !caller.operator)) {
      throw authErrors.userNotFound(`There is no user ${id}.`);
    }
    return row;
  }

  private async insist(manager: EntityManager, organisation: string, email: string | undefined, id?: string): Promise<void> {
    if (email === undefined) return;
    // One after the other: of two that bring the same address at once, the second is told so.
    await manager.query('SELECT 1 FROM organisations WHERE id = $1 FOR NO KEY UPDATE', [organisation]);
    if (await hasEmail(manager, organisation, email, id))
      throw authErrors.userExists(`There is a user of ${organisation} with this e-mail address already.`);
  }
}

function mayGive(caller: Principal, scopes: readonly Scope[]): void {
  const beyond = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (beyond.length === 0) return;
  throw authErrors.notAllowed(
    `A user cannot have more scopes than the token that makes it, which has no ${beyond.join(', ')}. Leave them out, or use a token that has them.`,
  );
}

const viewOf = (row: UserEntity): UserView => ({
  id: row.id,
  organisation: row.organisation,
  kind: row.kind,
  name: row.name,
  email: row.email,
  scopes: row.scopes,
  subject: row.subject,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  disabledAt: row.disabledAt?.toISOString() ?? null,
});
