import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { MemoryRow } from '../memory.entity.js';
import { memoryErrors } from '../memory.errors.js';
import type { MemorySource } from '../memory.schemas.js';
import { type createMemorySchema, DEFAULT_SCOPES, type MemoryScope } from '../memory.schemas.js';
import { compare } from '../merging/compare.js';
import { likenessOf } from '../merging/likeness.js';
import { type Statement, statementOf } from '../merging/statement.js';
import { Conditions, type MemoryOwner } from '../owner.js';
import { type HeldSpace, MemoryRepository, readerOf } from './memory.repository.js';

type Wanted = z.output<typeof createMemorySchema>;

/** Near-duplicates are among the few most alike; each one is compared word by word. */
const MOST_COMPARED = 20;

/** A stronger source is not superseded by a weaker one that only sounds otherwise. */
const STRENGTH: Readonly<Record<MemorySource, number>> = { ai_inferred: 0, ai_corrected: 1, user_stated: 2 };

export interface Written {
  readonly row: MemoryRow;
  readonly outcome: 'created' | 'merged' | 'superseded';
  readonly superseded: readonly MemoryRow[];
  /** What says otherwise and stays, because it comes from a stronger source. */
  readonly disputed: readonly MemoryRow[];
}

interface Writing {
  readonly manager: EntityManager;
  readonly owner: MemoryOwner;
  readonly wanted: Wanted;
  readonly scope: MemoryScope;
  readonly space: HeldSpace;
  /** Every space whose memories this may change, by id. */
  readonly held: ReadonlyMap<number, HeldSpace>;
  readonly at: Date;
}

/** What may take whose place: near-duplicates and contradictions are found within one of these only. */
export const roomOf = (space: number, { type, scope, project }: Pick<MemoryRow, 'type' | 'scope' | 'project'>): string =>
  JSON.stringify([space, type, scope, project]);

export const scopeOf = ({ type, scope, project }: Pick<Wanted, 'type' | 'scope' | 'project'>): MemoryScope => {
  const wanted = scope ?? DEFAULT_SCOPES[type];
  if (wanted !== 'project' || project !== undefined) return wanted;
  if (scope === undefined) return 'organisation';
  throw memoryErrors.projectNeeded('A memory of the scope project needs a project. Name one, or choose another scope.');
};

/** Writes a new memory, or into the one that says the same, or in the place of what it contradicts: in one transaction. */
@Injectable()
export class MemoryWriter {
  constructor(@Inject(MemoryRepository) private readonly memories: MemoryRepository) {}

  async write(owner: MemoryOwner, wanted: Wanted, at: Date): Promise<Written> {
    const scope = scopeOf(wanted);
    return await this.memories.write(owner, async (manager) => {
      const replaced = wanted.supersedes === undefined ? undefined : await this.replaced(manager, owner, wanted.supersedes);
      const reader = readerOf(owner, scope);
      const spaces =
        replaced === undefined
          ? new Map([[reader, await this.memories.hold(manager, owner.organisation, reader)]])
          : await this.memories.holdBoth(manager, owner);
      const held = new Map([...spaces.values()].map((space) => [space.id, space]));
      const writing: Writing = { manager, owner, wanted, scope, space: spaces.get(reader)!, held, at };
      // It was looked up before its space was held; now it cannot change any more.
      const explicit = replaced && (await this.replaced(manager, owner, replaced.id));
      return await this.place(writing, explicit);
    });
  }

  private async replaced(manager: EntityManager, owner: MemoryOwner, id: string): Promise<MemoryRow> {
    const row = await this.memories.find(owner, id, manager);
    if (!row) throw memoryErrors.notFound(`There is no memory ${id} to supersede, or it is not yours to see.`);
    if (row.supersededBy !== null)
      throw memoryErrors.superseded(`${id} was superseded by ${row.supersededBy}. Supersede that one.`, {
        details: { supersededBy: row.supersededBy },
      });
    return row;
  }

  private async place(writing: Writing, explicit: MemoryRow | undefined): Promise<Written> {
    const { wanted, scope, space } = writing;
    if (wanted.session !== undefined && wanted.sequence !== undefined) {
      // What was said in a conversation is a record of it: people repeat and contradict themselves, and that stays to be found.
      const said = await this.said(writing);
      if (said && !explicit) return await this.merge(writing, said);
      return await this.insert(writing, null, explicit ? [explicit] : [], []);
    }
    const statement = statementOf(wanted.text);
    const room = roomOf(space.id, { type: wanted.type, scope, project: wanted.project ?? null });
    const likeness = likenessOf(statement, room);
    const { same, contradicted, disputed } = await this.compare(writing, statement, likeness);
    if (same && !explicit) return await this.merge(writing, same);
    const gone = [explicit, same, ...contradicted].filter((row) => row !== undefined);
    return await this.insert(writing, likeness, [...new Map(gone.map((row) => [row.id, row])).values()], disputed);
  }

