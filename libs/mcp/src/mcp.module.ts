import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { TOOL_SOURCES, type ToolSource } from './catalog/foreign-tool.js';
import { McpService } from './mcp.service.js';
import { MemoryServices } from './tools/memory.tools.js';

/** The MCP endpoint and its tools, for whoever serves or uses them. */
@Module({})
export class McpModule {
  /**
   * @param imports the modules with the services that the tools call
   * @param sources gives what there is beside the tools built in
   */
  static forRoot(
    imports: NonNullable<DynamicModule['imports']>,
    sources: Pick<FactoryProvider<readonly ToolSource[]>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    const providers = [{ provide: TOOL_SOURCES, ...sources }, MemoryServices, McpService];
    return { module: McpModule, imports, providers, exports: [McpService] };
  }
}
