// The baseline, and the upstream: a server with the protocol's own library and the handler, with nothing around it.
// `node … bare.mjs 500` has as many tools, all of which add.
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { serveBare } from '../mcp/serve-bare.mjs';

const count = Number(process.argv[2] ?? 1);
const handler = async ({ a, b }) => ({ sum: a + b });
const words = {
  title: 'Add',
  description: 'Adds two numbers.',
  inputSchema: z.strictObject({ a: z.number(), b: z.number() }),
  outputSchema: z.strictObject({ sum: z.number() }),
};

/** Only the tool that is called is registered, as somebody would who has many: the baseline pays for none of the others. */
function create(only) {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  const names = only === undefined ? Array.from({ length: count }, (_, index) => (index === 0 ? 'add' : `add_${index}`)) : [only];
  for (const name of names)
    server.registerTool(name, words, async (input) => {
      const value = await handler(input);
      return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
    });
  return server;
}

serveBare(create);
