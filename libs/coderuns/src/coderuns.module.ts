import { type DynamicModule, Module } from '@nestjs/common';
import { CodeRunHousekeeping } from './code-run.housekeeping.js';
import { CODE_RUN_OPTIONS, type CodeRunOptions } from './code-run.options.js';
import { CodeRunRepository } from './code-run.repository.js';
import { CodeRunService } from './code-run.service.js';

/** Code runs. Needs the global database. */
@Module({})
export class CodeRunsModule {
  static forRoot(options: CodeRunOptions): DynamicModule {
    return {
      module: CodeRunsModule,
      global: true,
      providers: [{ provide: CODE_RUN_OPTIONS, useValue: options }, CodeRunRepository, CodeRunHousekeeping, CodeRunService],
      exports: [CodeRunService],
    };
  }
}
