import { NestLogger } from '#foundry/observability';
import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FoundryModule } from './foundry.module.js';
import { reportIsolation } from './report-isolation.js';
import { openResources, type OpenOptions } from './resources.js';

/** The product without HTTP: for the command line and the worker. */
export interface Runtime {
  get<T>(type: Type<T>): T;
  close(): Promise<void>;
}

/** @param around what stands on the product's module, and is opened with it */
export async function openRuntime(
  options: OpenOptions,
  around: (foundry: DynamicModule) => DynamicModule = (foundry) => foundry,
): Promise<Runtime> {
  const resources = await openResources(options);
  let context: INestApplicationContext | undefined;
  try {
    context = await NestFactory.createApplicationContext(around(FoundryModule.forRoot(resources)), {
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
