import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { join } from 'node:path';
import { ToolBudgets } from './budgets/tool.budgets.js';
import { ToolCallJournal } from './calls/call.journal.js';
import { ToolCalls } from './calls/tool.calls.js';
import { ToolHousekeeping } from './calls/tool.housekeeping.js';
import { ToolDeployments } from './deploy/tool.deployments.js';
import { ToolChecks } from './gates/tool.checks.js';
import { ToolChanges } from './registry/tool.changes.js';
import { ToolRegistry } from './registry/tool.registry.js';
import { ReadyTools } from './runtime/ready-tools.js';
import { ToolFolders } from './runtime/tool-folders.js';
import { ToolRuntime } from './runtime/tool.runtime.js';
import { ToolSecrets } from './secrets/tool.secrets.js';
import { TOOL_OPTIONS, type ToolOptions } from './tools.options.js';

export type ToolsModuleOptions = Pick<FactoryProvider<ToolOptions>, 'inject' | 'useFactory'>;

const folders: FactoryProvider<ToolFolders> = {
  provide: ToolFolders,
  inject: [TOOL_OPTIONS],
  useFactory: ({ directory, artifacts }: ToolOptions) => new ToolFolders(join(directory, 'programs'), artifacts),
};

const services = [
  ToolBudgets,
  ToolCallJournal,
  ToolChanges,
  ToolRegistry,
  ToolChecks,
  ToolDeployments,
  ToolRuntime,
  ToolCalls,
  ToolSecrets,
];

/** Tools. Needs the global database and the audit log. */
@Module({})
export class ToolsModule {
  static forRootAsync(options: ToolsModuleOptions): DynamicModule {
    return {
      module: ToolsModule,
      global: true,
      providers: [{ provide: TOOL_OPTIONS, ...options }, folders, ReadyTools, ToolHousekeeping, ...services],
      exports: services,
    };
  }
}
