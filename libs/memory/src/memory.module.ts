import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuditLog } from '#foundry/audit';
import { DEFAULT_SETTINGS, LlmService } from '#foundry/llm';
import { DataSource } from 'typeorm';
import { IndexKeeper } from './lexical/index-keeper.js';
import { MemoryForgetting } from './memories/memory.forgetting.js';
import { MemoryRelations } from './memories/memory.relations.js';
import { MemoryRepository } from './memories/memory.repository.js';
import { MemoryService } from './memories/memory.service.js';
import { MemoryWriter } from './memories/memory.writer.js';
import { MEMORY_MODELS, MEMORY_OPTIONS, type MemoryOptions } from './memory.options.js';
import { PlannerLog } from './planner-log/planner-log.js';
import { AccessLog } from './search/access-log.js';
import { MemorySearch } from './search/memory.search.js';
import { MemorySessions } from './sessions/memory.sessions.js';
import { MemoryTransfer } from './transfer/memory.transfer.js';
import { MeaningSearch } from './vectors/meaning.search.js';
import { MemoryEmbedder } from './vectors/memory.embedder.js';
import { VectorStore } from './vectors/vector-store.js';

/** Needs the global database, audit log and models. */
@Global()
@Module({})
export class MemoryModule {
  static forRoot(options: MemoryOptions = {}): DynamicModule {
    const services = [MemoryService, MemoryRelations, MemoryForgetting, MemorySearch, MemorySessions, MemoryTransfer, PlannerLog];
    return {
      module: MemoryModule,
      providers: [
        { provide: MEMORY_OPTIONS, useValue: options },
        { provide: MEMORY_MODELS, useExisting: LlmService },
        MemoryRepository,
        MemoryWriter,
        IndexKeeper,
        AccessLog,
        VectorStore,
        MemoryEmbedder,
        MeaningSearch,
        ...services,
      ],
      exports: services,
    };
  }
}

export interface OpenMemory {
  readonly service: MemoryService;
  readonly relations: MemoryRelations;
  readonly forgetting: MemoryForgetting;
  readonly search: MemorySearch;
  readonly sessions: MemorySessions;
  readonly transfer: MemoryTransfer;
  readonly plannerLog: PlannerLog;
  readonly indexes: IndexKeeper;
  readonly embedder: MemoryEmbedder;
  readonly accesses: AccessLog;
  close(): Promise<void>;
}

/** The same without Nest, as one process has it, for benchmarks and tests. Without models, memories are found by their words. */
export function createMemory(
  database: DataSource,
  { llm = new LlmService(DEFAULT_SETTINGS), ...options }: MemoryOptions & { readonly llm?: LlmService } = {},
): OpenMemory {
  const repository = new MemoryRepository(database);
  const audit = new AuditLog(database);
  const relations = new MemoryRelations(database, repository, options);
  const indexes = new IndexKeeper(database);
  const accesses = new AccessLog(database);
  const vectors = new VectorStore(database);
  const embedder = new MemoryEmbedder(vectors, llm);
  const meanings = new MeaningSearch(vectors, embedder, llm);
  const search = new MemorySearch(database, repository, relations, indexes, meanings, accesses, options);
  return {
    service: new MemoryService(repository, new MemoryWriter(repository), options),
    relations,
    forgetting: new MemoryForgetting(repository, audit, options),
    search,
    sessions: new MemorySessions(repository, search, options),
    transfer: new MemoryTransfer(repository, relations, audit, options),
    plannerLog: new PlannerLog(database, options),
    indexes,
    embedder,
    accesses,
    close: async () => {
      await embedder.onModuleDestroy();
      await accesses.onModuleDestroy();
    },
  };
}
