import { defineErrors } from '#foundry/kernel';

export const httpErrors = defineErrors('http', {
  invalid: [400, 'The request does not have the shape that the route describes; every problem is listed.'],
  badRequest: [400, 'The request could not be read.'],
  notFound: [404, 'There is nothing at this address.'],
  methodNotAllowed: [405, 'The address does not answer to that method.'],
  payloadTooLarge: [413, 'The request body is larger than the server accepts.'],
  unsupportedMediaType: [415, 'The body is not JSON.'],
  rangeNotSatisfiable: [416, 'The range lies outside of what is there.'],
  notReady: [503, 'The server is starting, stopping, or has lost its database.'],
});
