import { AuditLog } from '#foundry/audit';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { MemoryRow } from '../memory.entity.js';
import { memoryErrors } from '../memory.errors.js';
import { MEMORY_OPTIONS, type MemoryOptions } from '../memory.options.js';
import { memoryFilterSchema, type MemoryFilter } from '../memory.schemas.js';
import { Conditions, type MemoryOwner } from '../owner.js';
import { applyFilter, MemoryRepository } from './memory.repository.js';

/** One transaction holds what it deletes; more than this is asked for in parts. */
const MOST_FORGOTTEN = 10_000;
/** Ids that the audit log names, of those that one call forgot. */
const MOST_NAMED = 50;

export const forgetResultSchema = z.object({
  forgotten: z.number().int(),
  /** Memories that had been superseded by a forgotten one, and count again. */
  restored: z.array(z.string()),
});
export type ForgetResult = z.infer<typeof forgetResultSchema>;

/** Deletes memories with their history, sources, relations and vectors. What remains is an entry in the audit log, without texts. */
@Injectable()
export class MemoryForgetting {
  constructor(
    @Inject(MemoryRepository) private readonly memories: MemoryRepository,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(MEMORY_OPTIONS) private readonly options: MemoryOptions,
  ) {}

  /** @throws memory.not_found */
  async forget(owner: MemoryOwner, id: string): Promise<ForgetResult> {
    return await this.memories.write(owner, async (manager) => {
      const row = await this.memories.find(owner, id, manager);
      if (!row) throw memoryErrors.notFound(`There is no memory ${id}, or it is not yours to see.`);
      const conditions = new Conditions(owner);
      conditions.and(`m.id = ${conditions.value(id)}`);
      return await this.remove(manager, owner, conditions, id, {});
    });
  }

  /** How many memories a filter would forget. */
  async count(owner: MemoryOwner, filter: MemoryFilter): Promise<number> {
    return await this.memories.count(this.conditionsOf(owner, filter));
  }

  /** Everything that the filter selects; superseded memories only when it includes them. @throws memory.no_filter, memory.too_many */
  async forgetWhere(owner: MemoryOwner, filter: MemoryFilter): Promise<ForgetResult> {
    const conditions = this.conditionsOf(owner, filter);
    return await this.memories.write(owner, (manager) => this.remove(manager, owner, conditions, null, filter));
  }

  private conditionsOf(owner: MemoryOwner, filter: MemoryFilter): Conditions {
    const { includeSuperseded: _includeSuperseded, ...conditions } = memoryFilterSchema.parse(filter);
    if (Object.keys(conditions).length === 0)
      throw memoryErrors.noFilter('Say what to forget: a type, a scope, a project, tags or another condition.');
    return applyFilter(new Conditions(owner), filter);
  }

  private async remove(
    manager: EntityManager,
    owner: MemoryOwner,
    conditions: Conditions,
    target: string | null,
    filter: MemoryFilter,
  ): Promise<ForgetResult> {
    const held = await this.memories.holdBoth(manager, owner);
    const spaces = new Map([...held.values()].map((space) => [space.id, space]));
    const rows = await this.memories.select(conditions, `ORDER BY m.id LIMIT ${MOST_FORGOTTEN + 1}`, manager);
    if (rows.length > MOST_FORGOTTEN)
      throw memoryErrors.tooMany(
        `More than ${MOST_FORGOTTEN} memories fit. Narrow the filter, for instance by when they were created.`,
      );
    const ids = rows.map(({ id }) => id);
    await this.memories.delete(manager, rows, spaces);
    const restored: string[] = [];
    const at = this.options.now?.() ?? new Date();
    for (const row of await this.supersededBy(manager, owner, ids)) {
      const space = spaces.get(row.space)!;
      await this.memories.change(manager, { row, space, patch: { supersededBy: null }, action: 'restored', by: owner.user, at });
      restored.push(row.id);
    }
    if (ids.length > 0) {
      await this.audit.append(manager, {
        organisation: owner.organisation,
        subject: owner.user,
        name: owner.name ?? owner.user,
        action: 'memory.forgotten',
        target,
        result: 'done',
        details: { count: ids.length, ids: ids.slice(0, MOST_NAMED), filter: JSON.stringify(filter) },
      });
    }
    return { forgotten: ids.length, restored };
  }

  private async supersededBy(manager: EntityManager, owner: MemoryOwner, ids: readonly string[]): Promise<MemoryRow[]> {
    const conditions = new Conditions(owner);
    conditions.and(`m.superseded_by = ANY(${conditions.value(ids)}::text[])`);
    return await this.memories.select(conditions, 'ORDER BY m.id', manager);
  }
}
