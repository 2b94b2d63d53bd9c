import type { AuditLog } from '#foundry/audit';
import { newId, sha256 } from '#foundry/kernel';
import { timingSafeEqual } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { DataSource } from 'typeorm';
import { ALL_SCOPES, type Scope } from '../scopes.js';
import type { ServerAddress } from '../guard/server-address.js';
import type { TokenService } from '../tokens/token.service.js';
import { pageHeaders, problemPage } from './pages.js';
import { HASHED, RecordAdapter } from './record.adapter.js';
import type { KeySet } from './signing-keys.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a client gets that asks for nothing in particular: everything but administration. */
export const DEFAULT_SCOPES: readonly Scope[] = ALL_SCOPES.filter((scope) => !scope.startsWith('admin:'));

export interface ProviderOptions {
  readonly issuer: string;
  readonly keys: KeySet;
  readonly database: DataSource;
  readonly tokens: TokenService;
  readonly audit: AuditLog;
  /** The client's address, of the request that is being answered. */
  readonly clientAddress: () => string | undefined;
  readonly address: ServerAddress;
  /** @throws when somebody has registered, or had fetched, too many clients. */
  readonly countClient: (context: KoaContextWithOIDC) => Promise<void>;
}

/** The authorization server; its library is loaded here, when somebody first needs it. */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const { default: Provider, errors } = await import('oidc-provider');
  const { tokens, address, database, keys } = options;
  const configuration: Configuration = {
    adapter: (kind: string) => new RecordAdapter(database, kind, tokens, options.audit, options.clientAddress),
    jwks: { keys: [...keys.signing] },
    cookies: {
      keys: [...keys.cookies],
      names: { session: 'foundry_session', interaction: 'foundry_interaction', resume: 'foundry_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      jwks: '/oauth/jwks',
      registration: '/oauth/register',
      revocation: '/oauth/revoke',
      userinfo: '/oauth/userinfo',
    },
    interactions: { url: (_context, interaction) => `/oauth/interaction/${interaction.uid}` },
    scopes: ['openid', 'offline_access', ...ALL_SCOPES],
    claims: { openid: ['sub', 'name'] },
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientDefaults: { grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_context, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
    expiresWithSession: () => Promise.resolve(false),
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: MINUTE,
      ClientCredentials: HOUR,
      Grant: 90 * DAY,
      IdToken: HOUR,
      Interaction: 10 * MINUTE,
      RefreshToken: 30 * DAY,
      Session: 12 * HOUR,
    },
    clientBasedCORS: (_context, origin) => origin !== 'null',
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      registration: { enabled: true, idFactory: () => newId('cli'), issueRegistrationAccessToken: false },
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        allowFetch: async (context: KoaContextWithOIDC) => {
          await options.countClient(context);
          return true;
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => options.issuer,
        useGrantedResource: () => true,
        getResourceServerInfo: (context, resource, client) => {
          if (!address.isResource(resource)) throw new errors.InvalidTarget('this server gives tokens for itself only');
          // Anybody can register a client, so a client by itself may do nothing; an API key is one that may.
          if (context.oidc.params?.['grant_type'] === 'client_credentials' && !client.clientId.startsWith('tok_'))
            throw new errors.UnauthorizedClient('client credentials are for API keys: use the id of one and the key itself');
          return { scope: ALL_SCOPES.join(' '), audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: HOUR };
        },
      },
    },
    findAccount: async (_context, id) => {
      const account = await tokens.account(id);
      return account && { accountId: id, claims: () => ({ sub: id, name: account.name }) };
    },
    loadExistingGrant: async (context) => {
      const { result, session, client, provider } = context.oidc;
      const decided = (result?.consent as { grantId?: string } | undefined)?.grantId;
      const grant = await provider.Grant.find(decided ?? session?.grantIdFor(client!.clientId) ?? '');
      // What somebody once left out may be asked for again; only within one request is it an answer.
      if (grant && decided === undefined) (grant as { rejected?: unknown }).rejected = {};
      return grant;
    },
    renderError: (context, out) => {
      context.set(pageHeaders());
      const detail = out.error_description ?? out.error;
      context.body = problemPage(
        'This did not work',
        `The program that sent you here made a request that cannot be answered: ${detail}.`,
      );
    },
  };
  const provider = new Provider(options.issuer, configuration);
  // The address is set by us before a request gets here; see `AuthorizationServer`.
  provider.proxy = true;
  const { prototype } = provider.Client as unknown as {
    prototype: { compareClientSecret: (this: SecretHolder, actual: string) => boolean };
  };
  prototype.compareClientSecret = function (actual) {
    const stored = Buffer.from(this.clientSecret ?? '');
    const given = Buffer.from(`${HASHED}${sha256(actual)}`);
    return stored.length === given.length && timingSafeEqual(stored, given);
  };
  provider.use(async (context, next) => {
    if (context.path === '/oauth/register' && context.method === 'POST') await options.countClient(context as KoaContextWithOIDC);
    await next();
  });
  return provider;
}

interface SecretHolder {
  readonly clientSecret?: string;
}

/** What a person recognises of where the answer goes, and the source that a page's form may lead to. */
export function destinationOf(redirectUri: unknown): { shown: string; source: string | undefined } {
  if (typeof redirectUri !== 'string' || !URL.canParse(redirectUri)) return { shown: 'nowhere', source: undefined };
  const { protocol, origin, hostname } = new URL(redirectUri);
  if (protocol !== 'http:' && protocol !== 'https:') return { shown: `a program on this device (${protocol})`, source: protocol };
  const local = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return { shown: local ? `a program on this device (${origin})` : origin, source: origin };
}

export const clientName = (metadata: Pick<ClientMetadata, 'client_name' | 'client_id'>): string =>
  (metadata.client_name ?? metadata.client_id).slice(0, 100);
