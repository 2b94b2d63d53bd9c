import { AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull, LessThan } from 'typeorm';
import type { ApiKeyPage, ApiKeyView, CreateApiKey, CreatedApiKey, ListApiKeys } from './api-key.schemas.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { authErrors } from '../auth.errors.js';
import { Directory, organisationEvent, organisationOf } from '../directory/directory.js';
import { UserEntity } from '../directory/directory.entity.js';
import type { Principal } from '../principal.js';
import { ALL_SCOPES } from '../scopes.js';
import { newToken, stored, tokenEvent } from './token.service.js';
import { VerifiedTokens } from './verified-tokens.js';

const DAY_MS = 86_400_000;

/** Makes, lists and revokes API keys; nobody can give more than they have, or see another organisation's. */
@Injectable()
export class ApiKeyService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  /**
   * A key that the operator makes for an organisation that is not there yet makes it, with its first user.
   * @throws auth.not_allowed, auth.user_not_found, auth.disabled
   */
  async create(caller: Principal, request: CreateApiKey): Promise<CreatedApiKey> {
    const organisation = organisationOf(caller, request.organisation);
    const beyond = request.scopes.filter((scope) => !caller.scopes.includes(scope));
    if (beyond.length > 0) {
      throw authErrors.notAllowed(
        `A key cannot have more scopes than the token that makes it, which has no ${beyond.join(', ')}. Leave them out, or use a token that has them.`,
      );
    }
    const token = newToken();
    const values = {
      id: newId('tok'),
      kind: 'key' as const,
      name: request.name,
      organisation,
      scopes: request.scopes,
      createdBy: caller.subject,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + request.expiresInDays * DAY_MS),
      revokedAt: null,
      lastUsedAt: null,
      ...stored(token),
    };
    return await this.database.transaction(async (manager) => {
      const { admin, made, organisation: home } = await this.directory.establish(manager, organisation, caller);
      const holder = await this.holderOf(manager, caller, request, admin);
      if (home.disabledAt || holder.disabledAt) {
        throw authErrors.disabled(
          `${home.disabledAt ? `The organisation ${organisation}` : `The user ${holder.name}`} is disabled.`,
        );
      }
      const row = manager.create(ApiTokenEntity, { ...values, userId: holder.id });
      await manager.insert(ApiTokenEntity, row);
      if (made) await this.audit.append(manager, organisationEvent(caller, 'organisation.created', home));
      await this.audit.append(manager, tokenEvent(caller, 'token.created', row));
      return { ...viewOf(row, holder.name), token };
    });
  }

  /** Newest first, with those that were revoked or have expired. */
  async list(caller: Principal, { limit, cursor, organisation }: ListApiKeys): Promise<ApiKeyPage> {
    const rows = await this.database.manager.find(ApiTokenEntity, {
      where: { organisation: organisationOf(caller, organisation), ...(cursor !== undefined && { id: LessThan(cursor) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const shown = rows.slice(0, limit);
    const users = await this.database.manager.findBy(UserEntity, { id: In(shown.map(({ userId }) => userId)) });
    const names = new Map(users.map(({ id, name }) => [id, name]));
    const items = shown.map((row) => viewOf(row, names.get(row.userId)!));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** Revoking twice is harmless. @throws auth.token_not_found, auth.token_in_use for the admin token. */
  async revoke(caller: Principal, id: string): Promise<ApiKeyView> {
    const row = await this.owned(caller, id);
    await this.database.transaction(async (manager) => {
      const { affected } = await manager.update(ApiTokenEntity, { id, revokedAt: IsNull() }, { revokedAt: new Date() });
      if (affected) await this.audit.append(manager, tokenEvent(caller, 'token.revoked', row));
    });
    this.verified.forget(row.hash);
    const { name } = await this.database.manager.findOneByOrFail(UserEntity, { id: row.userId });
    return viewOf(await this.owned(caller, id), name);
  }

  /** Whose the key will be. @throws auth.user_not_found, auth.not_allowed when the user may have less than the key should */
  private async holderOf(
    manager: EntityManager,
    caller: Principal,
    request: CreateApiKey,
    admin: UserEntity,
  ): Promise<UserEntity> {
    const id = request.user ?? (admin.organisation === caller.organisation ? caller.userId : undefined) ?? admin.id;
    const holder = id === admin.id ? admin : await manager.findOneBy(UserEntity, { id, organisation: admin.organisation });
    if (!holder) throw authErrors.userNotFound(`There is no user ${id} of the organisation ${admin.organisation}.`);
    const beyond = request.scopes.filter((scope) => holder.scopes !== null && !holder.scopes.includes(scope));
    if (beyond.length === 0) return holder;
    throw authErrors.notAllowed(
      `The user ${holder.name} may not have ${beyond.join(', ')}. Leave it out, or change the user first.`,
    );
  }

  private async owned(caller: Principal, id: string): Promise<ApiTokenEntity> {
    const row = await this.database.manager.findOneBy(ApiTokenEntity, { id });
    if (!row || (row.organisation !== caller.organisation && !caller.operator)) {
      throw authErrors.tokenNotFound(`There is no token ${id}.`);
    }
    if (row.kind === 'admin') {
      throw authErrors.tokenInUse('The admin token is not revoked but replaced: "foundry token renew" makes a new one.');
    }
    return row;
  }
}

const viewOf = (row: ApiTokenEntity, holder: string): ApiKeyView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  organisation: row.organisation,
  user: { id: row.userId, name: holder },
  prefix: row.prefix,
  scopes: row.kind === 'admin' ? ALL_SCOPES : row.scopes,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
