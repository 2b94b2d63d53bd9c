import { defineErrors } from '#foundry/kernel';

export const configErrors = defineErrors('config', {
  invalid: [400, 'Environment variables have values that cannot be used; all of them are listed.'],
});
