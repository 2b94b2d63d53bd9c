import { type AuditEvent, AuditLog } from '#foundry/audit';
import { messageOf, newId, sha256 } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { ApiTokenEntity } from './api-token.entity.js';
import { DEFAULT_ORGANISATION, LOCAL_OPERATOR, type Principal, type TokenVerifier } from '../principal.js';
import { Directory, scopesWithin } from '../directory/directory.js';
import { OrganisationEntity, UserEntity } from '../directory/directory.entity.js';
import { ALL_SCOPES, type Scope } from '../scopes.js';
import { unexpired, VerifiedTokens } from './verified-tokens.js';

const ADMIN = 'admin';
const PREFIX_LENGTH = 10;

const MOST_NOTED = 10_000;
const USE_RECORDED_EVERY_MS = 60_000;

/** API tokens: shown once, stored as a hash. */
@Injectable()
export class TokenService implements TokenVerifier, OnModuleDestroy {
  private readonly logger = new Logger(TokenService.name);
  /** Hash and principal of the token that lives as long as this process; see `openLocalSession`. */
  private local: { hash: string; principal: Principal } | undefined;
  private readonly usesRecorded = new LRUCache<string, number>({ max: MOST_NOTED });
  private recording: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.recording;
  }

  /** Every token that no other issuer made: operators may choose their own admin token, so its shape says nothing. */
  recognises(): boolean {
    return true;
  }

  /**
   * Makes sure that an admin token exists, and with it the default organisation and its first user.
   * @param given the operator's own token (`FOUNDRY_ADMIN_TOKEN`): it replaces the one that is there.
   * @returns the new token, once: it cannot be shown again. Undefined when there was one.
   */
  async ensureAdmin(given?: string): Promise<string | undefined> {
    const known = await this.database.manager.findOneBy(ApiTokenEntity, { kind: 'admin', organisation: DEFAULT_ORGANISATION });
    if (given) {
      if (known?.hash !== sha256(given)) await this.replaceAdmin(given);
      return undefined;
    }
    if (known) return undefined;
    const token = newToken();
    return (await this.insertAdmin(token)) ? token : undefined;
  }

  /** Revokes the admin token and makes a new one, for an operator who lost it. */
  async renewAdmin(): Promise<string> {
    const token = newToken();
    await this.replaceAdmin(token);
    return token;
  }

  /**
   * A token that is valid until this process ends and is never stored: the `foundry` command of the same user reads it
   * from a file that only this user may read.
   */
  openLocalSession(): string {
    const token = newToken();
    this.local = { hash: sha256(token), principal: LOCAL_OPERATOR };
    return token;
  }

  async verify(token: string): Promise<Principal | undefined> {
    const hash = sha256(token);
    if (this.local && timingSafeEqual(Buffer.from(hash), Buffer.from(this.local.hash))) return this.local.principal;
    // Looked up by its hash: what the comparison's time tells about the hash says nothing about the token.
    return this.verified.get(hash) ?? unexpired(await this.look(hash, { hash }));
  }

  /** Whose token it is, by the token's id: what signs in with a token is its account, and ends with it. */
  async account(id: string): Promise<Principal | undefined> {
    return id === '' ? undefined : unexpired(await this.look(undefined, { id }));
  }

  private async look(remember: string | undefined, where: { id: string } | { hash: string }): Promise<Principal | undefined> {
    const found = await this.database.manager
      .createQueryBuilder(ApiTokenEntity, 'token')
      .innerJoin(UserEntity, 'holder', 'holder.id = token.userId AND holder.disabledAt IS NULL')
      .innerJoin(OrganisationEntity, 'home', 'home.id = token.organisation AND home.disabledAt IS NULL')
      .addSelect('holder.scopes', 'holds')
      .where(where)
      .andWhere('token.revokedAt IS NULL')
      .getRawAndEntities<{ holds: Scope[] | null }>();
    const [row] = found.entities;
    if (!row) return undefined;
    const principal: Principal = {
      organisation: row.organisation,
      userId: row.userId,
      subject: row.kind === 'admin' ? ADMIN : `key:${row.id}`,
      name: row.name,
      scopes: row.kind === 'admin' ? ALL_SCOPES : scopesWithin(row.scopes, found.raw[0]!.holds),
      operator: row.kind === 'admin',
      tokenId: row.id,
      expiresAt: row.expiresAt,
    };
    if (remember !== undefined) this.verified.remember(remember, principal);
    this.recordUse(row.id);
    return principal;
  }

  /** Nobody waits for it; a failure costs a time in a list, not the request. */
  private recordUse(id: string): void {
    const now = Date.now();
    if (now - (this.usesRecorded.get(id) ?? 0) < USE_RECORDED_EVERY_MS) return;
    this.usesRecorded.set(id, now);
    this.recording = this.recording
      .then(async () => {
        await this.database.manager.update(ApiTokenEntity, { id }, { lastUsedAt: new Date(now) });
      })
      .catch((error: unknown) => this.logger.warn(`When the token ${id} was last used could not be noted: ${messageOf(error)}`));
  }

  private async replaceAdmin(token: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.delete(ApiTokenEntity, { kind: 'admin', organisation: DEFAULT_ORGANISATION });
      const row = await this.adminRow(manager, token);
      await manager.insert(ApiTokenEntity, row);
      await this.audit.append(manager, tokenEvent(LOCAL_OPERATOR, 'token.admin_renewed', row));
    });
    this.verified.clear();
  }

  private async insertAdmin(token: string): Promise<boolean> {
    return await this.database.transaction(async (manager) => {
      const row = await this.adminRow(manager, token);
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(ApiTokenEntity)
        .values(row)
        .orIgnore()
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) return false;
      await this.audit.append(manager, tokenEvent(LOCAL_OPERATOR, 'token.admin_created', row));
      return true;
    });
  }

  /** The first user of the default organisation holds it; both are made with the first one. */
  private async adminRow(manager: EntityManager, token: string) {
    const { admin } = await this.directory.establish(manager, DEFAULT_ORGANISATION, LOCAL_OPERATOR);
    return {
      id: newId('tok'),
      kind: 'admin' as const,
      name: ADMIN,
      organisation: DEFAULT_ORGANISATION,
      userId: admin.id,
      scopes: ALL_SCOPES,
      ...stored(token),
    };
  }
}

/** 256 random bits. */
export const newToken = (): string => `fdy_${randomBytes(32).toString('base64url')}`;

/** What is kept of a token. */
export const stored = (token: string): Pick<ApiTokenEntity, 'hash' | 'prefix'> => ({
  hash: sha256(token),
  prefix: token.slice(0, PREFIX_LENGTH),
});

/** What the audit log says about a token that was made or revoked. */
export const tokenEvent = (
  by: Principal,
  action: string,
  { id, organisation, name, scopes, userId }: Pick<ApiTokenEntity, 'id' | 'organisation' | 'name' | 'scopes' | 'userId'>,
): AuditEvent => ({
  organisation,
  subject: by.subject,
  name: by.name,
  action,
  target: id,
  result: 'done',
  details: { token: name, scopes, user: userId },
});
