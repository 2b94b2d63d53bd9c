export { ApiTokenEntity, authEntities } from './api-token.entity.js';
export { authErrors } from './auth.errors.js';
export { AuthGuard, authenticate, CurrentPrincipal, Public, RequiresScope } from './auth.guard.js';
export { ApiTokens1763683100000 } from './migrations/1763683100000-api-tokens.js';
export { ALL_SCOPES, type Scope, SCOPES } from './scopes.js';
export { DEFAULT_ORGANISATION, type Principal, TokenService } from './token.service.js';
