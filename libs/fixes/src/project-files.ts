import { DomainError } from '#foundry/kernel';
import type { Workspace } from '#foundry/workspace';

/** @returns undefined for a file that is not there, may not be read, or is not UTF-8 text. */
export async function readText(workspace: Workspace, path: string): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await workspace.read(path);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // not text
  }
}
