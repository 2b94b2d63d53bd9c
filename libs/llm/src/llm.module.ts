import { Global, Inject, Module, type DynamicModule, type InjectionToken, type OnModuleDestroy } from '@nestjs/common';
import { LlmService, type LlmDependencies } from './llm.service.js';
import type { LlmSettings } from './llm.settings.js';

/** Gives the application its one `LlmService`. */
@Global()
@Module({})
export class LlmModule implements OnModuleDestroy {
  constructor(@Inject(LlmService) private readonly llm: LlmService) {}

  static forRoot(settings: LlmSettings, dependencies: LlmDependencies = {}): DynamicModule {
    return {
      module: LlmModule,
      providers: [{ provide: LlmService, useFactory: () => new LlmService(settings, dependencies) }],
      exports: [LlmService],
    };
  }

  /** The same with dependencies that others provide, such as a watcher that needs the database. */
  static forRootAsync<T extends unknown[]>(
    settings: LlmSettings,
    given: { readonly inject: { [K in keyof T]: InjectionToken<T[K]> }; useFactory(...injected: T): LlmDependencies },
  ): DynamicModule {
    return {
      module: LlmModule,
      providers: [
        {
          provide: LlmService,
          useFactory: (...injected: T) => new LlmService(settings, given.useFactory(...injected)),
          inject: given.inject as InjectionToken[],
        },
      ],
      exports: [LlmService],
    };
  }

  async onModuleDestroy(): Promise<void> {
    await this.llm.close();
  }
}
