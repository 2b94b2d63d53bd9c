import type { Principal } from '#foundry/auth';
import { CodeRunService } from '#foundry/coderuns';
import { BuildService, ProjectService } from '#foundry/orchestrator';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { McpEndpoint, type Sender } from './endpoint/mcp-endpoint.js';
import { McpServerFactory } from './endpoint/server-factory.js';
import type { McpTool } from './mcp-tool.js';
import { BuildResources } from './resources/build-resources.js';
import { buildTools } from './tools/build.tools.js';
import { codeRunTool } from './tools/code-run.tool.js';
import { projectTools } from './tools/project.tools.js';
import { pingTool } from './tools/ping.tool.js';

/** The MCP endpoint and its tools; made with the first request, since its library takes a while to load. */
@Injectable()
export class McpService implements OnModuleDestroy {
  private readonly logger = new Logger('Mcp');
  private endpoint: Promise<McpEndpoint> | undefined;

  /** Every built-in tool, in the order in which clients list them. */
  readonly tools: readonly McpTool[];
  private readonly resources: BuildResources;

  constructor(
    @Inject(BuildService) builds: BuildService,
    @Inject(ProjectService) projects: ProjectService,
    @Inject(CodeRunService) runs: CodeRunService,
  ) {
    this.tools = [pingTool, ...buildTools(builds), ...projectTools(projects), codeRunTool(runs)];
    this.resources = new BuildResources(builds);
  }

  /** The tools that the principal may use. */
  toolsOf(principal: Principal): McpTool[] {
    return this.tools.filter(({ scopes }) => scopes.every((scope) => principal.scopes.includes(scope)));
  }

  async handle(request: Request, body: unknown, sender: Sender): Promise<Response> {
    this.endpoint ??= this.open();
    return await (await this.endpoint).handle(request, body, sender);
  }

  /** Loads the protocol's library, which nothing else needs. */
  private async open(): Promise<McpEndpoint> {
    const sdk = await import('@modelcontextprotocol/server');
    const factory = new McpServerFactory(sdk, this.tools, this.resources);
    return new McpEndpoint(
      sdk,
      (onlyTool) => factory.create(onlyTool),
      (error) => this.logger.debug({ err: error }, 'A request over MCP was refused.'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await (await this.endpoint)?.close();
  }
}
