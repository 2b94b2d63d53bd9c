import { AuditLog } from '#foundry/audit';
import { Inject, Injectable } from '@nestjs/common';
import type { AdapterPayload } from 'oidc-provider';
import { DataSource } from 'typeorm';
import { authErrors } from '../auth.errors.js';
import type { Principal } from '../principal.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import type { ClientDetail, ClientPage, ClientView, ListClients } from './client.schemas.js';
import { scopesOfPayload } from './record-events.js';

interface GrantRow {
  readonly client: string;
  readonly organisation: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly payload: AdapterPayload;
  readonly expires_at: Date | null;
}

interface ClientRow {
  readonly id: string;
  /** Null for a program that is described at its id. */
  readonly payload: AdapterPayload | null;
  readonly grants: number;
}

/** What people allowed to programs and is still good, with who they are. $1: an organisation, or null for all. */
const GRANTS = `
  SELECT grant_record.payload->>'clientId' AS client, token.organisation, holder.id AS user_id, holder.name AS user_name,
         grant_record.payload, grant_record.expires_at
    FROM oauth_records AS grant_record
    JOIN api_tokens AS token ON token.id = grant_record.payload->>'accountId'
    JOIN users AS holder ON holder.id = token.user_id
   WHERE grant_record.kind = 'Grant' AND (grant_record.expires_at IS NULL OR grant_record.expires_at > now())
     AND ($1::text IS NULL OR token.organisation = $1)`;

/**
 * Programs that use OAuth. Registering belongs to no organisation, so the operator sees all of them; everybody else those
 * that somebody of their organisation has allowed something.
 */
@Injectable()
export class OAuthClientService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  /** Newest first. */
  async list(caller: Principal, { limit, cursor }: ListClients): Promise<ClientPage> {
    const rows = await this.find(caller, { before: cursor ?? null, id: null, limit: limit + 1 });
    const items = rows.slice(0, limit).map(viewOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** @throws auth.client_not_found */
  async get(caller: Principal, id: string): Promise<ClientDetail> {
    const [row] = await this.find(caller, { before: null, id, limit: 1 });
    if (!row) throw authErrors.clientNotFound(`There is no program ${id} that somebody here has used.`);
    const grants = await this.database.query<GrantRow[]>(
      `${GRANTS} AND grant_record.payload->>'clientId' = $2 ORDER BY grant_record.payload->>'iat' DESC LIMIT 200`,
      [scopeOf(caller), id],
    );
    return {
      ...viewOf(row),
      allowedBy: grants.map((grant) => ({
        organisation: grant.organisation,
        user: { id: grant.user_id, name: grant.user_name },
        scopes: scopesOfPayload(grant.payload),
        since: new Date((grant.payload.iat ?? 0) * 1_000).toISOString(),
        expiresAt: grant.expires_at?.toISOString() ?? null,
      })),
    };
  }

  /**
   * Ends what a program was allowed: everything it has from the caller's organisation; for the operator, from all, with its
   * registration. Its tokens stop working here at once, elsewhere within five seconds. @throws auth.client_not_found
   */
  async remove(caller: Principal, id: string): Promise<void> {
    const client = await this.get(caller, id);
    await this.database.transaction(async (manager) => {
      const whose = `SELECT grant_record.id FROM oauth_records AS grant_record
          LEFT JOIN api_tokens AS token ON token.id = grant_record.payload->>'accountId'
         WHERE grant_record.kind = 'Grant' AND grant_record.payload->>'clientId' = $1
           AND ($2::text IS NULL OR token.organisation = $2)`;
      const organisation = scopeOf(caller);
      await manager.query(`DELETE FROM oauth_records WHERE grant_id IN (${whose})`, [id, organisation]);
      await manager.query(`DELETE FROM oauth_records WHERE kind = 'Grant' AND id IN (${whose})`, [id, organisation]);
      if (caller.operator)
        await manager.query(`DELETE FROM oauth_records WHERE (kind = 'Client' AND id = $1) OR payload->>'clientId' = $1`, [id]);
      await this.audit.append(manager, {
        organisation: caller.organisation,
        subject: caller.subject,
        name: caller.name,
        action: 'client.removed',
        target: id,
        result: 'done',
        details: { client: client.name, grants: client.grants },
      });
    });
    this.verified.clear();
  }

  private async find(caller: Principal, page: { before: string | null; id: string | null; limit: number }): Promise<ClientRow[]> {
    return await this.database.query<ClientRow[]>(
      `WITH given AS (SELECT client, count(*)::int AS grants FROM (${GRANTS}) AS each_grant GROUP BY client)
       SELECT * FROM (
         SELECT COALESCE(record.id, given.client) AS id, record.payload, COALESCE(given.grants, 0) AS grants
           FROM (SELECT id, payload FROM oauth_records WHERE kind = 'Client') AS record
           FULL JOIN given ON given.client = record.id
          WHERE given.client IS NOT NULL OR $2
       ) AS client
        WHERE ($3::text IS NULL OR id < $3) AND ($4::text IS NULL OR id = $4)
        ORDER BY id DESC LIMIT $5`,
      [scopeOf(caller), caller.operator, page.before, page.id, page.limit],
    );
  }
}

/** Null for everything. */
const scopeOf = (caller: Principal): string | null => (caller.operator ? null : caller.organisation);

function viewOf({ id, payload, grants }: ClientRow): ClientView {
  const issued = payload?.['client_id_issued_at'];
  return {
    id,
    name: (typeof payload?.client_name === 'string' ? payload.client_name : id).slice(0, 100),
    registered: payload !== null,
    redirectUris: Array.isArray(payload?.redirect_uris) ? payload.redirect_uris.map(String) : [],
    createdAt: typeof issued === 'number' ? new Date(issued * 1_000).toISOString() : null,
    grants,
  };
}
