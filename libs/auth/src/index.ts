export { AccessControl, type Credentials } from './guard/access-control.js';
export { ApiTokenEntity, authEntities } from './tokens/api-token.entity.js';
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
  principalViewSchema,
  type PrincipalView,
} from './tokens/api-key.schemas.js';
export {
  type ChangeUser,
  changeUserSchema,
  type CreateOrganisation,
  createOrganisationSchema,
  type CreateUser,
  type CreateUserInput,
  createUserSchema,
  type ListUsers,
  listUsersSchema,
  type OrganisationList,
  organisationListSchema,
  organisationSchema,
  type OrganisationView,
  organisationViewSchema,
  type RenameOrganisation,
  renameOrganisationSchema,
  type ScopeList,
  scopeListSchema,
  type UserPage,
  userPageSchema,
  type UserView,
  userViewSchema,
} from './directory/directory.schemas.js';
export { Directory, organisationOf } from './directory/directory.js';
export { OrganisationService } from './directory/organisation.service.js';
export { UserService } from './directory/user.service.js';
export { Directory1763684200000 } from './migrations/1763684200000-directory.js';
export { VerifiedTokens } from './tokens/verified-tokens.js';
export { ApiKeyService } from './tokens/api-key.service.js';
export { authErrors } from './auth.errors.js';
export { AuthGuard, credentialsOf, CurrentPrincipal, Public, RequiresScope, scopesOf } from './guard/auth.guard.js';
export { AuthModule, type AuthOptions } from './auth.module.js';
export { challengeOf, RESOURCE_METADATA_PATH } from './guard/challenge.js';
export { AuthorizationServer } from './issuer/authorization-server.js';
export {
  type ClientDetail,
  clientDetailSchema,
  type ClientPage,
  clientPageSchema,
  type ClientView,
  clientViewSchema,
  type ListClients,
  listClientsSchema,
} from './issuer/client.schemas.js';
export { OAuthClientService } from './issuer/client.service.js';
export { SigningKeys } from './issuer/signing-keys.js';
export { OAuth1763683900000 } from './migrations/1763683900000-oauth.js';
export { RESOURCE_PATHS, ServerAddress } from './guard/server-address.js';
export { ApiTokens1763683100000 } from './migrations/1763683100000-api-tokens.js';
export { ApiKeys1763683700000 } from './migrations/1763683700000-api-keys.js';
export {
  DEFAULT_ORGANISATION,
  LOCAL_OPERATOR,
  type Principal,
  runsInstallation,
  TOKEN_VERIFIERS,
  type TokenVerifier,
} from './principal.js';
export { type DescopeOptions, DescopeTokenVerifier } from './verifiers/descope-token.verifier.js';
export { type CiIssuerOptions, type CiRepository, ciRepositoriesIn } from './verifiers/ci-token.verifier.js';
export { type OidcIssuerOptions, OidcTokenVerifier } from './verifiers/oidc-token.verifier.js';
export { RATE_LIMITS, type RateLimitOptions, RateLimits } from './guard/rate-limits.js';
export {
  type AdmittedSocket,
  admitSocket,
  authenticateFirstMessage,
  SOCKET_PROTOCOL,
  SOCKET_REFUSED,
  socketCloseCode,
  type SocketCredentials,
  socketCredentialsOf,
} from './guard/socket-guard.js';
export { ALL_SCOPES, type Scope, SCOPES } from './scopes.js';
export { TokenService } from './tokens/token.service.js';
