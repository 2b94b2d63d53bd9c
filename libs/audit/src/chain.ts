import { sha256, stableJson } from '#foundry/kernel';
import type { AuditEntryEntity } from './audit.entity.js';

/** What the first entry of every chain follows. */
export const GENESIS = '0'.repeat(64);

/**
 * The hash of an entry: everything it says, the organisation and its place, and the hash of the entry before. Nothing
 * of it can be changed, moved or left out without the following hashes becoming wrong.
 */
export function hashOf(entry: Omit<AuditEntryEntity, 'hash'>): string {
  const { organisation, seq, at, subject, name, action, target, result, correlationId, details, previous } = entry;
  const isFlat = Object.values(details).every((value) => typeof value !== 'object' || value === null);
  // Entries are hashed by the hundred. What `stableJson` says is said here without it, where only the details can have keys to sort.
  const content = {
    action,
    at: at.toISOString(),
    correlationId,
    details: isFlat ? sorted(details) : details,
    name,
    organisation,
    previous,
    result,
    seq,
    subject,
    target,
  };
  return sha256(isFlat ? JSON.stringify(content) : stableJson(content));
}

function sorted(details: AuditEntryEntity['details']): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(details).sort()) copy[key] = details[key];
  return copy;
}
