import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What PGlite's file system calls that can need room on the disk. */
const WRITING = ['writeSync', 'openSync', 'mkdirSync', 'ftruncateSync', 'truncateSync', 'renameSync', 'fsyncSync'] as const;
const BETWEEN_REPORTS_MS = 100;

export const isLackOfSpace = (code: string | undefined): code is string => code === 'ENOSPC' || code === 'EDQUOT';

/**
 * Tells when the disk has no room for what this thread writes. PostgreSQL turns that into the error of a statement where it
 * can, and is stopped for good where it cannot, in which case it does not say so: only its file system sees it.
 */
export function reportLackOfSpace(report: (code: string) => void): void {
  const calls = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  let last = -Infinity;
  for (const name of WRITING) {
    const call = calls[name]!;
    calls[name] = (...args) => {
      try {
        return call(...args);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const now = performance.now();
        if (isLackOfSpace(code) && now - last >= BETWEEN_REPORTS_MS) {
          last = now;
          report(code);
        }
        throw error;
      }
    };
  }
  syncBuiltinESMExports();
}
