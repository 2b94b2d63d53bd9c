import type { Principal } from '#foundry/auth';
import { DomainError } from '#foundry/kernel';
import type * as Sdk from '@modelcontextprotocol/server';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../endpoint/answer.js';
import { exchange } from '../endpoint/node-exchange.js';
import { exchangePlain } from '../endpoint/plain-exchange.js';
import { refuseStrangeAddress } from '../endpoint/known-addresses.js';
import { McpChanges } from '../changes/mcp-changes.js';
import { ListSplice } from '../endpoint/list-splice.js';
import { type EndpointParts, McpEndpoint } from '../endpoint/mcp-endpoint.js';

/** An endpoint behind a real HTTP server; a request says who sends it in the header `x-test-principal`. */
export interface ServedEndpoint {
  readonly endpoint: McpEndpoint;
  readonly url: URL;
  close(): Promise<void>;
}

/** @param anybody whom a request without the header comes from; without it such a request is an error */
export async function serveEndpoint(
  parts: (sdk: typeof Sdk) => Pick<EndpointParts, 'servers'> & Partial<EndpointParts>,
  anybody?: Principal,
): Promise<ServedEndpoint> {
  const sdk = await import('@modelcontextprotocol/server');
  const endpoint = new McpEndpoint(sdk, {
    changes: new McpChanges(),
    splice: new ListSplice(),
    watch: () => Promise.resolve(() => undefined),
    onError: () => undefined,
    ...parts(sdk),
  });
  const answer = async (request: Request, body: unknown): Promise<Answer> => {
    const principal = senderOf(request.headers) ?? anybody;
    if (!principal) throw new Error('A request of a test says nobody who sends it.');
    try {
      refuseStrangeAddress(request.headers, []);
      const resourceMetadataUrl = 'http://127.0.0.1/.well-known/oauth-protected-resource/mcp';
      return await endpoint.handle(request, body, { principal, resourceMetadataUrl });
    } catch (error) {
      if (error instanceof DomainError) return Response.json({ code: error.code }, { status: error.status });
      throw error;
    }
  };
  const server: Server = createServer((request, response) => {
    void readJson(request).then(async (body) => {
      const said = request.headers['x-test-principal'];
      const principal = typeof said === 'string' ? (JSON.parse(said) as Principal) : anybody;
      const plain = principal && request.method === 'POST' ? await endpoint.plainly(request.headers, body, principal) : undefined;
      await (plain ? exchangePlain(response, plain) : exchange(request, response, (webRequest) => answer(webRequest, body)));
    });
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

function senderOf(headers: Headers): Principal | undefined {
  const text = headers.get('x-test-principal');
  return text === null ? undefined : (JSON.parse(text) as Principal);
}

export const headersOf = (principal: Principal): Record<string, string> => ({ 'x-test-principal': JSON.stringify(principal) });
