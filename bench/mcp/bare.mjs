// The baseline: what the protocol's own library does for `ping`, with nothing around it. Requests of the newer protocol are answered
// without state, those of the older ones by sessions.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { toNodeHandler, NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const scopes = ['tools:ping', 'tools:generate', 'tools:review'];
const output = z.object({
  version: z.string(),
  time: z.string(),
  organisation: z.string(),
  scopes: z.array(z.string()),
});

function create() {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  const words = {
    title: 'Check the connection',
    description: 'Answers at once.',
    inputSchema: z.strictObject({}),
    outputSchema: output,
  };
  server.registerTool('ping', words, () => {
    const value = { version: '1.0.0', time: new Date().toISOString(), organisation: 'default', scopes };
    return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
  });
  return server;
}

const modern = toNodeHandler(createMcpHandler(create, { legacy: 'reject' }));
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
