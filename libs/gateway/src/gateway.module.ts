import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { DeployedTools } from './deployed/deployed-tools.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from './gateway.options.js';
import { MountedTools } from './upstreams/mounted-tools.js';
import { UpstreamService } from './upstreams/upstream.service.js';
import { Upstreams } from './upstreams/upstreams.js';

export type GatewayModuleOptions = Pick<FactoryProvider<GatewayOptions>, 'inject' | 'useFactory'>;

/** Tools of others for MCP. Needs the global database, audit log and tools. */
@Module({})
export class GatewayModule {
  static forRootAsync(options: GatewayModuleOptions): DynamicModule {
    return {
      module: GatewayModule,
      global: true,
      providers: [{ provide: GATEWAY_OPTIONS, ...options }, DeployedTools, Upstreams, UpstreamService, MountedTools],
      exports: [DeployedTools, Upstreams, UpstreamService, MountedTools],
    };
  }
}
