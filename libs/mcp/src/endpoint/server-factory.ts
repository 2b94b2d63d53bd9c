import { DomainError, VERSION } from '#foundry/kernel';
import type * as Sdk from '@modelcontextprotocol/server';
import type { ToolCatalog } from '../catalog/tool-catalog.js';
import type { ListedTool } from '../catalog/listed-tool.js';
import { addPrompts } from '../prompts/prompt-handlers.js';
import type { BuildResources } from '../resources/build-resources.js';
import { addResources } from '../resources/resource-handlers.js';
import { addSubscriptions } from '../resources/subscription-handlers.js';
import { callOf, challengeFor, sentenceOf } from './call-context.js';
import type { ListSplice } from './list-splice.js';
import type { RequestSubject, ServedSession, ServerSource } from './server-source.js';

const INSTRUCTIONS =
  'Foundry builds tested web applications from requests in plain words. Usual way: build_plan to see what a request gives and what is not covered, ' +
  'build_start to build it, build_status with wait_seconds to follow it, build_download for the result. ' +
  'Errors end with a code in brackets and a correlation id, which the operator finds in the log.';

/** Lists are the same for everybody with the same token for this long; changes are told to listening clients at once. */
const LIST_TTL_MS = 60_000;
const LIST_HINT = { ttlMs: LIST_TTL_MS, cacheScope: 'private' } as const;

type Sdk = typeof Sdk;
type McpServer = Sdk.McpServer;

/** Makes the protocol servers: one for each request of the newer protocol, one for each session of the older ones. */
export class McpServerFactory implements ServerSource {
  constructor(
    private readonly sdk: Sdk,
    readonly catalog: ToolCatalog,
    private readonly resources: BuildResources,
    private readonly splice: ListSplice,
  ) {}

  /** Only what the request is about: registering all there is would cost more than the answer. */
  async forRequest({ organisation, method, name }: RequestSubject): Promise<McpServer> {
    const server = this.create(organisation);
    if (method === 'tools/call' && name !== undefined) {
      const tool = (await this.catalog.of(organisation)).get(name);
      if (tool) this.register(server, tool);
    } else if (method?.startsWith('resources/')) addResources(this.sdk, server, this.resources);
    else if (method?.startsWith('prompts/')) addPrompts(server);
    return server;
  }

  forSession(organisation: string): ServedSession {
    const server = this.create(organisation);
    addResources(this.sdk, server, this.resources);
    addPrompts(server);
    const { subscribed, end } = addSubscriptions(this.sdk, server, this.resources);
    const registered = new Map<string, { readonly tool: ListedTool; readonly entry: Sdk.RegisteredTool }>();
    return {
      server,
      subscribed,
      end,
      // Tools come and go while a session is open, and most of them it never calls: those that it calls are registered when it does.
      prepare: async (body) => {
        const list = await this.catalog.of(organisation);
        for (const name of toolsCalled(body)) {
          const [before, now] = [registered.get(name), list.get(name)];
          if (before?.tool === now) continue;
          before?.entry.remove();
          registered.delete(name);
          if (now) registered.set(name, { tool: now, entry: this.register(server, now) });
        }
      },
    };
  }

  private create(organisation: string): McpServer {
    const server = new this.sdk.McpServer(
      { name: 'foundry', title: 'Foundry', version: VERSION },
      {
        instructions: INSTRUCTIONS,
        capabilities: {
          logging: {},
          completions: {},
          tools: { listChanged: true },
          resources: { listChanged: true, subscribe: true },
          prompts: { listChanged: true },
        },
        cacheHints: {
          'tools/list': LIST_HINT,
          'prompts/list': LIST_HINT,
          'resources/templates/list': LIST_HINT,
          'server/discover': LIST_HINT,
        },
      },
    );
    // Registering a tool is no change of the list here: `McpChanges` says when there is one.
    server.sendToolListChanged = () => undefined;
    server.server.setRequestHandler('tools/list', async ({ params }, context) => {
      const { json, nextCursor } = await this.page(organisation, params?.cursor);
      const left = this.splice.leave(context.http?.req, json);
      return {
        tools: left ? [] : (JSON.parse(json.bytes.toString()) as Sdk.Tool[]),
        ...(nextCursor === undefined ? {} : { nextCursor }),
      };
    });
    server.server.setRequestHandler('completion/complete', async ({ params }, context) => ({
      completion: await this.resources.completions.complete(params, context),
    }));
    return server;
  }

  private async page(organisation: string, cursor: string | undefined) {
    try {
      return (await this.catalog.of(organisation)).page(cursor);
    } catch (error) {
      if (error instanceof DomainError)
        throw new this.sdk.ProtocolError(this.sdk.ProtocolErrorCode.InvalidParams, sentenceOf(error, 'tools/list'));
      throw error;
    }
  }

  private register(server: McpServer, tool: ListedTool): Sdk.RegisteredTool {
    const { name, title, description, input, output, annotations, scopes } = tool;
    return server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        ...(output === undefined ? {} : { outputSchema: output }),
        annotations,
        scopeChallenge: challengeFor(scopes),
      },
      async (values: unknown, context: Sdk.ServerContext) => {
        try {
          return await tool.run(values, callOf(context));
        } catch (error) {
          // Nobody waits for the answer of a call that was called off.
          if (context.mcpReq.signal.aborted) throw error;
          return { content: [{ type: 'text' as const, text: sentenceOf(error, name) }], isError: true };
        }
      },
    );
  }
}

/** The tools that a message, or each of several, calls; what is no message the transport refuses. */
function toolsCalled(body: unknown): string[] {
  return [body].flat().flatMap((message) => {
    const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } | null };
    return method === 'tools/call' && typeof params?.name === 'string' ? [params.name] : [];
  });
}
