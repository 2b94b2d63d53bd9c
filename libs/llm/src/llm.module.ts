import { Global, Inject, Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
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

  async onModuleDestroy(): Promise<void> {
    await this.llm.close();
  }
}