  /** The same words of the same turn of the same conversation. */
  private async said({ manager, owner, wanted, space }: Writing): Promise<MemoryRow | undefined> {
    const conditions = new Conditions(owner);
    conditions
      .and(`m.space = ${conditions.value(space.id)} AND m.session = ${conditions.value(wanted.session)}`)
      .and(`m.sequence = ${conditions.value(wanted.sequence)} AND m.text = ${conditions.value(wanted.text)}`)
      .and(`m.type = ${conditions.value(wanted.type)} AND m.superseded_by IS NULL`);
    return (await this.memories.select(conditions, 'LIMIT 1', manager))[0];
  }

  private async compare({ manager, owner, wanted, scope, space }: Writing, statement: Statement, likeness: readonly number[]) {
    const candidates = await this.memories.alike(manager, owner, space.id, likeness, MOST_COMPARED);
    const contradicted: MemoryRow[] = [];
    const disputed: MemoryRow[] = [];
    for (const row of candidates) {
      // Marks of different rooms can meet by chance.
      if (row.type !== wanted.type || row.scope !== scope || row.project !== (wanted.project ?? null)) continue;
      // Two memories that name different things are about different things, whatever they say.
      if (row.key !== null && wanted.key !== undefined && row.key !== wanted.key) continue;
      const verdict = compare(statement, statementOf(row.text));
      if (verdict === 'same') return { same: row, contradicted: [], disputed: [] };
      if (verdict === 'contradicts') (STRENGTH[wanted.source] < STRENGTH[row.source] ? disputed : contradicted).push(row);
    }
    if (wanted.key !== undefined) contradicted.push(...(await this.ofKey({ manager, owner, wanted, scope, space })));
    return { same: undefined, contradicted, disputed };
  }

  private async ofKey({ manager, owner, wanted, scope, space }: Omit<Writing, 'at' | 'held'>): Promise<MemoryRow[]> {
    const conditions = new Conditions(owner);
    conditions
      .and(`m.space = ${conditions.value(space.id)} AND m.key = ${conditions.value(wanted.key)} AND m.superseded_by IS NULL`)
      .and(`m.type = ${conditions.value(wanted.type)} AND m.scope = ${conditions.value(scope)}`)
      .and(`m.project IS NOT DISTINCT FROM ${conditions.value(wanted.project ?? null)}`);
    return await this.memories.select(conditions, '', manager);
  }

  private async merge({ manager, owner, wanted, space, at }: Writing, kept: MemoryRow): Promise<Written> {
    const number = kept.sourceCount + 1;
    const patch = {
      sourceCount: number,
      accessedAt: at,
      ...(STRENGTH[wanted.source] > STRENGTH[kept.source] && { source: wanted.source }),
      ...(wanted.importance > kept.importance && { importance: wanted.importance }),
      ...(wanted.pinned && !kept.pinned && { pinned: true }),
      ...(wanted.tags.some((tag) => !kept.tags.includes(tag)) && { tags: [...new Set([...kept.tags, ...wanted.tags])] }),
    };
    const row = await this.memories.change(manager, { row: kept, space, patch, action: 'merged', by: owner.user, at });
    await this.memories.addSource(manager, {
      organisation: row.organisation,
      memoryId: row.id,
      number,
      source: wanted.source,
      saidBy: owner.user,
      at,
      text: wanted.text === row.text ? null : wanted.text,
      context: wanted.context,
    });
    return { row, outcome: 'merged', superseded: [], disputed: [] };
  }

  private async insert(
    { manager, owner, wanted, scope, space, held, at }: Writing,
    likeness: number[] | null,
    gone: readonly MemoryRow[],
    disputed: readonly MemoryRow[],
  ): Promise<Written> {
    const { organisation } = owner;
    const row: MemoryRow = {
      organisation,
      id: newId('mem'),
      space: space.id,
      ordinal: await this.memories.takePlaces(manager, space.id),
      userId: owner.user,
      type: wanted.type,
      scope,
      project: wanted.project ?? null,
      text: wanted.text,
      key: wanted.key ?? null,
      source: wanted.source,
      sourceCount: 1,
      importance: wanted.importance,
      pinned: wanted.pinned,
      tags: [...new Set(wanted.tags)],
      context: wanted.context,
      session: wanted.session ?? null,
      sequence: wanted.session === undefined ? null : (wanted.sequence ?? null),
      supersededBy: null,
      revision: 1,
      createdAt: at,
      updatedAt: at,
      accessedAt: at,
    };
    const by = owner.user;
    const link = { organisation, fromId: row.id, createdBy: by, createdAt: at } as const;
    for (const old of gone) {
      const patch = { supersededBy: row.id };
      await this.memories.change(manager, { row: old, space: held.get(old.space)!, patch, action: 'superseded', by, at });
    }
    await this.memories.insert(manager, { ...row, version: space.version, likeness });
    await this.memories.addSource(manager, {
      organisation,
      memoryId: row.id,
      number: 1,
      source: wanted.source,
      saidBy: by,
      at,
      text: null,
      context: {},
    });
    for (const old of gone) await this.memories.addRelation(manager, { ...link, type: 'supersedes', toId: old.id });
    for (const old of disputed) await this.memories.addRelation(manager, { ...link, type: 'relates_to', toId: old.id });
    return { row, outcome: gone.length > 0 ? 'superseded' : 'created', superseded: gone, disputed };
  }
}
