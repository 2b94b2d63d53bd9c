import { AuthGuard } from '#foundry/auth';
import { ChatModule } from '#foundry/chat';
import { DeployedTools, Upstreams } from '#foundry/gateway';
import { McpModule, McpService, type ToolSource } from '#foundry/mcp';
import { FoundryModule, type FoundryResources } from '#foundry/runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { controllers } from './controllers.js';
import { AuditInterceptor } from './http/audit.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';

@Module({})
export class ApiModule {
  static forRoot(resources: FoundryResources): DynamicModule {
    const foundry = FoundryModule.forRoot(resources);
    const mcp = McpModule.forRoot([foundry], {
      inject: [DeployedTools, Upstreams],
      useFactory: (...sources: ToolSource[]) => sources,
    });
    const chat = ChatModule.forRootAsync({
      imports: [foundry, mcp],
      inject: [McpService],
      useFactory: (service: McpService) => ({ toolsOf: (principal) => service.toolsOf(principal) }),
    });
    return {
      module: ApiModule,
      imports: [foundry, mcp, chat],
      controllers: [...controllers],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: validationPipe },
      ],
    };
  }
}
