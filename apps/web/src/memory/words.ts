import type { HistoryEntry, MemoryScope, MemorySource, MemoryType, RelationType } from '../api/types.js';
import type { Tone } from '../build/status.js';

/** Total records: what the server learns does not compile here before it has words. */
export const TYPES: Readonly<Record<MemoryType, { label: string; holds: string; tone: Tone }>> = {
  insight: { label: 'Insight', holds: 'why something was decided', tone: 'info' },
  gotcha: { label: 'Gotcha', holds: 'what went wrong, and how to avoid it', tone: 'danger' },
  preference: { label: 'Preference', holds: 'how somebody likes things done', tone: 'success' },
  pattern: { label: 'Pattern', holds: 'an approach that worked', tone: 'info' },
  capability: { label: 'Capability', holds: 'something that exists', tone: 'neutral' },
  status: { label: 'Status', holds: 'where things stand', tone: 'warning' },
};

export const SCOPES: Readonly<Record<MemoryScope, string>> = {
  private: 'you alone',
  project: 'the project',
  organisation: 'the organisation',
  global: 'every project',
};

export const SOURCES: Readonly<Record<MemorySource, string>> = {
  user_stated: 'said by a person',
  ai_corrected: 'corrected by a person',
  ai_inferred: 'concluded by a model or a build',
};

export const RELATIONS: Readonly<Record<RelationType, { forth: string; back: string }>> = {
  supersedes: { forth: 'supersedes', back: 'superseded by' },
  relates_to: { forth: 'relates to', back: 'relates to' },
  caused_by: { forth: 'caused by', back: 'causes' },
  fixed_by: { forth: 'fixed by', back: 'fixes' },
  implements: { forth: 'implements', back: 'implemented by' },
};

export const ACTIONS: Readonly<Record<HistoryEntry['action'], string>> = {
  created: 'Written',
  updated: 'Changed',
  merged: 'Said again',
  superseded: 'Superseded',
  boosted: 'Boosted',
  pinned: 'Pinned',
  unpinned: 'Unpinned',
  restored: 'Restored',
};
