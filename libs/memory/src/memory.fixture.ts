import { Audit1763683800000, auditEntities } from '#foundry/audit';
import { openTestDatabase, type Database } from '#foundry/database';
import type { DataSource } from 'typeorm';
import { memoryEntities } from './memory.entity.js';
import type { MemoryOptions } from './memory.options.js';
import { MemoryRelations } from './memories/memory.relations.js';
import { MemoryRepository } from './memories/memory.repository.js';
import { MemoryService } from './memories/memory.service.js';
import { MemoryWriter } from './memories/memory.writer.js';
import { Memory1763684000000 } from './migrations/1763684000000-memory.js';
import type { MemoryOwner } from './owner.js';

export const memorySchema = {
  entities: [...auditEntities, ...memoryEntities],
  migrations: [Audit1763683800000, Memory1763684000000],
};

export const openMemoryDatabase = (): Promise<Database> => openTestDatabase(memorySchema);

export const ADA: MemoryOwner = { organisation: 'acme', user: 'usr_ada', name: 'Ada' };
export const BOB: MemoryOwner = { organisation: 'acme', user: 'usr_bob', name: 'Bob' };
/** Another organisation's user of the same name as one of ours. */
export const EVE: MemoryOwner = { organisation: 'evil', user: 'usr_ada', name: 'Ada' };

export async function clearMemories({ dataSource }: Database): Promise<void> {
  await dataSource.query('TRUNCATE planner_log, memory_spaces RESTART IDENTITY CASCADE');
}

/** The library as one process has it. */
export function memoryOn(dataSource: DataSource, options: MemoryOptions = {}) {
  const repository = new MemoryRepository(dataSource);
  return {
    repository,
    service: new MemoryService(repository, new MemoryWriter(repository), options),
    relations: new MemoryRelations(dataSource, repository, options),
  };
}
