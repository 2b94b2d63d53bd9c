import { defineErrors } from '#foundry/kernel';

/** The longest request that is read, in characters (UTF-16 code units). */
export const MAX_REQUEST_CHARACTERS = 50_000;
/** The most entities one project can have: above it, builds and their checks would take unreasonably long. */
export const MAX_ENTITIES = 60;

export const requestErrors = defineErrors('planning', {
  emptyRequest: [400, 'The request has no words.'],
  requestTooLong: [413, `The request is longer than ${MAX_REQUEST_CHARACTERS} characters.`],
  binaryRequest: [400, 'The request contains control characters or binary data instead of text.'],
  nothingToStore: [422, 'The request names nothing that an application could store.'],
  invalidPlan: [422, 'A plan that was given contradicts itself or does not have the shape of one.'],
  tooManyEntities: [422, `The request names more than ${MAX_ENTITIES} things to store.`],
});
