import { NestLogger } from '#foundry/observability';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FoundryModule } from './foundry.module.js';
import { reportIsolation } from './report-isolation.js';
import { openResources, type OpenOptions } from './resources.js';

/** The product without HTTP: for the command line and the worker. */
export interface Runtime {
  get<T>(type: Type<T>): T;
  close(): Promise<void>;
}

export async function openRuntime(options: OpenOptions): Promise<Runtime> {
  const resources = await openResources(options);
  let context: INestApplicationContext | undefined;
  try {
    context = await NestFactory.createApplicationContext(FoundryModule.forRoot(resources), {
      logger: new NestLogger(resources.logger),
      abortOnError: false,
    });
    if (options.consume) void reportIsolation(resources);
    const running = context;
    return {
      get: (type) => running.get(type, { strict: false }),
      close: async () => {
        await running.close();
        await resources.close();
      },
    };
  } catch (error) {
    await context?.close();
    await resources.close();
    throw error;
  }
}
