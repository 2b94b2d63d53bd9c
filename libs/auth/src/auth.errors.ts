import { defineErrors } from '#foundry/kernel';

export const authErrors = defineErrors('auth', {
  unauthenticated: [401, 'The request carries no valid bearer token.'],
  insufficientScope: [403, 'The token does not carry a scope that this needs; the answer names all of them.'],
  notAllowed: [403, 'The caller may not do this, whatever scopes the token has.'],
  tooManyRequests: [429, 'The token or the address has sent more requests than it may; Retry-After says when to go on.'],
  issuerUnreachable: [503, 'The configured issuer of tokens does not answer, so its tokens cannot be checked.'],
  tokenNotFound: [404, 'There is no such token in the organisation.'],
  userNotFound: [404, 'There is no such user in the organisation.'],
  organisationNotFound: [404, 'There is no such organisation.'],
  clientNotFound: [404, 'There is no such program among those that were registered.'],
  userExists: [409, 'The organisation has a user with this e-mail address already.'],
  organisationExists: [409, 'There is an organisation of this name already.'],
  disabled: [409, 'The user or the organisation is disabled, so nothing can be made for it.'],
  inUse: [409, 'The user or organisation is one that Foundry itself needs, or the caller’s own.'],
  tokenInUse: [409, 'The token is not one that can be revoked.'],
});
