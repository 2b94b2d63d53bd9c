import { type DynamicModule, Module } from '@nestjs/common';
import { McpService } from './mcp.service.js';

/** The MCP endpoint and its tools, for whoever serves or uses them. */
@Module({})
export class McpModule {
  /** @param imports the modules with the services that the tools call */
  static forRoot(imports: NonNullable<DynamicModule['imports']>): DynamicModule {
    return { module: McpModule, imports, providers: [McpService], exports: [McpService] };
  }
}
