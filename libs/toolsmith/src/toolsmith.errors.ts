import { defineErrors } from '#foundry/kernel';

export const toolsmithErrors = defineErrors('toolsmith', {
  emptyRequest: [400, 'The request for a tool has no words.'],
  requestTooLong: [413, 'The request for a tool is too long.'],
  notCovered: [
    422,
    'Without a model, Foundry cannot build this tool from operations that it knows; what it did not understand is listed.',
  ],
});
