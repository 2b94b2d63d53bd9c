import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { EntryRefused, OpenFolder, type EntryName } from '#foundry/sandbox';
import { workspaceErrors } from './workspace.errors.js';

/** Folders that are open at once while a tree is removed; what lies deeper is brought up first. */
const OPEN_DEPTH = 32;

/** Rounds after which something must be making new files as fast as they are removed; 10,000 levels take 320. */
const MAX_ROUNDS = 5_000;

/**
 * Removes a file, a link or a whole folder, however deep, whatever its modes. A folder is first moved where no job has a
 * path to it: it is gone at once, and nothing can be swapped in while it is taken apart.
 *
 * @param graveyard folder on the same disk that only Foundry can reach.
 */
export async function removeEntry(parent: OpenFolder, name: EntryName, graveyard: string): Promise<void> {
  if (await parent.unlink(name)) return;
  const grave = randomBytes(8).toString('hex');
  await grantAccessTo(parent, name);
  if (await parent.moveOut(name, join(graveyard, grave))) await emptyFolder(graveyard, [grave]);
}

/** Removes what is in a folder that only Foundry can reach, or only the entries of these names. */
export async function emptyFolder(path: string, only?: readonly string[]): Promise<void> {
  await OpenFolder.with(path, async (top) => {
    let pending: EntryName[] = only === undefined ? await top.names() : [...only];
    for (let round = 0; pending.length > 0; round++) {
      if (round > MAX_ROUNDS) {
        throw workspaceErrors.fileChanging('Files are made as fast as they are removed: end the program that makes them.');
      }
      const brought: string[] = [];
      const left: EntryName[] = [];
      for (const name of pending) if (!(await removeBelow(top, name, 1, { path, brought }))) left.push(name);
      pending = [...left, ...brought];
    }
  });
}

/** @returns whether the entry is gone. */
async function removeBelow(
  parent: OpenFolder,
  name: EntryName,
  depth: number,
  top: { readonly path: string; readonly brought: string[] },
): Promise<boolean> {
  if (await parent.unlink(name)) return true;
  await grantAccessTo(parent, name);
  let folder: OpenFolder;
  try {
    folder = await parent.folder(name);
  } catch (error) {
    if (!(error instanceof EntryRefused)) throw error;
    if (error.reason === 'missing') return true;
    if (error.reason === 'link') return false; // put there meanwhile: the next round removes it
    throw error;
  }
  try {
    for (const child of await folder.names()) {
      if (depth < OPEN_DEPTH) await removeBelow(folder, child, depth + 1, top);
      else if (!(await folder.unlink(child))) {
        const grave = randomBytes(8).toString('hex');
        await grantAccessTo(folder, child);
        if (await folder.moveOut(child, join(top.path, grave))) top.brought.push(grave);
      }
    }
  } finally {
    await folder.close();
  }
  return (await parent.rmdir(name)) || (await parent.lstat(name)) === null;
}

/** A job that is not root can take away the access to its own folders, and with it the way to remove them. */
async function grantAccessTo(parent: OpenFolder, name: EntryName): Promise<void> {
  const stats = await parent.lstat(name);
  if (stats?.isDirectory() !== true || (stats.mode & 0o700) === 0o700) return;
  await parent.grantAccess(name).catch((error: unknown) => {
    if (!(error instanceof EntryRefused)) throw error; // swapped meanwhile: what comes next says what it is
  });
}
