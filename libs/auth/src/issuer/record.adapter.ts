import { sha256 } from '#foundry/kernel';
import type { AuditLog } from '#foundry/audit';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { type DataSource, IsNull } from 'typeorm';
import { ApiTokenEntity } from '../tokens/api-token.entity.js';
import type { TokenService } from '../tokens/token.service.js';
import { OAuthRecordEntity } from './oauth.entity.js';
import { eventOfRecord, type RecordChange } from './record-events.js';

/** Marks a client's secret that is stored as its hash. */
export const HASHED = 'sha256:';

/** Ids that are no secrets; all others are stored as hashes, so that who reads the database cannot use them. */
const PUBLIC_IDS = new Set(['Client', 'Grant']);

/** The key under which the record with an id is stored. */
export const recordId = (kind: string, id: string): string => (PUBLIC_IDS.has(kind) ? id : sha256(id));

/** Keeps the records of `oidc-provider` in the database. */
export class RecordAdapter implements Adapter {
  constructor(
    private readonly database: DataSource,
    private readonly kind: string,
    private readonly tokens: TokenService,
    private readonly audit: AuditLog,
    /** The client's address, of the request that is being answered. */
    private readonly address: () => string | undefined,
  ) {}

  /** What a person or a program gets is in the audit log with it, in one transaction. */
  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { jti: _, client_secret: secret, ...rest } = payload;
    const row = {
      kind: this.kind,
      id: recordId(this.kind, id),
      payload: (secret === undefined ? rest : { ...rest, client_secret: `${HASHED}${sha256(secret)}` }) as object,
      grantId: payload.grantId ?? null,
      uid: payload.uid ?? null,
      expiresAt: expiresIn ? new Date(Date.now() + expiresIn * 1_000) : null,
    };
    const event = await this.eventOf('stored', row.id, payload);
    if (!event) return void (await this.database.manager.upsert(OAuthRecordEntity, row, ['kind', 'id']));
    await this.database.transaction(async (manager) => {
      await manager.upsert(OAuthRecordEntity, row, ['kind', 'id']);
      await this.audit.append(manager, event);
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.kind === 'Client' && id.startsWith('tok_')) return await this.apiKeyAsClient(id);
    const row = await this.database.manager.findOneBy(OAuthRecordEntity, { kind: this.kind, id: recordId(this.kind, id) });
    return this.payloadOf(row, id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const row = await this.database.manager.findOneBy(OAuthRecordEntity, { kind: this.kind, uid });
    return this.payloadOf(row, undefined);
  }

  /** For the device flow, which this server does not offer. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Fails for whoever comes second: of two requests with one code or refresh token only one may get further. */
  async consume(id: string): Promise<void> {
    const { affected } = await this.database.manager.update(
      OAuthRecordEntity,
      { kind: this.kind, id: recordId(this.kind, id), consumedAt: IsNull() },
      { consumedAt: new Date() },
    );
    if (affected) return;
    const { errors } = await import('oidc-provider');
    throw new errors.InvalidGrant('used at the same time by somebody else');
  }

  async destroy(id: string): Promise<void> {
    const place = { kind: this.kind, id: recordId(this.kind, id) };
    const row = await this.database.manager.findOneBy(OAuthRecordEntity, place);
    const event = row && (await this.eventOf('destroyed', row.id, row.payload));
    await this.database.transaction(async (manager) => {
      const { affected } = await manager.delete(OAuthRecordEntity, place);
      if (affected && event) await this.audit.append(manager, event);
    });
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.database.manager.delete(OAuthRecordEntity, { kind: this.kind, grantId });
  }

  /** Looked up before the transaction begins: the account is on another connection. */
  private async eventOf(change: RecordChange, id: string, payload: AdapterPayload) {
    return await eventOfRecord({ change, kind: this.kind, id, payload, address: this.address() }, this.tokens);
  }

  private payloadOf(row: OAuthRecordEntity | null, id: string | undefined): AdapterPayload | undefined {
    if (!row || (row.expiresAt && row.expiresAt.getTime() <= Date.now())) return undefined;
    return {
      ...row.payload,
      // Whoever presents the id knows it; a session that is found by its other name keeps its own.
      ...(id !== undefined && this.kind !== 'Client' && { jti: id }),
      ...(row.consumedAt && { consumed: Math.floor(row.consumedAt.getTime() / 1_000) }),
    };
  }

  /** An API key is a client of its own, for programs that speak OAuth: its id, and the key as the secret. */
  private async apiKeyAsClient(id: string): Promise<AdapterPayload | undefined> {
    const key = await this.database.manager.findOneBy(ApiTokenEntity, { id, kind: 'key', revokedAt: IsNull() });
    const account = key && (await this.tokens.account(id));
    if (!account) return undefined;
    return {
      client_id: id,
      client_name: key.name,
      client_secret: `${HASHED}${key.hash}`,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope: account.scopes.join(' '),
    };
  }
}
