import { decayOf } from '../decay.js';
import type { HistoryEntity, MemoryRow, RelationEntity, SourceEntity } from '../memory.entity.js';
import type { HistoryEntry, MemoryView, RelationView, SourceEntry } from '../memory.schemas.js';

/** A memory as it is at `now`: decay is not stored. */
export function viewOf(row: MemoryRow, now: Date): MemoryView {
  return {
    id: row.id,
    type: row.type,
    text: row.text,
    scope: row.scope,
    project: row.project,
    source: row.source,
    sources: row.sourceCount,
    importance: row.importance,
    decay: Math.round(decayOf(row, now) * 1_000) / 1_000,
    pinned: row.pinned,
    tags: row.tags,
    context: row.context as MemoryView['context'],
    key: row.key,
    session: row.session,
    sequence: row.sequence,
    user: row.userId,
    supersededBy: row.supersededBy,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    accessedAt: row.accessedAt.toISOString(),
  };
}

export const relationViewOf = ({ fromId, type, toId, createdBy, createdAt }: RelationEntity): RelationView => ({
  from: fromId,
  type,
  to: toId,
  createdBy,
  createdAt: createdAt.toISOString(),
});

export const historyEntryOf = ({ revision, at, changedBy, action, before }: HistoryEntity): HistoryEntry => ({
  revision,
  at: at.toISOString(),
  by: changedBy,
  action,
  before: before as HistoryEntry['before'],
});

export const sourceEntryOf = ({ source, saidBy, at, text, context }: SourceEntity): SourceEntry => ({
  source,
  by: saidBy,
  at: at.toISOString(),
  text,
  context: context as SourceEntry['context'],
});
