// A server with the protocol's own library and nothing around it: requests of the newer protocol are answered without state, those of
// the older ones by sessions.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { toNodeHandler, NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';

/** @param create makes a server for a request of the newer protocol, whose tool is named, or for a session */
export function serveBare(create) {
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
}
