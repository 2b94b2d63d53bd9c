import { Audit1763683800000, auditEntities } from '#foundry/audit';
import { openTestDatabase, type Database } from '#foundry/database';
import { memoryEntities } from './memory.entity.js';
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
