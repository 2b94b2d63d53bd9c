// The product's endpoint with as many tools as asked for, as an organisation would have deployed them: `node … listing.mjs 500`.
import { serveEndpoint, serveTools } from '#foundry/mcp/testing';

const count = Number(process.argv[2]);

const tools = Array.from({ length: count }, (_, index) => ({
  name: `tool_${index}`,
  title: `Tool number ${index}`,
  description: 'Converts rows of comma-separated values into records, with the names of its fields taken from the first row.',
  scopes: ['tools:ping'],
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  inputSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', description: 'The rows, separated by line breaks' },
      delimiter: { type: 'string', minLength: 1, maxLength: 1, description: 'Between the values of a row' },
      limit: { type: 'integer', minimum: 1, maximum: 10_000, description: 'The most records to answer with' },
    },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { records: { type: 'array', items: { type: 'object' } }, skipped: { type: 'integer' } },
    required: ['records', 'skipped'],
  },
  run: () => Promise.resolve({ content: [], structuredContent: { records: [], skipped: 0 } }),
}));

const principal = {
  organisation: 'bench',
  subject: 'bench',
  name: 'bench',
  scopes: ['tools:ping'],
  operator: false,
  tokenId: 'bench',
  expiresAt: null,
};
process.once('SIGINT', () => process.exit(0));
const served = await serveEndpoint((sdk) => serveTools(sdk, tools), principal);
process.stdout.write(`ready at ${served.url.origin}\n\n`);
