import type { Principal } from '#foundry/auth';
import { CodeRunService } from '#foundry/coderuns';
import { BuildService, ProjectService } from '#foundry/orchestrator';
import { ToolDeployments, ToolRegistry } from '#foundry/tools';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { type AnyTool, TOOL_SOURCES, type ToolSource } from './catalog/foreign-tool.js';
import { ToolCatalog } from './catalog/tool-catalog.js';
import { McpChanges } from './changes/mcp-changes.js';
import { NewBuilds } from './changes/new-builds.js';
import type { Answer } from './endpoint/answer.js';
import { ListSplice } from './endpoint/list-splice.js';
import { McpEndpoint, type Sender } from './endpoint/mcp-endpoint.js';
import { McpServerFactory } from './endpoint/server-factory.js';
import type { PlainAnswer } from './endpoint/plain-calls.js';
import type { McpTool } from './mcp-tool.js';
import { BuildResources } from './resources/build-resources.js';
import { buildTools } from './tools/build.tools.js';
import { codeRunTool } from './tools/code-run.tool.js';
import { MemoryServices, memoryTools } from './tools/memory.tools.js';
import { projectTools } from './tools/project.tools.js';
import { toolSearchTool } from './tools/tool-search.tool.js';
import { toolTools } from './tools/tool.tools.js';
import { pingTool } from './tools/ping.tool.js';

/** The MCP endpoint and its tools; made with the first request, since its library takes a while to load. */
@Injectable()
export class McpService implements OnModuleDestroy {
  private readonly logger = new Logger('Mcp');
  private endpoint: Promise<McpEndpoint> | undefined;

  /** Every built-in tool, in the order in which clients list them. */
  readonly tools: McpTool[];
  /** Where a change of what clients see is announced. */
  readonly changes = new McpChanges();
  private readonly newBuilds: NewBuilds;

  constructor(
    @Inject(BuildService) private readonly builds: BuildService,
    @Inject(ProjectService) projects: ProjectService,
    @Inject(CodeRunService) runs: CodeRunService,
    @Inject(ToolRegistry) registry: ToolRegistry,
    @Inject(ToolDeployments) deployments: ToolDeployments,
    /** Tools that are not built in. */
    @Inject(TOOL_SOURCES) private readonly sources: readonly ToolSource[],
    @Inject(MemoryServices) memory: MemoryServices,
  ) {
    this.tools = [
      pingTool,
      ...buildTools(builds),
      ...projectTools(projects),
      ...toolTools(builds, registry, deployments),
      codeRunTool(runs),
      ...memoryTools(memory),
      toolSearchTool(({ principal }) => this.toolsOf(principal)),
    ];
    this.newBuilds = new NewBuilds(builds, this.changes);
  }

  /** A tool of a library that stands on this one; before the first request. */
  add(tool: McpTool): void {
    if (this.endpoint) throw new Error(`The tool ${tool.name} comes too late: clients have been told of others.`);
    this.tools.push(tool);
  }

  /** The tools that the principal may use. */
  async toolsOf(principal: Principal): Promise<AnyTool[]> {
    const others = await Promise.all(this.sources.map((source) => source.toolsOf(principal.organisation)));
    const taken = new Set(this.tools.map(({ name }) => name));
    return [...this.tools, ...others.flat().filter(({ name }) => !taken.has(name))].filter(({ scopes }) =>
      scopes.every((scope) => principal.scopes.includes(scope)),
    );
  }

  /** The answer to a POST that is an ordinary call of a tool that is not built in; undefined for any other, which is for `handle`. */
  async plainly(headers: IncomingHttpHeaders, body: unknown, principal: Principal): Promise<PlainAnswer | undefined> {
    this.endpoint ??= this.open();
    return await (await this.endpoint).plainly(headers, body, principal);
  }

  async handle(request: Request, body: unknown, sender: Sender): Promise<Answer> {
    this.endpoint ??= this.open();
    return await (await this.endpoint).handle(request, body, sender);
  }

  /** Loads the protocol's library, which nothing else needs. */
  private async open(): Promise<McpEndpoint> {
    const sdk = await import('@modelcontextprotocol/server');
    const resources = new BuildResources(this.builds, this.changes);
    const splice = new ListSplice();
    const catalog = new ToolCatalog(this.tools, this.sources);
    this.newBuilds.start();
    for (const source of this.sources) source.onChange((organisation) => this.changes.toolsChanged(organisation));
    return new McpEndpoint(sdk, {
      servers: new McpServerFactory(sdk, catalog, resources, splice),
      changes: this.changes,
      splice,
      watch: (principal, uri) => resources.watch.start(principal, uri),
      onError: (error) => this.logger.debug({ err: error }, 'A request over MCP was refused.'),
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.newBuilds.stop();
    await (await this.endpoint)?.close();
  }
}
