import { defineErrors } from '#foundry/kernel';

export const fixErrors = defineErrors('fixes', {
  suggestionRefused: [422, 'A suggested fix does not match the file that it is for, or is not allowed.'],
});
