import { defineErrors } from '#foundry/kernel';

export const templateErrors = defineErrors('templates', {
  unknownStack: [400, 'The plan names a stack that has no project template.'],
  brokenTemplate: [500, 'A file of the project template could not be rendered or formatted.'],
});
