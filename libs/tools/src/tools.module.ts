import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { join } from 'node:path';
import { ToolDeployments } from './deploy/tool.deployments.js';
import { ToolChecks } from './gates/tool.checks.js';
import { ToolChanges } from './registry/tool.changes.js';
import { ToolRegistry } from './registry/tool.registry.js';
import { ToolFolders } from './runtime/tool-folders.js';
import { TOOL_OPTIONS, type ToolOptions } from './tools.options.js';

export type ToolsModuleOptions = Pick<FactoryProvider<ToolOptions>, 'inject' | 'useFactory'>;

const folders: FactoryProvider<ToolFolders> = {
  provide: ToolFolders,
  inject: [TOOL_OPTIONS],
  useFactory: ({ directory, artifacts }: ToolOptions) => new ToolFolders(join(directory, 'programs'), artifacts),
};

const services = [ToolChanges, ToolRegistry, ToolChecks, ToolDeployments];

/** Tools. Needs the global database and the audit log. */
@Module({})
export class ToolsModule {
  static forRootAsync(options: ToolsModuleOptions): DynamicModule {
    return {
      module: ToolsModule,
      global: true,
      providers: [{ provide: TOOL_OPTIONS, ...options }, folders, ...services],
      exports: services,
    };
  }
}
