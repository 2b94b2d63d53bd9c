import { lackOfSpace } from '#foundry/kernel';
import { buildErrors } from './build.errors.js';
import type { FreeSpace } from './ports.js';

/** A build's files, artifacts and history take some 20 MiB; its database rows must never be what fills the disk. */
export const SPACE_FOR_BUILD = 200 * 1024 * 1024;
export const SPACE_FOR_STEP = 50 * 1024 * 1024;

/** @throws build.disk_full while it can still be recorded. */
export async function requireSpace(freeSpace: FreeSpace, needed: number): Promise<void> {
  const remedy = 'move the data directory (FOUNDRY_DATA_DIR)';
  const problem = lackOfSpace(await freeSpace(), needed, 'the data directory', remedy);
  if (problem !== undefined) throw buildErrors.diskFull(problem);
}
