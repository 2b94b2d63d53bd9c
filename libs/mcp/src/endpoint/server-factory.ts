import type { Principal } from '#foundry/auth';
import { correlationId, DomainError, VERSION } from '#foundry/kernel';
import { Logger } from '@nestjs/common';
import type * as Sdk from '@modelcontextprotocol/server';
import type { McpTool, ToolCall } from '../mcp-tool.js';
import { REQUEST_PROMPTS } from '../prompts/request-prompts.js';
import { type BuildResources, isTextType, type ResourceContent } from '../resources/build-resources.js';
import { ARTIFACT_URI, BUILD_URI, FILE_URI } from '../resources/build-uris.js';
import { type DescribedTool, describeTool } from './described-tool.js';

const INSTRUCTIONS =
  'Foundry builds tested web applications from requests in plain words. Usual way: build_plan to see what a request gives and what is not covered, ' +
  'build_start to build it, build_status with wait_seconds to follow it, build_download for the result. ' +
  'Errors end with a code in brackets and a correlation id, which the operator finds in the log.';

/** Lists are the same for everybody with the same token for this long; changes are told to listening clients at once. */
const LIST_TTL_MS = 60_000;

type Sdk = typeof Sdk;
export type McpServer = Sdk.McpServer;
type ServerContext = Sdk.ServerContext;

/** Makes the protocol servers: one for each request of the newer protocol, one for each session of the older ones. */
export class McpServerFactory {
  private readonly logger = new Logger('Mcp');

  private readonly tools: ReadonlyMap<string, DescribedTool>;

  constructor(
    private readonly sdk: Sdk,
    tools: readonly McpTool[],
    private readonly resources: BuildResources,
  ) {
    this.tools = new Map(tools.map((tool) => [tool.name, describeTool(tool)]));
    if (this.tools.size !== tools.length) throw new Error('Two MCP tools have the same name.');
  }

  /** @param onlyTool the only tool that the request is about: registering the others would cost more than the call itself */
  create(onlyTool?: string): McpServer {
    const server = new this.sdk.McpServer(
      { name: 'foundry', title: 'Foundry', version: VERSION },
      {
        instructions: INSTRUCTIONS,
        capabilities: {
          logging: {},
          tools: { listChanged: true },
          resources: { listChanged: true },
          prompts: { listChanged: true },
        },
        cacheHints: {
          'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
          'prompts/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
          'resources/templates/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
          'server/discover': { ttlMs: LIST_TTL_MS, cacheScope: 'private' },
        },
      },
    );
    const only = onlyTool === undefined ? undefined : this.tools.get(onlyTool);
    for (const described of only ? [only] : this.tools.values()) this.addTool(server, described);
    if (!only) {
      this.addResources(server);
      addPrompts(server);
    }
    return server;
  }

