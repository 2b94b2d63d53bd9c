import { newId, sha256 } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ApiTokenEntity } from './api-token.entity.js';
import { authErrors } from './auth.errors.js';
import { ALL_SCOPES, type Scope } from './scopes.js';

/** Whoever a token stands for. */
export interface Principal {
  readonly organisation: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export const DEFAULT_ORGANISATION = 'default';

const ADMIN = 'admin';
const PREFIX_LENGTH = 10;

/** API tokens: shown once, stored as a hash. */
@Injectable()
export class TokenService {
  /** Hash and principal of the token that lives as long as this process; see `openLocalSession`. */
  private local: { hash: string; principal: Principal } | undefined;

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /**
   * Makes sure that an admin token exists.
   * @param given the operator's own token (`FOUNDRY_ADMIN_TOKEN`): it replaces the one that is there.
   * @returns the new token, once: it cannot be shown again. Undefined when there was one.
   */
  async ensureAdmin(given?: string): Promise<string | undefined> {
    const known = await this.database.manager.findOneBy(ApiTokenEntity, { name: ADMIN, organisation: DEFAULT_ORGANISATION });
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
    this.local = { hash: sha256(token), principal: { organisation: DEFAULT_ORGANISATION, name: 'local', scopes: ALL_SCOPES } };
    return token;
  }

  /** @throws auth.unauthenticated for anything but a token that is known, not expired and not revoked. */
  async verify(token: string): Promise<Principal> {
    const hash = sha256(token);
    if (this.local && timingSafeEqual(Buffer.from(hash), Buffer.from(this.local.hash))) return this.local.principal;
    // Looked up by its hash: what the comparison's time tells about the hash says nothing about the token.
    const row = await this.database.manager.findOneBy(ApiTokenEntity, { hash });
    if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= new Date())) {
      throw authErrors.unauthenticated(
        'The token is not known, has expired or was revoked. Send a valid one as "Authorization: Bearer …".',
      );
    }
    return { organisation: row.organisation, name: row.name, scopes: row.scopes };
  }

  private async replaceAdmin(token: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.delete(ApiTokenEntity, { name: ADMIN, organisation: DEFAULT_ORGANISATION });
      await manager.insert(ApiTokenEntity, adminRow(token));
    });
  }

  private async insertAdmin(token: string): Promise<boolean> {
    const result = await this.database
      .createQueryBuilder()
      .insert()
      .into(ApiTokenEntity)
      .values(adminRow(token))
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  }
}

const newToken = (): string => `fdy_${randomBytes(32).toString('base64url')}`;

const adminRow = (token: string): Partial<ApiTokenEntity> => ({
  id: newId('tok'),
  name: ADMIN,
  organisation: DEFAULT_ORGANISATION,
  hash: sha256(token),
  prefix: token.slice(0, PREFIX_LENGTH),
  scopes: ALL_SCOPES,
});
