import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import {
  GapEntity,
  type HistoryAction,
  HistoryEntity,
  type JsonObject,
  MemoryEntity,
  type MemoryRow,
  RelationEntity,
  SourceEntity,
} from '../memory.entity.js';
import type { HistoryEntry, MemoryFilter, MemoryScope, SourceEntry } from '../memory.schemas.js';
import { Conditions, EVERYBODY, type MemoryOwner } from '../owner.js';
import { historyEntryOf, sourceEntryOf } from './memory.views.js';

/** The columns of `memories m` under the names of the entity, but for those that nobody outside of the database needs. */
export const MEMORY_COLUMNS = `m.organisation, m.id, m.space, m.ordinal, m.user_id AS "userId", m.type, m.scope, m.project, m.text, m.key,
  m.source, m.source_count AS "sourceCount", m.importance, m.pinned, m.tags, m.context, m.session, m.sequence,
  m.superseded_by AS "supersededBy", m.revision, m.created_at AS "createdAt", m.updated_at AS "updatedAt",
  m.accessed_at AS "accessedAt"`;

const DEADLOCK = '40P01';
const MOST_TRIES = 5;

/** A space whose row this transaction holds, and the number of the change it is about to make. */
export interface HeldSpace {
  readonly id: number;
  readonly version: number;
}

export const readerOf = (owner: MemoryOwner, scope: MemoryScope): string => (scope === 'private' ? owner.user : EVERYBODY);

/** Rows of memories. Everything that reads takes the owner, whose `Conditions` decide what there is. */
@Injectable()
export class MemoryRepository {
  /** The last change in line of each organisation. */
  private readonly lines = new Map<string, Promise<void>>();

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /**
   * A transaction that changes memories. Those of one organisation wait here for each other rather than at the database, where each
   * would keep a connection from everybody else; what other processes do is waited for there.
   */
  async write<T>({ organisation }: MemoryOwner, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const before = this.lines.get(organisation) ?? Promise.resolve();
    const done = before.then(() => this.untilNoDeadlock(work));
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.lines.set(organisation, settled);
    try {
      return await done;
    } finally {
      if (this.lines.get(organisation) === settled) this.lines.delete(organisation);
    }
  }

