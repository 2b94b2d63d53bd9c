import { Inject, Injectable } from '@nestjs/common';
import { memoryErrors } from '../memory.errors.js';
import type { MemoryEntity, MemoryRow } from '../memory.entity.js';
import { MEMORY_OPTIONS, type MemoryOptions } from '../memory.options.js';
import {
  type CreateMemory,
  createMemorySchema,
  type CreateResult,
  type ListMemories,
  MAX_CONTEXT_BYTES,
  type MemoryHistory,
  type MemoryPage,
  type MemoryView,
  type UpdateMemory,
  updateMemorySchema,
} from '../memory.schemas.js';
import { likenessOf } from '../merging/likeness.js';
import { statementOf } from '../merging/statement.js';
import { Conditions, type MemoryOwner } from '../owner.js';
import { applyFilter, MemoryRepository, readerOf } from './memory.repository.js';
import { viewOf } from './memory.views.js';
import { MemoryWriter, roomOf, type Written } from './memory.writer.js';

/** How much nearer to 1 a boost brings the importance, unless it says otherwise. */
const BOOST = 0.2;

/** Memories, one by one. Every method is given who asks, and knows of nothing that they may not see. */
@Injectable()
export class MemoryService {
  constructor(
    @Inject(MemoryRepository) private readonly memories: MemoryRepository,
    @Inject(MemoryWriter) private readonly writer: MemoryWriter,
    @Inject(MEMORY_OPTIONS) private readonly options: MemoryOptions,
  ) {}

  /**
   * Writes a memory, unless one says the same (then that one is returned, with one source more). Memories that say otherwise of
   * the same are superseded.
   * @throws memory.not_found, memory.superseded (of what it is to supersede), memory.project_needed, memory.context_too_large
   */
  async create(owner: MemoryOwner, input: CreateMemory): Promise<CreateResult> {
    const wanted = withTurn(createMemorySchema.parse(input));
    checkContext(wanted.context);
    const now = this.now();
    const written = await this.writer.write(owner, wanted, now);
    return {
      memory: viewOf(written.row, now),
      outcome: written.outcome,
      superseded: written.superseded.map(({ id }) => id),
      message: messageOf(written),
    };
  }

  /** @throws memory.not_found */
  async get(owner: MemoryOwner, id: string): Promise<MemoryView> {
    return viewOf(await this.owned(owner, id), this.now());
  }

  /** Newest first. @throws memory.invalid_cursor */
  async list(owner: MemoryOwner, { limit, cursor, ...filter }: ListMemories): Promise<MemoryPage> {
    const conditions = applyFilter(new Conditions(owner), filter);
    if (cursor !== undefined) conditions.and(`m.id < ${conditions.value(placeOf(cursor))}`);
    const rows = await this.memories.select(conditions, `ORDER BY m.id DESC LIMIT ${conditions.value(limit + 1)}`);
    const now = this.now();
    const items = rows.slice(0, limit).map((row) => viewOf(row, now));
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
  }

  /**
   * Changes what is given; what was there before stays in the history.
   * @throws memory.not_found, memory.superseded, memory.project_needed, memory.context_too_large
   */
  async update(owner: MemoryOwner, id: string, input: UpdateMemory): Promise<MemoryView> {
    const wanted = updateMemorySchema.parse(input);
    if (wanted.context) checkContext(wanted.context);
    return await this.change(owner, id, 'updated', (row) => {
      const next = { ...row, ...wanted };
      if (next.scope === 'project' && next.project === null)
        throw memoryErrors.projectNeeded('A memory of the scope project needs a project. Name one, or choose another scope.');
      // What is private belongs to its one reader, whoever wrote it.
      return next.scope === 'private' ? { ...wanted, userId: owner.user } : wanted;
    });
  }

  /** Brings the importance nearer to 1 by a share of what is missing, and renews it. @throws memory.not_found, memory.superseded */
  async boost(owner: MemoryOwner, id: string, by = BOOST): Promise<MemoryView> {
    const share = Math.min(1, Math.max(0, by));
    return await this.change(owner, id, 'boosted', ({ importance }) => ({
      importance: Math.round((importance + (1 - importance) * share) * 10_000) / 10_000,
      accessedAt: this.now(),
    }));
  }

  /** A pinned memory comes first at the start of a session and keeps its weight. @throws memory.not_found, memory.superseded */
  async pin(owner: MemoryOwner, id: string, pinned = true): Promise<MemoryView> {
    return await this.change(owner, id, pinned ? 'pinned' : 'unpinned', () => ({ pinned }));
  }

