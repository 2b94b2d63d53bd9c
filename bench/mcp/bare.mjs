// The baseline: what the protocol's own library does for `ping`, with nothing around it.
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { serveBare } from './serve-bare.mjs';

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

serveBare(create);
