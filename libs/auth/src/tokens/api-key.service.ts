import { AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, LessThan } from 'typeorm';
import type { ApiKeyPage, ApiKeyView, CreateApiKey, CreatedApiKey, ListApiKeys } from './api-key.schemas.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { authErrors } from '../auth.errors.js';
import type { Principal } from '../principal.js';
import { ALL_SCOPES } from '../scopes.js';
import { newToken, stored, tokenEvent, TokenService } from './token.service.js';

const DAY_MS = 86_400_000;

/** Makes, lists and revokes API keys; nobody can give more than they have, or see another organisation's. */
@Injectable()
export class ApiKeyService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async create(caller: Principal, request: CreateApiKey): Promise<CreatedApiKey> {
    const organisation = organisationOf(caller, request.organisation);
    const beyond = request.scopes.filter((scope) => !caller.scopes.includes(scope));
    if (beyond.length > 0) {
      throw authErrors.notAllowed(
        `A key cannot have more scopes than the token that makes it, which has no ${beyond.join(', ')}. Leave them out, or use a token that has them.`,
      );
    }
    const token = newToken();
    const row = this.database.manager.create(ApiTokenEntity, {
      id: newId('tok'),
      kind: 'key',
      name: request.name,
      organisation,
      scopes: request.scopes,
      createdBy: caller.subject,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + request.expiresInDays * DAY_MS),
      revokedAt: null,
      lastUsedAt: null,
      ...stored(token),
    });
    await this.database.transaction(async (manager) => {
      await manager.insert(ApiTokenEntity, row);
      await this.audit.append(manager, tokenEvent(caller, 'token.created', row));
    });
    return { ...viewOf(row), token };
  }

  /** Newest first, with those that were revoked or have expired. */
  async list(caller: Principal, { limit, cursor, organisation }: ListApiKeys): Promise<ApiKeyPage> {
    const rows = await this.database.manager.find(ApiTokenEntity, {
      where: { organisation: organisationOf(caller, organisation), ...(cursor !== undefined && { id: LessThan(cursor) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit).map(viewOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** Revoking twice is harmless. @throws auth.token_not_found, auth.token_in_use for the admin token. */
  async revoke(caller: Principal, id: string): Promise<ApiKeyView> {
    const row = await this.owned(caller, id);
    await this.database.transaction(async (manager) => {
      const { affected } = await manager.update(ApiTokenEntity, { id, revokedAt: IsNull() }, { revokedAt: new Date() });
      if (affected) await this.audit.append(manager, tokenEvent(caller, 'token.revoked', row));
    });
    this.tokens.forget(row.hash);
    return viewOf(await this.owned(caller, id));
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

function organisationOf(caller: Principal, asked: string | undefined): string {
  if (asked === undefined || asked === caller.organisation) return caller.organisation;
  if (caller.operator) return asked;
  throw authErrors.notAllowed('Only the admin token may manage the tokens of another organisation. Leave the organisation out.');
}

const viewOf = (row: ApiTokenEntity): ApiKeyView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  organisation: row.organisation,
  prefix: row.prefix,
  scopes: row.kind === 'admin' ? ALL_SCOPES : row.scopes,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