  /** Every change with what was before, and every time it was said. @throws memory.not_found */
  async history(owner: MemoryOwner, id: string): Promise<MemoryHistory> {
    const row = await this.owned(owner, id);
    const { history, sources } = (await this.memories.histories([row])).get(id)!;
    const at = row.createdAt.toISOString();
    return {
      changes: [{ revision: 1, at, by: sources[0]?.by ?? row.userId, action: 'created', before: {} }, ...history],
      sources,
    };
  }

  private async owned(owner: MemoryOwner, id: string): Promise<MemoryRow> {
    const row = await this.memories.find(owner, id);
    if (row) return row;
    throw memoryErrors.notFound(`There is no memory ${id}, or it is not yours to see. List yours to find its id.`);
  }

  private async change(
    owner: MemoryOwner,
    id: string,
    action: 'updated' | 'boosted' | 'pinned' | 'unpinned',
    patchOf: (row: MemoryRow) => Partial<MemoryEntity>,
  ): Promise<MemoryView> {
    await this.owned(owner, id);
    const at = this.now();
    const row = await this.memories.write(owner, async (manager) => {
      const held = await this.memories.holdBoth(manager, owner);
      const row = await this.memories.find(owner, id, manager);
      if (!row) throw memoryErrors.notFound(`There is no memory ${id} any more.`);
      if (row.supersededBy !== null)
        throw memoryErrors.superseded(`${id} was superseded by ${row.supersededBy}. Change that one.`, {
          details: { supersededBy: row.supersededBy },
        });
      const patch = { ...patchOf(row) };
      for (const key of Object.keys(patch) as (keyof typeof patch)[]) {
        if (patch[key] === undefined || JSON.stringify(patch[key]) === JSON.stringify(row[key as keyof MemoryRow]))
          delete patch[key];
      }
      if (Object.keys(patch).length === 0) return row;
      const next = { ...row, ...patch };
      const space = held.get(readerOf(owner, next.scope))!;
      const left = [...held.values()].find((each) => each.id === row.space)!;
      const changed = await this.memories.change(manager, { row, space: left, patch, action, by: owner.user, at });
      if (action === 'updated') await this.place(manager, changed, space, left);
      return changed;
    });
    return viewOf(row, at);
  }

  /** Other words or another room make other marks, and another scope can be another space. */
  private async place(
    manager: Parameters<Parameters<MemoryRepository['write']>[1]>[0],
    row: MemoryRow,
    space: { readonly id: number; readonly version: number },
    left: { readonly id: number; readonly version: number },
  ): Promise<void> {
    const likeness = row.sequence === null ? likenessOf(statementOf(row.text), roomOf(space.id, row)) : null;
    await this.memories.move(manager, row, { space, left, likeness });
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

export function checkContext(context: object): void {
  const bytes = Buffer.byteLength(JSON.stringify(context));
  if (bytes > MAX_CONTEXT_BYTES)
    throw memoryErrors.contextTooLarge(
      `The context has ${bytes} bytes, and ${MAX_CONTEXT_BYTES} are kept. Keep what is large elsewhere, and its id here.`,
    );
}

/** Where a turn was said may stand in the context as well, under the names that others use. */
function withTurn<T extends Pick<CreateMemory, 'session' | 'sequence' | 'context'>>(wanted: T): T {
  const context = wanted.context ?? {};
  const session = wanted.session ?? [context['session'], context['sessionId'], context['session_id']].find(isName);
  const sequence = wanted.sequence ?? [context['sequence'], context['turn']].find(isPlace);
  return session === undefined ? wanted : { ...wanted, session, sequence };
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 200;
const isPlace = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

function placeOf(cursor: string): string {
  if (/^mem_[0-9a-z]{26}$/.test(cursor)) return cursor;
  throw memoryErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the newest memory.');
}

function messageOf({ row, outcome, superseded, disputed }: Written): string {
  if (outcome === 'merged')
    return `${row.id} says the same already: it is kept, and this is its source number ${row.sourceCount}.`;
  const said =
    outcome === 'superseded'
      ? `Remembered as ${row.id}, in the place of ${superseded.map(({ id }) => id).join(', ')}, which stays in the history.`
      : `Remembered as ${row.id}.`;
  if (disputed.length === 0) return said;
  return `${said} ${disputed.map(({ id }) => id).join(', ')} says otherwise and stays: it comes from a stronger source.`;
}
