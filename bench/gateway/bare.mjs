// The baseline, and the upstream: a server with the protocol's own library and the handler, with nothing around it. Requests of the newer
// protocol are answered without state, those of the older ones by sessions. `node … bare.mjs 500` has as many tools, all of which add.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { toNodeHandler, NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

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

const modern = toNodeHandler(
  createMcpHandler(({ requestInfo }) => create(requestInfo?.headers.get('mcp-name') ?? undefined), { legacy: 'reject' }),
);
const sessions = new Map();

async function older(request, response) {
  const id = request.headers['mcp-session-id'];
  const known = sessions.get(id);
  if (known) return await known.handleRequest(request, response);
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (made) => sessions.set(made, transport),
  });
  await create().connect(transport);
  await transport.handleRequest(request, response);
}

const server = createServer((request, response) => {
  if (request.headers['mcp-protocol-version'] === '2026-07-28') void modern(request, response);
  else void older(request, response);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`ready at http://127.0.0.1:${server.address().port}\n\n`));
