import type { Principal } from '#foundry/auth';
import { DomainError } from '#foundry/kernel';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpEndpoint } from './endpoint/mcp-endpoint.js';
import type { McpTool } from './mcp-tool.js';
import type { BuildResources } from './resources/build-resources.js';

/** An endpoint behind a real HTTP server; a request says who sends it in the header `x-test-principal`. */
export interface ServedEndpoint {
  readonly endpoint: McpEndpoint;
  readonly url: URL;
  close(): Promise<void>;
}

export async function serve(tools: readonly McpTool[], resources: BuildResources): Promise<ServedEndpoint> {
  const endpoint = await McpEndpoint.load(tools, resources, () => undefined);
  const handler = toNodeHandler({
    fetch: async (request, options) => {
      const principal = JSON.parse(request.headers.get('x-test-principal') ?? 'null') as Principal;
      try {
        const resourceMetadataUrl = 'http://127.0.0.1/.well-known/oauth-protected-resource/mcp';
        return await endpoint.handle(request, options?.parsedBody, { principal, resourceMetadataUrl });
      } catch (error) {
        if (error instanceof DomainError) return Response.json({ code: error.code }, { status: error.status });
        throw error;
      }
    },
  });
  const server: Server = createServer((request, response) => {
    void readJson(request).then((body) => handler(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
  return {
    endpoint,
    url,
    close: async () => {
      await endpoint.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

export const headersOf = (principal: Principal): Record<string, string> => ({ 'x-test-principal': JSON.stringify(principal) });
