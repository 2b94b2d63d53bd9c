import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

const INFO = { name: 'spec', version: '1.0.0' };

/** What the specs need of a client, the same for every kind of it. */
export interface AnyClient {
  /** Without a cursor: all pages. */
  listTools(params?: {
    cursor: string;
  }): Promise<{ tools: ReadonlyArray<Record<string, unknown> & { name: string }>; nextCursor?: string }>;
  callTool(
    request: { name: string; arguments?: Record<string, unknown> },
    options?: { signal?: AbortSignal; onprogress?: (progress: { progress: number; total?: number; message?: string }) => void },
  ): Promise<Record<string, unknown>>;
  listResources(): Promise<{ resources: ReadonlyArray<{ uri: string }> }>;
  readResource(request: { uri: string }): Promise<{ contents: ReadonlyArray<Record<string, unknown>> }>;
  listPrompts(): Promise<{ prompts: ReadonlyArray<{ name: string }> }>;
  getPrompt(request: { name: string; arguments?: Record<string, string> }): Promise<Record<string, unknown>>;
  complete(request: CompletionRequest): Promise<{ completion: { values: string[]; total?: number; hasMore?: boolean } }>;
  /** Calls `onUpdated` with the address of each of these resources that changes; how, differs between the protocols. */
  watch(uris: string[], onUpdated: (uri: string) => void): Promise<void>;
  close(): Promise<void>;
}

export interface CompletionRequest {
  ref: { type: 'ref/resource'; uri: string } | { type: 'ref/prompt'; name: string };
  argument: { name: string; value: string };
  context?: { arguments: Record<string, string> };
}

/** What a client does when lists change. */
export interface Listening {
  readonly onToolsChanged?: () => void;
  readonly onResourcesChanged?: () => void;
}

/** The clients that people have: the older library, and the newer one speaking either era of the protocol. */
export const CLIENTS: Readonly<
  Record<string, (url: URL, headers: Record<string, string>, listening?: Listening) => Promise<AnyClient>>
> = {
  'the older library': async (url, headers, listening) => {
    const listChanged = handlersOf(listening);
    const client = new OldClient(INFO, listChanged ? { listChanged } : {});
    await client.connect(new OldTransport(url, { requestInit: { headers } }));
    return {
      ...bound(client),
      callTool: (request, options) => client.callTool(request, undefined, options),
      watch: async (uris, onUpdated) => {
        client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => onUpdated(params.uri));
        for (const uri of uris) await client.subscribeResource({ uri });
      },
    };
  },
  'the newer library, older protocol': async (url, headers, listening) => {
    const listChanged = handlersOf(listening);
    const client = new NewClient(INFO, { versionNegotiation: { mode: 'legacy' }, ...(listChanged ? { listChanged } : {}) });
    await client.connect(new NewTransport(url, { requestInit: { headers } }));
    return bound(client);
  },
  'the newer library, newer protocol': async (url, headers, listening) => {
    const listChanged = handlersOf(listening);
    const client = new NewClient(INFO, {
      versionNegotiation: { mode: { pin: '2026-07-28' } },
      ...(listChanged ? { listChanged } : {}),
    });
    await client.connect(new NewTransport(url, { requestInit: { headers } }));
    return {
      ...bound(client),
      watch: async (uris, onUpdated) => {
        client.setNotificationHandler('notifications/resources/updated', ({ params }) => onUpdated(params.uri));
        await client.listen({ resourceSubscriptions: uris });
      },
    };
  },
};

function handlersOf(listening: Listening | undefined) {
  if (!listening) return undefined;
  const { onToolsChanged, onResourcesChanged } = listening;
  return {
    ...(onToolsChanged && { tools: { autoRefresh: false, debounceMs: 0, onChanged: onToolsChanged } }),
    ...(onResourcesChanged && { resources: { autoRefresh: false, debounceMs: 0, onChanged: onResourcesChanged } }),
  };
}

function bound(client: OldClient | NewClient): AnyClient {
  const any = client as unknown as AnyClient;
  return {
    listTools: (params) => any.listTools(params),
    callTool: (request, options) => any.callTool(request, options),
    listResources: () => any.listResources(),
    readResource: (request) => any.readResource(request),
    listPrompts: () => any.listPrompts(),
    getPrompt: (request) => any.getPrompt(request),
    complete: (request) => any.complete(request),
    watch: async (uris, onUpdated) => {
      if (!(client instanceof NewClient)) throw new Error('The older library names its notifications by their schemas.');
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => onUpdated(params.uri));
      for (const uri of uris) await client.subscribeResource({ uri });
    },
    close: () => any.close(),
  };
}

/** A client of a program that speaks the protocol over its standard input and output. */
export async function connectSidecar(
  command: { readonly command: string; readonly args: string[]; readonly env: Record<string, string> },
  era: 'older' | 'newer',
  onToolsChanged: () => void,
): Promise<AnyClient> {
  const listChanged = { tools: { autoRefresh: false, debounceMs: 0, onChanged: onToolsChanged } };
  const transport = new StdioClientTransport({ ...command, stderr: 'inherit' });
  const mode = era === 'older' ? 'legacy' : { pin: '2026-07-28' };
  const client = new NewClient(INFO, { versionNegotiation: { mode }, listChanged });
  await client.connect(transport);
  return bound(client);
}
