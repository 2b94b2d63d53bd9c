import 'reflect-metadata';
import type { DiscoveryService } from '@nestjs/core';
import { MetadataScanner } from '@nestjs/core';
import type { AnyJob, JobDefinition, JobHandler } from './job.js';
import type { FoundHandler } from './job-catalog.js';

const HANDLED_JOB = Symbol('foundry:handled-job');

/** Marks a provider's method as the handler of a job. */
export function HandlesJob<Payload>(job: JobDefinition<Payload>) {
  return (_target: object, _key: string | symbol, descriptor: TypedPropertyDescriptor<JobHandler<Payload>>): void => {
    Reflect.defineMetadata(HANDLED_JOB, job, descriptor.value!);
  };
}

/** Every `@HandlesJob` method of the application's providers. */
export function findHandlers(discovery: DiscoveryService): FoundHandler[] {
  const scanner = new MetadataScanner();
  const seen = new Set<object>();
  const found: FoundHandler[] = [];
  for (const { instance } of discovery.getProviders()) {
    if (typeof instance !== 'object' || instance === null || seen.has(instance)) continue;
    seen.add(instance);
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) continue;
    for (const key of scanner.getAllMethodNames(prototype)) {
      const method = (instance as Record<string, unknown>)[key];
      if (typeof method !== 'function') continue;
      const job = Reflect.getMetadata(HANDLED_JOB, method) as AnyJob | undefined;
      if (!job) continue;
      found.push({
        job,
        handle: method.bind(instance) as JobHandler<unknown>,
        place: `${(prototype.constructor as { name: string }).name}.${key}`,
      });
    }
  }
  return found;
}
