import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const INFO = { name: 'spec', version: '1.0.0' };

/** What the specs need of a client, the same for every kind of it. */
export interface AnyClient {
  listTools(): Promise<{ tools: ReadonlyArray<Record<string, unknown> & { name: string }> }>;
  callTool(
    request: { name: string; arguments?: Record<string, unknown> },
    options?: { signal?: AbortSignal; onprogress?: (progress: { progress: number; total?: number; message?: string }) => void },
  ): Promise<Record<string, unknown>>;
  listResources(): Promise<{ resources: ReadonlyArray<{ uri: string }> }>;
  readResource(request: { uri: string }): Promise<{ contents: ReadonlyArray<Record<string, unknown>> }>;
  listPrompts(): Promise<{ prompts: ReadonlyArray<{ name: string }> }>;
  getPrompt(request: { name: string; arguments?: Record<string, string> }): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** The clients that people have: the older library, and the newer one speaking either era of the protocol. */
export const CLIENTS: Readonly<
  Record<string, (url: URL, headers: Record<string, string>, onToolsChanged?: () => void) => Promise<AnyClient>>
> = {
  'the older library': async (url, headers, onToolsChanged) => {
    const listChanged = onToolsChanged && { tools: { autoRefresh: false, onChanged: onToolsChanged } };
    const client = new OldClient(INFO, listChanged ? { listChanged } : {});
    await client.connect(new OldTransport(url, { requestInit: { headers } }));
    return {
      ...bound(client),
      callTool: (request, options) => client.callTool(request, undefined, options),
    };
  },
  'the newer library, older protocol': async (url, headers, onToolsChanged) => {
    const listChanged = onToolsChanged && { tools: { autoRefresh: false, onChanged: onToolsChanged } };
    const client = new NewClient(INFO, { versionNegotiation: { mode: 'legacy' }, ...(listChanged ? { listChanged } : {}) });
    await client.connect(new NewTransport(url, { requestInit: { headers } }));
    return bound(client);
  },
  'the newer library, newer protocol': async (url, headers, onToolsChanged) => {
    const listChanged = onToolsChanged && { tools: { autoRefresh: false, onChanged: onToolsChanged } };
    const client = new NewClient(INFO, {
      versionNegotiation: { mode: { pin: '2026-07-28' } },
      ...(listChanged ? { listChanged } : {}),
    });
    await client.connect(new NewTransport(url, { requestInit: { headers } }));
    return bound(client);
  },
};

function bound(client: OldClient | NewClient): AnyClient {
  const any = client as unknown as AnyClient;
  return {
    listTools: () => any.listTools(),
    callTool: (request, options) => any.callTool(request, options),
    listResources: () => any.listResources(),
    readResource: (request) => any.readResource(request),
    listPrompts: () => any.listPrompts(),
    getPrompt: (request) => any.getPrompt(request),
    close: () => any.close(),
  };
}

/** A client of a program that speaks the protocol over its standard input and output. */
export async function connectSidecar(
  command: { readonly command: string; readonly args: string[]; readonly env: Record<string, string> },
  era: 'older' | 'newer',
  onToolsChanged: () => void,
): Promise<AnyClient> {
  const listChanged = { tools: { autoRefresh: false, onChanged: onToolsChanged } };
  const transport = new StdioClientTransport({ ...command, stderr: 'inherit' });
  const mode = era === 'older' ? 'legacy' : { pin: '2026-07-28' };
  const client = new NewClient(INFO, { versionNegotiation: { mode }, listChanged });
  await client.connect(transport);
  return bound(client);
}
