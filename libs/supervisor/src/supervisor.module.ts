import { type DynamicModule, Module } from '@nestjs/common';
import { PlannerService } from './planner.service.js';
import { SessionQueue } from './session.queue.js';
import { SessionRunner } from './session.runner.js';
import { SUPERVISOR_OPTIONS, type SupervisorOptions } from './supervisor.options.js';
import { SessionRepository } from './supervisor.repository.js';
import { SupervisorService } from './supervisor.service.js';

/** Planner dispatches and supervised sessions. Needs the global database, the queue and code runs. */
@Module({})
export class SupervisorModule {
  static forRoot(options: SupervisorOptions): DynamicModule {
    return {
      module: SupervisorModule,
      providers: [
        { provide: SUPERVISOR_OPTIONS, useValue: options },
        SessionRepository,
        PlannerService,
        SessionRunner,
        SessionQueue,
        SupervisorService,
      ],
      exports: [PlannerService, SupervisorService],
    };
  }
}