  private addTool(server: McpServer, { tool, input, output }: DescribedTool): void {
    const { name, title, description, hints, scopes } = tool;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        outputSchema: output,
        annotations: {
          title,
          readOnlyHint: hints.readOnly,
          destructiveHint: hints.destructive,
          idempotentHint: hints.idempotent,
          openWorldHint: hints.openWorld,
        },
        scopeChallenge: challengeFor(scopes),
      },
      (values, context) => this.call(tool, values, context),
    );
  }

  /** What a person can do something about is the tool's answer; anything else is logged and told without its details. */
  private async call(tool: McpTool, input: unknown, context: ServerContext): Promise<Sdk.CallToolResult> {
    try {
      const { value, links = [] } = await tool.run(input as never, callOf(context));
      return {
        content: [
          { type: 'text', text: JSON.stringify(value) },
          ...links.map((link) => ({ type: 'resource_link' as const, ...link })),
        ],
        structuredContent: value,
      };
    } catch (error) {
      // Nobody waits for the answer of a call that was called off.
      if (context.mcpReq.signal.aborted) throw error;
      return { content: [{ type: 'text', text: this.sentenceOf(error, tool.name) }], isError: true };
    }
  }

  private sentenceOf(error: unknown, doing: string): string {
    const id = correlationId() ?? 'none';
    if (error instanceof DomainError) return `${error.message} [${error.code}] Correlation id: ${id}.`;
    this.logger.error({ err: error, doing }, 'A call over MCP failed unexpectedly.');
    return `Something went wrong here. The server’s log has the details. [internal] Correlation id: ${id}.`;
  }

  private addResources(server: McpServer): void {
    const { ResourceTemplate } = this.sdk;
    const { resources } = this;
    const scopeChallenge = challengeFor(['tools:review']);
    const read =
      (open: (principal: Principal, variables: Sdk.Variables) => Promise<ResourceContent>) =>
      async (uri: URL, variables: Sdk.Variables, context: ServerContext): Promise<Sdk.ReadResourceResult> => {
        try {
          return { contents: [contentOf(uri, await open(principalOf(context), variables))] };
        } catch (error) {
          throw new this.sdk.ResourceNotFoundError(uri.href, this.sentenceOf(error, uri.href));
        }
      };
    server.registerResource(
      'build',
      new ResourceTemplate(BUILD_URI, {
        list: async (context) => {
          const principal = principalOf(context);
          return { resources: principal.scopes.includes('tools:review') ? await resources.list(principal) : [] };
        },
      }),
      {
        title: 'Build',
        description: 'A build with its plan, steps, checks, coverage and artifacts',
        mimeType: 'application/json',
        scopeChallenge,
      },
      read((principal, { id }) => resources.build(principal, text(id))),
    );
    server.registerResource(
      'build-artifact',
      new ResourceTemplate(ARTIFACT_URI, { list: undefined }),
      {
        title: 'Artifact of a build',
        description: 'bundle.zip, report.md, plan.json, check results, pictures, …',
        scopeChallenge,
      },
      read((principal, { id, name }) => resources.artifact(principal, text(id), text(name))),
    );
    server.registerResource(
      'build-file',
      new ResourceTemplate(FILE_URI, { list: undefined }),
      { title: 'Project file of a build', description: 'One file of the project, such as backend/src/app.ts', scopeChallenge },
      read((principal, { id, path }) => resources.file(principal, text(id), text(path))),
    );
  }
}

function addPrompts(server: McpServer): void {
  for (const prompt of REQUEST_PROMPTS) {
    server.registerPrompt(
      prompt.name,
      { title: prompt.title, description: prompt.description, argsSchema: prompt.input },
      (values) => ({
        messages: [{ role: 'user', content: { type: 'text', text: prompt.text(values as Record<string, string>) } }],
      }),
    );
  }
}

/**
 * Which scopes to ask for when some are missing: the needed ones together with those that the token has, since clients replace
 * what they had by what is named.
 */
function challengeFor(scopes: readonly string[]): Sdk.ScopeChallengeHandler {
  return ({ authInfo }) => {
    const granted = authInfo?.scopes ?? [];
    const missing = scopes.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return undefined;
    return {
      scopes: [...new Set([...granted, ...scopes])] as unknown as readonly [string, ...string[]],
      errorDescription: `This needs the scope ${missing.join(' and ')}`,
    };
  };
}

function callOf(context: ServerContext): ToolCall {
  const { _meta, signal, notify } = context.mcpReq;
  const progressToken = _meta?.progressToken;
  return {
    principal: principalOf(context),
    signal,
    progress: async (progress, total, message) => {
      if (progressToken === undefined) return;
      await notify({
        method: 'notifications/progress',
        params: { progressToken, progress, ...(total === undefined ? {} : { total }), message },
      });
    },
  };
}

/** The endpoint put it there after it had verified the token. */
function principalOf(context: ServerContext): Principal {
  const principal = context.http?.authInfo?.extra?.principal as Principal | undefined;
  if (!principal) throw new Error('A call over MCP reached its handler without a principal.');
  return principal;
}

function contentOf(uri: URL, { mimeType, bytes }: ResourceContent): Sdk.TextResourceContents | Sdk.BlobResourceContents {
  return isTextType(mimeType)
    ? { uri: uri.href, mimeType, text: bytes.toString('utf8') }
    : { uri: uri.href, mimeType, blob: bytes.toString('base64') };
}

const text = (variable: string | string[] | undefined): string => decodeURIComponent([variable].flat().join('/'));
