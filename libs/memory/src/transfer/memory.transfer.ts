import { AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { memoryErrors } from '../memory.errors.js';
import type { MemoryRow } from '../memory.entity.js';
import { MEMORY_OPTIONS, type MemoryOptions } from '../memory.options.js';
import type { MemoryFilter } from '../memory.schemas.js';
import { MemoryRelations } from '../memories/memory.relations.js';
import { applyFilter, type HeldSpace, MemoryRepository, readerOf } from '../memories/memory.repository.js';
import { checkContext } from '../memories/memory.service.js';
import { roomOf } from '../memories/memory.writer.js';
import { likenessOf } from '../merging/likeness.js';
import { statementOf } from '../merging/statement.js';
import { Conditions, type MemoryOwner } from '../owner.js';
import { ImportStatements, type NewRow } from './import-statements.js';
import { linesOf } from './lines.js';
import { importLineSchema, type ImportResult, type MemoryLine, type RelationLine } from './transfer.schemas.js';

const EXPORT_PAGE = 200;
/** Lines that one transaction takes: all of them are there, or none. */
const BATCH = 500;

/** Memories out of Foundry and into it again, as JSON with one of them a line. Neither holds more than a page of them. */
@Injectable()
export class MemoryTransfer {
  private readonly statements = new ImportStatements();

  constructor(
    @Inject(MemoryRepository) private readonly memories: MemoryRepository,
    @Inject(MemoryRelations) private readonly relations: MemoryRelations,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(MEMORY_OPTIONS) private readonly options: MemoryOptions,
  ) {}

  /**
   * Lines, each with its end: memories in the order of their ids, then the relations among them. The same memories give the
   * same bytes. Superseded ones are exported unless the filter says otherwise.
   */
  async *export(owner: MemoryOwner, filter: MemoryFilter = {}): AsyncGenerator<string> {
    const exported = new Set<string>();
    for (let after = ''; ;) {
      const conditions = applyFilter(new Conditions(owner), { includeSuperseded: true, ...filter });
      conditions.and(`m.id > ${conditions.value(after)}`);
      const rows = await this.memories.select(conditions, `ORDER BY m.id LIMIT ${EXPORT_PAGE}`);
      const histories = await this.memories.histories(rows);
      for (const row of rows) {
        exported.add(row.id);
        yield `${JSON.stringify(lineOf(row, histories.get(row.id)!))}\n`;
      }
      if (rows.length < EXPORT_PAGE) break;
      after = rows.at(-1)!.id;
    }
    const ids = [...exported];
    for (let at = 0; at < ids.length; at += EXPORT_PAGE) {
      const page = new Set(ids.slice(at, at + EXPORT_PAGE));
      for (const relation of await this.relations.touching(owner, [...page], 100_000)) {
        // A relation goes with the memory it comes from, so that it is written once.
        if (!page.has(relation.from) || !exported.has(relation.to)) continue;
        yield `${JSON.stringify({ kind: 'relation', ...relation })}\n`;
      }
    }
  }

  /**
   * Takes what an export wrote, or memories of another origin in the same form. Nothing that is there is changed, and nothing is
   * merged: importing twice does as much as importing once. Batches of 500 lines are kept whole; what came before a wrong line stays.
   * @throws memory.invalid_import
   */
  async import(owner: MemoryOwner, pieces: AsyncIterable<string | Uint8Array>): Promise<ImportResult> {
    const result: ImportResult = { memories: 0, relations: 0, unchanged: 0, renamed: {} };
    let batch: (MemoryLine | RelationLine)[] = [];
    const flush = async (): Promise<void> => {
      if (batch.length > 0) await this.importBatch(owner, batch, result);
      batch = [];
    };
    for await (const { text, number } of linesOf(pieces)) {
      batch.push(parseLine(text, number));
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    return result;
  }

  private async importBatch(
    owner: MemoryOwner,
    batch: readonly (MemoryLine | RelationLine)[],
    result: ImportResult,
  ): Promise<void> {
    const lines = [...new Map(batch.filter((line) => line.kind === 'memory').map((line) => [line.id, line])).values()];
    const relations = batch.filter((line) => line.kind === 'relation');
    const done = await this.memories.write(owner, async (manager) => {
      const held = await this.memories.holdBoth(manager, owner);
      const conditions = new Conditions(owner);
      conditions.and(`m.id = ANY(${conditions.value(lines.map(({ id }) => id))}::text[])`);
      const mine = new Set((await this.memories.select(conditions, '', manager)).map(({ id }) => id));
      const taken = await this.statements.taken(
        manager,
        owner.organisation,
        lines.map(({ id }) => id),
      );
      // An id that belongs to somebody else here: the memory gets another one, and so does all that names it.
      const renamed = Object.fromEntries(
        [...taken].filter((id) => !mine.has(id)).map((id) => [id, result.renamed[id] ?? newId('mem')]),
      );
      const names = { ...result.renamed, ...renamed };
      const fresh = lines.filter(({ id }) => !mine.has(id) && !(id in result.renamed));
      await this.insert(manager, owner, held, fresh, names);
      const related = await this.statements.relate(manager, owner, relations, names, this.now());
      if (fresh.length + related > 0) {
        await this.audit.append(manager, {
          organisation: owner.organisation,
          subject: owner.user,
          name: owner.name ?? owner.user,
          action: 'memory.imported',
          target: null,
          result: 'done',
          details: { memories: fresh.length, relations: related },
        });
      }
      return { renamed, memories: fresh.length, related };
    });
    result.memories += done.memories;
    result.relations += done.related;
    result.unchanged += batch.length - done.memories - done.related;
    Object.assign(result.renamed, done.renamed);
  }

  private async insert(
    manager: EntityManager,
    owner: MemoryOwner,
    held: ReadonlyMap<string, HeldSpace>,
    lines: readonly MemoryLine[],
    names: Readonly<Record<string, string>>,
  ): Promise<void> {
    const rows: NewRow[] = [];
    for (const [reader, space] of held) {
      const here = lines.map((line) => placed(line)).filter(({ scope }) => readerOf(owner, scope) === reader);
      if (here.length === 0) continue;
      const first = await this.memories.takePlaces(manager, space.id, here.length);
      for (const [index, line] of here.entries())
        rows.push({
          ...this.rowOf(line, owner, space),
          id: names[line.id] ?? line.id,
          supersededBy: line.supersededBy && (names[line.supersededBy] ?? line.supersededBy),
          ordinal: first + index,
          line,
        });
    }
    await this.statements.insert(manager, rows);
  }

  private rowOf(line: MemoryLine, owner: MemoryOwner, space: HeldSpace) {
    const now = this.now().toISOString();
    const createdAt = line.createdAt ?? now;
    const isTurn = line.session !== null && line.sequence !== null;
    const room = roomOf(space.id, line);
    return {
      organisation: owner.organisation,
      space: space.id,
      version: space.version,
      // What is private is its reader's, whoever wrote it elsewhere.
      userId: line.scope === 'private' ? owner.user : (line.user ?? owner.user),
      revision: Math.max(1, ...line.history.map(({ revision }) => revision)),
      sourceCount: Math.max(1, line.sources.length),
      likeness: isTurn ? null : likenessOf(statementOf(line.text), room),
      createdAt,
      updatedAt: line.updatedAt ?? createdAt,
      accessedAt: line.accessedAt ?? createdAt,
    };
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

/** A memory of a project that names none belongs to the organisation, as one that is created so does. */
const placed = (line: MemoryLine): MemoryLine =>
  line.scope === 'project' && line.project === null ? { ...line, scope: 'organisation' } : line;

function parseLine(text: string, number: number): MemoryLine | RelationLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw memoryErrors.invalidImport(`Line ${number} is not JSON. Each line holds one memory or one relation.`, { cause: error });
  }
  const read = importLineSchema.safeParse(value);
  if (read.success) {
    if (read.data.kind === 'memory') checkContext(read.data.context);
    return read.data;
  }
  const problems = read.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw memoryErrors.invalidImport(`Line ${number} is not a memory or a relation: ${problems.join('; ')}.`, {
    details: { line: number, problems },
  });
}

function lineOf(row: MemoryRow, { history, sources }: Pick<MemoryLine, 'history' | 'sources'>): MemoryLine {
  return {
    kind: 'memory',
    id: row.id,
    type: row.type,
    text: row.text,
    scope: row.scope,
    project: row.project,
    key: row.key,
    source: row.source,
    importance: row.importance,
    pinned: row.pinned,
    tags: row.tags,
    context: row.context as MemoryLine['context'],
    user: row.userId,
    session: row.session,
    sequence: row.sequence,
    supersededBy: row.supersededBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    accessedAt: row.accessedAt.toISOString(),
    history,
    sources,
  };
}
