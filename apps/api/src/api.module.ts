import { AuthGuard } from '#foundry/auth';
import { FoundryModule, type FoundryResources } from '#foundry/runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { BuildArtifactsController } from './builds/build-artifacts.controller.js';
import { BuildEventsController } from './builds/build-events.controller.js';
import { BuildFilesController } from './builds/build-files.controller.js';
import { BuildsController } from './builds/builds.controller.js';
import { HealthController } from './health/health.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';

@Module({})
export class ApiModule {
  static forRoot(resources: FoundryResources): DynamicModule {
    return {
      module: ApiModule,
      imports: [FoundryModule.forRoot(resources)],
      controllers: [BuildsController, BuildEventsController, BuildArtifactsController, BuildFilesController, HealthController],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: validationPipe },
      ],
    };
  }
}
