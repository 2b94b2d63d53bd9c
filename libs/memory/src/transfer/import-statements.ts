import type { EntityManager } from 'typeorm';
import { Conditions, type MemoryOwner } from '../owner.js';
import type { MemoryLine, RelationLine } from './transfer.schemas.js';

/** A row as it is inserted; the rest is in its line. */
export interface NewRow {
  readonly organisation: string;
  readonly id: string;
  readonly space: number;
  readonly ordinal: number;
  readonly version: number;
  readonly userId: string;
  readonly revision: number;
  readonly sourceCount: number;
  readonly likeness: readonly number[] | null;
  readonly supersededBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly accessedAt: string;
  readonly line: MemoryLine;
}

/** What an import writes, many rows a statement: one at a time would take ten times as long. */
export class ImportStatements {
  /** Which ids are there in the organisation, whoever may see them. */
  async taken(manager: EntityManager, organisation: string, ids: readonly string[]): Promise<Set<string>> {
    const rows = await manager.query<{ id: string }[]>(
      'SELECT id FROM memories WHERE organisation = $1 AND id = ANY($2::text[])',
      [organisation, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async insert(manager: EntityManager, rows: readonly NewRow[]): Promise<void> {
    if (rows.length === 0) return;
    await manager.query(
      `INSERT INTO memories (organisation, id, space, ordinal, version, user_id, type, scope, project, text, key, source, source_count,
         importance, pinned, tags, context, session, sequence, superseded_by, revision, likeness, created_at, updated_at, accessed_at)
       SELECT organisation, id, space, ordinal, version, user_id, type, scope, project, text, key, source, source_count, importance,
         pinned, tags, context, session, sequence, superseded_by, revision, likeness, created_at, updated_at, accessed_at
       FROM jsonb_to_recordset($1::jsonb) AS r (organisation text, id text, space int, ordinal int, version bigint, user_id text, type text,
         scope text, project text, text text, key text, source text, source_count int, importance real, pinned boolean, tags text[],
         context jsonb, session text, sequence int, superseded_by text, revision int, likeness int[], created_at timestamptz,
         updated_at timestamptz, accessed_at timestamptz)`,
      [JSON.stringify(rows.map(recordOf))],
    );
    await manager.query(
      `INSERT INTO memory_sources (organisation, memory_id, number, source, said_by, at, text, context)
       SELECT * FROM jsonb_to_recordset($1::jsonb)
         AS r (organisation text, memory_id text, number int, source text, said_by text, at timestamptz, text text, context jsonb)`,
      [JSON.stringify(rows.flatMap(sourcesOf))],
    );
    const history = rows.flatMap(historyOf);
    if (history.length === 0) return;
    await manager.query(
      `INSERT INTO memory_history (organisation, memory_id, revision, at, changed_by, action, before)
       SELECT * FROM jsonb_to_recordset($1::jsonb)
         AS r (organisation text, memory_id text, revision int, at timestamptz, changed_by text, action text, before jsonb)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(history)],
    );
  }

  /** Relations whose two ends the owner may see; returns how many are new. */
  async relate(
    manager: EntityManager,
    owner: MemoryOwner,
    lines: readonly RelationLine[],
    names: Readonly<Record<string, string>>,
    now: Date,
  ): Promise<number> {
    if (lines.length === 0) return 0;
    const records = lines.map(({ from, type, to, createdBy, createdAt }) => ({
      from_id: names[from] ?? from,
      type,
      to_id: names[to] ?? to,
      created_by: createdBy ?? owner.user,
      created_at: createdAt ?? now.toISOString(),
    }));
    const conditions = new Conditions(owner, 'a');
    const given = conditions.value(JSON.stringify(records));
    const organisation = conditions.value(owner.organisation);
    conditions.and(conditions.visible(owner, 'b')).and('a.id <> b.id');
    const rows = await manager.query<unknown[]>(
      `INSERT INTO memory_relations (organisation, from_id, type, to_id, created_by, created_at)
       SELECT ${organisation}, r.from_id, r.type, r.to_id, r.created_by, r.created_at
       FROM jsonb_to_recordset(${given}::jsonb) AS r (from_id text, type text, to_id text, created_by text, created_at timestamptz)
       JOIN memories a ON a.organisation = ${organisation} AND a.id = r.from_id
       JOIN memories b ON b.organisation = ${organisation} AND b.id = r.to_id
       WHERE ${conditions.sql} ON CONFLICT DO NOTHING RETURNING 1`,
      conditions.values,
    );
    return rows.length;
  }
}

const recordOf = ({ line, ...row }: NewRow) => ({
  organisation: row.organisation,
  id: row.id,
  space: row.space,
  ordinal: row.ordinal,
  version: row.version,
  user_id: row.userId,
  type: line.type,
  scope: line.scope,
  project: line.project,
  text: line.text,
  key: line.key,
  source: line.source,
  source_count: row.sourceCount,
  importance: line.importance,
  pinned: line.pinned,
  tags: [...new Set(line.tags)],
  context: line.context,
  session: line.session,
  sequence: line.session === null ? null : line.sequence,
  superseded_by: row.supersededBy,
  revision: row.revision,
  likeness: row.likeness,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
  accessed_at: row.accessedAt,
});

const sourcesOf = ({ organisation, id, userId, createdAt, line }: NewRow) =>
  (line.sources.length > 0 ? line.sources : [{ source: line.source, by: userId, at: createdAt, text: null, context: {} }]).map(
    ({ source, by, at, text, context }, index) => ({
      organisation,
      memory_id: id,
      number: index + 1,
      source,
      said_by: by,
      at,
      text,
      context,
    }),
  );

/** Creation is not written down apart: it is the first source. */
const historyOf = ({ organisation, id, line }: NewRow) =>
  line.history
    .filter(({ action }) => action !== 'created')
    .map(({ revision, at, by, action, before }) => ({
      organisation,
      memory_id: id,
      revision,
      at,
      changed_by: by,
      action,
      before,
    }));
