import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { CHECK_RUNNERS } from './check.types.js';
import { createCheckRunners, type CheckRunnerOptions } from './check-runners.js';

export interface ChecksModuleOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (...dependencies: never[]) => CheckRunnerOptions | Promise<CheckRunnerOptions>;
}

/** Provides `CHECK_RUNNERS`, the checks of the stack `node-react`. */
@Module({})
export class ChecksModule {
  static forRootAsync(options: ChecksModuleOptions): DynamicModule {
    const runners: FactoryProvider = {
      provide: CHECK_RUNNERS,
      inject: options.inject ?? [],
      useFactory: async (...dependencies: unknown[]) =>
        createCheckRunners(await options.useFactory(...(dependencies as never[]))),
    };
    return { module: ChecksModule, imports: options.imports ?? [], providers: [runners], exports: [runners] };
  }
}
