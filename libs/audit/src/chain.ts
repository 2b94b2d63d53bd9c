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
  return sha256(
    stableJson({
      organisation,
      seq,
      at: at.toISOString(),
      subject,
      name,
      action,
      target,
      result,
      correlationId,
      details,
      previous,
    }),
  );
}
