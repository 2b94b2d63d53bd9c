import { defineErrors } from '#foundry/kernel';

export const authErrors = defineErrors('auth', {
  unauthenticated: [401, 'The request carries no valid bearer token.'],
  insufficientScope: [403, 'The token does not carry the scope that this needs.'],
});
