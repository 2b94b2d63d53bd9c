import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MemoryRelations } from './memories/memory.relations.js';
import { MemoryRepository } from './memories/memory.repository.js';
import { MemoryService } from './memories/memory.service.js';
import { MemoryWriter } from './memories/memory.writer.js';
import { MEMORY_OPTIONS, type MemoryOptions } from './memory.options.js';

/** Needs the global database, audit log and models. */
@Global()
@Module({})
export class MemoryModule {
  static forRoot(options: MemoryOptions = {}): DynamicModule {
    const services = [MemoryService, MemoryRelations];
    return {
      module: MemoryModule,
      providers: [{ provide: MEMORY_OPTIONS, useValue: options }, MemoryRepository, MemoryWriter, ...services],
      exports: services,
    };
  }
}
