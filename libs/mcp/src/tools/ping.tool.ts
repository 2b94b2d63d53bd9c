import { VERSION } from '#foundry/kernel';
import { z } from 'zod';
import { defineMcpTool, READS } from '../mcp-tool.js';

export const pingTool = defineMcpTool({
  name: 'ping',
  title: 'Check the connection',
  description:
    'Answers at once with the server’s version and with what your token may do. Use it to see whether the connection and the token work.',
  scopes: ['tools:ping'],
  hints: READS,
  input: z.strictObject({}),
  output: z.object({
    version: z.string().describe('Version of the Foundry server'),
    time: z.string().describe('The server’s time, ISO 8601'),
    organisation: z.string().describe('The organisation that the token belongs to'),
    scopes: z.array(z.string()).describe('What the token may do'),
  }),
  run: (_, { principal }) =>
    Promise.resolve({
      value: {
        version: VERSION,
        time: new Date().toISOString(),
        organisation: principal.organisation,
        scopes: [...principal.scopes],
      },
    }),
});
