import { defineErrors } from '#foundry/kernel';

export const mcpErrors = defineErrors('mcp', {
  hostRefused: [403, 'The request names a host that this server does not go by, as a page does that plays tricks with DNS.'],
  originRefused: [403, 'The request comes from a web page of another site.'],
  tooManySessions: [429, 'As many MCP sessions are open as the server keeps.'],
  sessionUnknown: [404, 'The MCP session has ended, or belongs to somebody else.'],
  resourceUnknown: [404, 'There is no resource at this address.'],
  badCursor: [400, 'The cursor did not come from this list.'],
  badInput: [400, 'The input does not fit the tool’s schema.'],
  notAllowed: [403, 'The token may not do this.'],
  tooManySubscriptions: [429, 'The session watches as many resources as it may.'],
  tooLargeInline: [422, 'The content is too large for an answer.'],
});
