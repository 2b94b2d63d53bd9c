import { DomainError, VERSION } from '#foundry/kernel';
import type { Client, RequestOptions } from '@modelcontextprotocol/client';
import { ProtocolError, ProtocolErrorCode, Server, type ServerContext } from '@modelcontextprotocol/server';
import type { ListKind, Upstream } from './upstream.js';

/** A call may take as long as the server gives it; every word of progress begins the wait anew. */
const CALL_TIMEOUT_MS = 10 * 60_000;

/** A protocol server that has nothing of its own: whatever it is asked, it asks upstream. */
export function createBridge(upstream: Upstream): { readonly server: Server; tellChanged(kind: ListKind): Promise<void> } {
  // The low-level class: a bridge passes schemas on as they are, and registers no tools of its own.
  const server = new Server(
    { name: 'foundry', title: 'Foundry', version: VERSION },
    {
      capabilities: {
        completions: {},
        tools: { listChanged: true },
        resources: { listChanged: true },
        prompts: { listChanged: true },
      },
    },
  );
  const ask = async <T>(
    repeatable: boolean,
    context: ServerContext,
    work: (client: Client, options: RequestOptions) => Promise<T>,
  ): Promise<T> => {
    const { signal, _meta, notify } = context.mcpReq;
    const progressToken = _meta?.progressToken;
    const options: RequestOptions = {
      signal,
      timeout: CALL_TIMEOUT_MS,
      resetTimeoutOnProgress: true,
      ...(progressToken === undefined
        ? {}
        : {
            onprogress: (progress) =>
              void notify({ method: 'notifications/progress', params: { progressToken, ...progress } }).catch(() => undefined),
          }),
    };
    try {
      return await upstream.use(repeatable, signal, (client) => work(client, options));
    } catch (error) {
      if (error instanceof DomainError)
        throw new ProtocolError(ProtocolErrorCode.InternalError, `${error.message} [${error.code}]`);
      throw error;
    }
  };
  server.setRequestHandler('tools/list', ({ params }, context) =>
    ask(true, context, (client, options) => client.listTools(params, options)),
  );
  server.setRequestHandler('tools/call', ({ params }, context) =>
    // Whether a call may be made twice is not for a bridge to guess.
    ask(false, context, (client, options) => client.callTool({ name: params.name, arguments: params.arguments }, options)),
  );
  server.setRequestHandler('resources/list', ({ params }, context) =>
    ask(true, context, (client, options) => client.listResources(params, options)),
  );
  server.setRequestHandler('resources/templates/list', ({ params }, context) =>
    ask(true, context, (client, options) => client.listResourceTemplates(params, options)),
  );
  server.setRequestHandler('resources/read', ({ params }, context) =>
    ask(true, context, (client, options) => client.readResource({ uri: params.uri }, options)),
  );
  server.setRequestHandler('completion/complete', ({ params }, context) =>
    ask(true, context, (client, options) => client.complete(params, options)),
  );
  server.setRequestHandler('prompts/list', ({ params }, context) =>
    ask(true, context, (client, options) => client.listPrompts(params, options)),
  );
  server.setRequestHandler('prompts/get', ({ params }, context) =>
    ask(true, context, (client, options) => client.getPrompt({ name: params.name, arguments: params.arguments }, options)),
  );
  return {
    server,
    tellChanged: async (kind) => {
      if (kind === 'tools') await server.sendToolListChanged();
      else if (kind === 'resources') await server.sendResourceListChanged();
      else await server.sendPromptListChanged();
    },
  };
}
