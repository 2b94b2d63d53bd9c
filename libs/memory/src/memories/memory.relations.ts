import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { memoryErrors } from '../memory.errors.js';
import type { RelationEntity } from '../memory.entity.js';
import { MEMORY_OPTIONS, type MemoryOptions } from '../memory.options.js';
import type { graphRequestSchema, MemoryGraph, Relate, RelationView } from '../memory.schemas.js';
import { Conditions, type MemoryOwner } from '../owner.js';
import { MemoryRepository } from './memory.repository.js';
import { relationViewOf, viewOf } from './memory.views.js';

/** How memories hang together. A relation is seen by who may see both of its ends. */
@Injectable()
export class MemoryRelations {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(MemoryRepository) private readonly memories: MemoryRepository,
    @Inject(MEMORY_OPTIONS) private readonly options: MemoryOptions,
  ) {}

  /** Says that one has to do with the other; saying it twice changes nothing. @throws memory.not_found, memory.related_to_itself */
  async relate(owner: MemoryOwner, { from, type, to }: Relate): Promise<RelationView> {
    if (from === to) throw memoryErrors.relatedToItself('A memory cannot be related to itself. Name two.');
    const conditions = new Conditions(owner);
    conditions.and(`m.id = ANY(${conditions.value([from, to])}::text[])`);
    const found = new Set((await this.memories.select(conditions, '')).map(({ id }) => id));
    for (const id of [from, to]) {
      if (!found.has(id)) throw memoryErrors.notFound(`There is no memory ${id}, or it is not yours to see.`);
    }
    const createdAt = this.options.now?.() ?? new Date();
    const relation = { organisation: owner.organisation, fromId: from, type, toId: to, createdBy: owner.user, createdAt };
    await this.memories.addRelation(this.database.manager, relation);
    const [kept] = await this.among(owner, [from, to], type);
    if (!kept) throw memoryErrors.notFound('One of the two memories was forgotten meanwhile.');
    return kept;
  }

  /** @returns whether there was such a relation that the owner may see */
  async unrelate(owner: MemoryOwner, { from, type, to }: Relate): Promise<boolean> {
    const conditions = new Conditions(owner, 'a');
    conditions
      .and(conditions.visible(owner, 'b'))
      .and(`r.organisation = ${conditions.value(owner.organisation)} AND r.from_id = ${conditions.value(from)}`)
      .and(`r.to_id = ${conditions.value(to)} AND r.type = ${conditions.value(type)}`);
    const [rows] = await this.database.query<[unknown[], number]>(
      `DELETE FROM memory_relations r USING memories a, memories b
       WHERE a.organisation = r.organisation AND a.id = r.from_id AND b.organisation = r.organisation AND b.id = r.to_id
         AND ${conditions.sql} RETURNING 1`,
      conditions.values,
    );
    return rows.length > 0;
  }

  /** Relations that touch any of the ids, both ends of which the owner may see. */
  async touching(owner: MemoryOwner, ids: readonly string[], limit = 2_000): Promise<RelationView[]> {
    if (ids.length === 0) return [];
    const conditions = new Conditions(owner, 'a');
    const among = conditions.value(ids);
    conditions
      .and(conditions.visible(owner, 'b'))
      .and(`r.organisation = ${conditions.value(owner.organisation)}`)
      .and(`(r.from_id = ANY(${among}::text[]) OR r.to_id = ANY(${among}::text[]))`);
    return await this.select(conditions, limit);
  }

  /** The memories around one, nearest first, and the relations among them. @throws memory.not_found */
  async graph(owner: MemoryOwner, id: string, { depth, limit }: z.output<typeof graphRequestSchema>): Promise<MemoryGraph> {
    const middle = await this.memories.find(owner, id);
    if (!middle) throw memoryErrors.notFound(`There is no memory ${id}, or it is not yours to see.`);
    const distances = new Map([[id, 0]]);
    let cut = false;
    for (let distance = 1, edge = [id]; distance <= depth && edge.length > 0; distance++) {
      const next: string[] = [];
      for (const { from, to } of await this.touching(owner, edge)) {
        for (const end of [from, to]) {
          if (distances.has(end)) continue;
          if (distances.size >= limit) cut = true;
          else {
            distances.set(end, distance);
            next.push(end);
          }
        }
      }
      edge = next;
    }
    const conditions = new Conditions(owner);
    conditions.and(`m.id = ANY(${conditions.value([...distances.keys()])}::text[])`);
    const rows = await this.memories.select(conditions, 'ORDER BY m.id');
    const now = this.options.now?.() ?? new Date();
    const nodes = rows.map((row) => ({ memory: viewOf(row, now), distance: distances.get(row.id)! }));
    nodes.sort((a, b) => a.distance - b.distance || (a.memory.id < b.memory.id ? -1 : 1));
    return { nodes, edges: await this.among(owner, [...distances.keys()]), cut };
  }

  /** Relations with both ends among the ids. */
  private async among(owner: MemoryOwner, ids: readonly string[], type?: Relate['type']): Promise<RelationView[]> {
    const conditions = new Conditions(owner, 'a');
    const among = conditions.value(ids);
    conditions
      .and(conditions.visible(owner, 'b'))
      .and(`r.organisation = ${conditions.value(owner.organisation)}`)
      .and(`r.from_id = ANY(${among}::text[]) AND r.to_id = ANY(${among}::text[])`);
    if (type !== undefined) conditions.and(`r.type = ${conditions.value(type)} AND r.from_id = ${conditions.value(ids[0])}`);
    return await this.select(conditions, 5_000);
  }

  private async select(conditions: Conditions, limit: number): Promise<RelationView[]> {
    const rows = await this.database.query<RelationEntity[]>(
      `SELECT r.organisation, r.from_id AS "fromId", r.type, r.to_id AS "toId", r.created_by AS "createdBy", r.created_at AS "createdAt"
       FROM memory_relations r
       JOIN memories a ON a.organisation = r.organisation AND a.id = r.from_id
       JOIN memories b ON b.organisation = r.organisation AND b.id = r.to_id
       WHERE ${conditions.sql} ORDER BY r.from_id, r.to_id, r.type LIMIT ${conditions.value(limit)}`,
      conditions.values,
    );
    return rows.map(relationViewOf);
  }
}
