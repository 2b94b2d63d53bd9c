import type { AuditEvent } from '#foundry/audit';
import type { AdapterPayload } from 'oidc-provider';
import { DEFAULT_ORGANISATION } from '../principal.js';
import { ALL_SCOPES } from '../scopes.js';
import type { TokenService } from '../tokens/token.service.js';

export type RecordChange = 'stored' | 'destroyed';

interface ChangedRecord {
  readonly change: RecordChange;
  /** The library's word: `Client`, `Grant`, `AccessToken`. */
  readonly kind: string;
  /** As it is stored; of a token that is its hash. */
  readonly id: string;
  readonly payload: AdapterPayload;
  readonly address: string | undefined;
}

/** What the audit log says of records that come and go; of all others, such as codes and sessions, it says nothing. */
const ACTIONS: Readonly<Record<string, string>> = {
  'stored Client': 'client.registered',
  'stored Grant': 'grant.given',
  'stored ClientCredentials': 'access_token.issued',
  'destroyed Grant': 'grant.revoked',
  'destroyed AccessToken': 'access_token.revoked',
  'destroyed RefreshToken': 'refresh_token.revoked',
};

/** @returns undefined for what is a part of something that is in the log already */
export async function eventOfRecord(record: ChangedRecord, tokens: TokenService): Promise<AuditEvent | undefined> {
  const { change, kind, id, payload, address } = record;
  const action = ACTIONS[`${change} ${kind}`];
  if (action === undefined) return undefined;
  const clientId = typeof payload.client_id === 'string' ? payload.client_id : payload.clientId;
  const account = await tokens.account((kind === 'ClientCredentials' ? clientId : payload.accountId) ?? '');
  const client = typeof payload.client_name === 'string' ? payload.client_name : clientId;
  const scopes = scopesOfPayload(payload);
  return {
    organisation: account?.organisation ?? DEFAULT_ORGANISATION,
    subject: account?.subject ?? 'anonymous',
    name: account?.name ?? client ?? 'anonymous',
    action,
    target: kind === 'Client' || kind === 'Grant' ? id : (clientId ?? null),
    result: 'done',
    details: {
      ...(client !== undefined && { client }),
      ...(scopes.length > 0 && { scopes }),
      ...(address !== undefined && { address }),
    },
  };
}

/** Foundry's own scopes of a grant or a token, each once. */
export function scopesOfPayload({ resources, scope }: AdapterPayload): string[] {
  const texts = [scope, ...Object.values((resources ?? {}) as Record<string, unknown>)];
  const named = new Set(texts.flatMap((text) => (typeof text === 'string' ? text.split(' ') : [])));
  return ALL_SCOPES.filter((name) => named.has(name));
}
