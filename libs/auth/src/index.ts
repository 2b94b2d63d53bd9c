export { AccessControl, type Credentials } from './access-control.js';
export { ApiTokenEntity, authEntities } from './api-token.entity.js';
export {
  apiKeyPageSchema,
  type ApiKeyPage,
  apiKeyViewSchema,
  type ApiKeyView,
  createApiKeySchema,
  type CreateApiKey,
  type CreateApiKeyInput,
  createdApiKeySchema,
  type CreatedApiKey,
  listApiKeysSchema,
  type ListApiKeys,
  organisationSchema,
  principalViewSchema,
  type PrincipalView,
} from './api-key.schemas.js';
export { ApiKeyService } from './api-key.service.js';
export { authErrors } from './auth.errors.js';
export { AuthGuard, credentialsOf, CurrentPrincipal, Public, RequiresScope, scopesOf } from './auth.guard.js';
export { AuthModule, type AuthOptions } from './auth.module.js';
export { challengeOf, RESOURCE_METADATA_PATH } from './challenge.js';
export { AuthorizationServer } from './issuer/authorization-server.js';
export { SigningKeys } from './issuer/signing-keys.js';
export { OAuth1763683900000 } from './migrations/1763683900000-oauth.js';
export { RESOURCE_PATHS, ServerAddress } from './server-address.js';
export { ApiTokens1763683100000 } from './migrations/1763683100000-api-tokens.js';
export { ApiKeys1763683700000 } from './migrations/1763683700000-api-keys.js';
export { DEFAULT_ORGANISATION, LOCAL_OPERATOR, type Principal, TOKEN_VERIFIERS, type TokenVerifier } from './principal.js';
export { type OidcIssuerOptions, OidcTokenVerifier } from './oidc-token.verifier.js';
export { RATE_LIMITS, type RateLimitOptions, RateLimits } from './rate-limits.js';
export { ALL_SCOPES, type Scope, SCOPES } from './scopes.js';
export { TokenService } from './token.service.js';
