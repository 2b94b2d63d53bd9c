import { defineErrors } from '#foundry/kernel';

export const packagingErrors = defineErrors('packaging', {
  invalidTopFolder: [400, 'The name cannot be the top folder of a bundle.'],
  invalidDate: [400, 'The date of the last commit is not a date.'],
});
