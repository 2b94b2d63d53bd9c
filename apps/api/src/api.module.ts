import { AuthGuard } from '#foundry/auth';
import { McpService } from '#foundry/mcp';
import { FoundryModule, type FoundryResources } from '#foundry/runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { controllers } from './controllers.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';

@Module({})
export class ApiModule {
  static forRoot(resources: FoundryResources): DynamicModule {
    return {
      module: ApiModule,
      imports: [FoundryModule.forRoot(resources)],
      controllers: [...controllers],
      providers: [
        McpService,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: validationPipe },
      ],
    };
  }
}