  /** Vectors and changes take rows in their own orders; whoever the database picks to give way does it again. */
  private async untilNoDeadlock<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.database.transaction(work);
      } catch (error) {
        const { code } = (error as { driverError?: { code?: string } }).driverError ?? {};
        if (code !== DEADLOCK || tries >= MOST_TRIES) throw error;
      }
    }
  }

  async find(owner: MemoryOwner, id: string, manager: EntityManager = this.database.manager): Promise<MemoryRow | undefined> {
    const conditions = new Conditions(owner);
    conditions.and(`m.id = ${conditions.value(id)}`);
    const [row] = await this.select(conditions, '', manager);
    return row;
  }

  async select(conditions: Conditions, rest: string, manager: EntityManager = this.database.manager): Promise<MemoryRow[]> {
    return await manager.query<MemoryRow[]>(
      `SELECT ${MEMORY_COLUMNS} FROM memories m WHERE ${conditions.sql} ${rest}`,
      conditions.values,
    );
  }

  /**
   * Takes the space's row until the transaction ends: whoever changes memories of a space comes one after the other, in every
   * process, and their changes become visible in the order of their numbers.
   */
  async hold(manager: EntityManager, organisation: string, reader: string): Promise<HeldSpace> {
    const [row] = await manager.query<{ id: number; version: string }[]>(
      `INSERT INTO memory_spaces (organisation, reader, version) VALUES ($1, $2, 1)
       ON CONFLICT (organisation, reader) DO UPDATE SET version = memory_spaces.version + 1
       RETURNING id, version`,
      [organisation, reader],
    );
    return { id: row!.id, version: Number(row!.version) };
  }

  /** Holds the spaces that an owner's change can touch, always in the same order: what is shared, then what is private. */
  async holdBoth(manager: EntityManager, owner: MemoryOwner): Promise<ReadonlyMap<string, HeldSpace>> {
    const held = new Map<string, HeldSpace>();
    for (const reader of [EVERYBODY, owner.user]) held.set(reader, await this.hold(manager, owner.organisation, reader));
    return held;
  }

  /** @param count how many places are taken; returns the first one */
  async takePlaces(manager: EntityManager, space: number, count = 1): Promise<number> {
    const [[row]] = await manager.query<[{ last: number }[], number]>(
      'UPDATE memory_spaces SET last_ordinal = last_ordinal + $2 WHERE id = $1 RETURNING last_ordinal AS last',
      [space, count],
    );
    return row!.last - count + 1;
  }

  /** What may say the same or its opposite, most alike first. */
  async alike(
    manager: EntityManager,
    owner: MemoryOwner,
    space: number,
    likeness: readonly number[],
    limit: number,
  ): Promise<MemoryRow[]> {
    const conditions = new Conditions(owner);
    const marks = conditions.value(likeness);
    conditions.and(`m.space = ${conditions.value(space)} AND m.likeness && ${marks}::int[] AND m.superseded_by IS NULL`);
    return await this.select(
      conditions,
      `ORDER BY cardinality(ARRAY(SELECT unnest(m.likeness) INTERSECT SELECT unnest(${marks}::int[]))) DESC, m.ordinal DESC
       LIMIT ${conditions.value(limit)}`,
      manager,
    );
  }

  async insert(manager: EntityManager, row: Omit<MemoryEntity, 'sourceCount' | 'revision' | 'supersededBy'>): Promise<void> {
    await manager.insert(MemoryEntity, row);
  }

  /** Changes a memory and writes down what it was before. */
  async change(manager: EntityManager, { row, space, patch, action, by, at }: MemoryChange): Promise<MemoryRow> {
    const keys = Object.keys(patch) as (keyof typeof patch)[];
    const before = Object.fromEntries(keys.map((key) => [key, asJson(row[key as keyof MemoryRow])])) as JsonObject;
    const revision = row.revision + 1;
    const updatedAt = action === 'merged' || action === 'boosted' ? row.updatedAt : at;
    await manager.insert(HistoryEntity, {
      organisation: row.organisation,
      memoryId: row.id,
      revision,
      at,
      changedBy: by,
      action,
      before,
    });
    await manager.update(
      MemoryEntity,
      { organisation: row.organisation, id: row.id },
      { ...patch, revision, updatedAt, version: space.version },
    );
    return { ...row, ...patch, revision, updatedAt };
  }

  /** Gives a changed memory its marks, and its place in another space when it goes there. */
  async move(
    manager: EntityManager,
    row: MemoryRow,
    { space, left, likeness }: { readonly space: HeldSpace; readonly left: HeldSpace; readonly likeness: number[] | null },
  ): Promise<void> {
    const where = { organisation: row.organisation, id: row.id };
    if (space.id === left.id) {
      await manager.update(MemoryEntity, where, { likeness });
      return;
    }
    await manager.insert(GapEntity, { space: left.id, ordinal: row.ordinal, version: left.version });
    const ordinal = await this.takePlaces(manager, space.id);
    await manager.update(MemoryEntity, where, { space: space.id, ordinal, version: space.version, likeness });
  }

  async count(conditions: Conditions): Promise<number> {
    const [row] = await this.database.query<{ count: string }[]>(
      `SELECT count(*) FROM memories m WHERE ${conditions.sql}`,
      conditions.values,
    );
    return Number(row!.count);
  }

  /** Deletes memories and notes their places, all of spaces that are held. */
  async delete(manager: EntityManager, rows: readonly MemoryRow[], held: ReadonlyMap<number, HeldSpace>): Promise<void> {
    if (rows.length === 0) return;
    await manager.query('DELETE FROM memories WHERE organisation = $1 AND id = ANY($2::text[])', [
      rows[0]!.organisation,
      rows.map(({ id }) => id),
    ]);
    await manager.query(
      'INSERT INTO memory_gaps (space, ordinal, version) SELECT * FROM unnest($1::int[], $2::int[], $3::bigint[])',
      [rows.map(({ space }) => space), rows.map(({ ordinal }) => ordinal), rows.map(({ space }) => held.get(space)!.version)],
    );
  }

  async addSource(manager: EntityManager, source: SourceEntity): Promise<void> {
    await manager.insert(SourceEntity, source);
  }

  async addRelation(manager: EntityManager, relation: RelationEntity): Promise<boolean> {
    const { organisation, fromId, type, toId, createdBy, createdAt } = relation;
    const rows = await manager.query<unknown[]>(
      `INSERT INTO memory_relations (organisation, from_id, type, to_id, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [organisation, fromId, type, toId, createdBy, createdAt],
    );
    return rows.length > 0;
  }

  /** What happened to each memory, by id, in its order. */
  async histories(rows: readonly MemoryRow[]): Promise<ReadonlyMap<string, { history: HistoryEntry[]; sources: SourceEntry[] }>> {
    const histories = new Map(rows.map(({ id }) => [id, { history: [] as HistoryEntry[], sources: [] as SourceEntry[] }]));
    const [first] = rows;
    if (!first) return histories;
    const where = { organisation: first.organisation, memoryId: In([...histories.keys()]) };
    for (const entry of await this.database.manager.find(HistoryEntity, { where, order: { revision: 'ASC' } }))
      histories.get(entry.memoryId)!.history.push(historyEntryOf(entry));
    for (const entry of await this.database.manager.find(SourceEntity, { where, order: { number: 'ASC' } }))
      histories.get(entry.memoryId)!.sources.push(sourceEntryOf(entry));
    return histories;
  }
}

export interface MemoryChange {
  readonly row: MemoryRow;
  readonly space: HeldSpace;
  readonly patch: Partial<MemoryEntity>;
  readonly action: HistoryAction;
  readonly by: string;
  readonly at: Date;
}

const asJson = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : (value ?? null));

/** Adds what a filter asks for. Superseded memories are left out unless it asks for them. */
export function applyFilter(conditions: Conditions, filter: Partial<MemoryFilter>): Conditions {
  const { tags, context, session, user, pinned, minImportance, createdSince, createdUntil, accessedUntil } = filter;
  const one = (column: string, values: readonly string[] | undefined): void => {
    if (values) conditions.and(`m.${column} = ANY(${conditions.value(values)}::text[])`);
  };
  one('type', filter.types);
  one('scope', filter.scopes);
  one('source', filter.sources);
  one('project', filter.projects);
  if (tags) conditions.and(`m.tags @> ${conditions.value(tags)}::text[]`);
  if (context) conditions.and(`m.context @> ${conditions.value(JSON.stringify(context))}::jsonb`);
  if (session !== undefined) conditions.and(`m.session = ${conditions.value(session)}`);
  if (user !== undefined) conditions.and(`m.user_id = ${conditions.value(user)}`);
  if (pinned !== undefined) conditions.and(`m.pinned = ${conditions.value(pinned)}`);
  if (minImportance !== undefined) conditions.and(`m.importance >= ${conditions.value(minImportance)}::real`);
  if (createdSince !== undefined) conditions.and(`m.created_at >= ${conditions.value(createdSince)}`);
  if (createdUntil !== undefined) conditions.and(`m.created_at < ${conditions.value(createdUntil)}`);
  if (accessedUntil !== undefined) conditions.and(`m.accessed_at < ${conditions.value(accessedUntil)}`);
  if (filter.includeSuperseded !== true) conditions.and('m.superseded_by IS NULL');
  return conditions;
}
