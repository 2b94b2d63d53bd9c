import { sha256 } from '#foundry/kernel';
import { shown } from './project-path.js';
import type { ProjectTree } from './project-tree.js';
import { workspaceErrors } from './workspace.errors.js';
import type { WorkspaceChange } from './workspace.types.js';

interface FileBefore {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** Writes and removes files as one change: when something is refused or fails, what was done before it is taken back. */
export async function changeTree(
  tree: ProjectTree,
  { write = [], remove = [] }: WorkspaceChange,
  otherBytes: () => Promise<number>,
): Promise<void> {
  const before = new Map<string, FileBefore | null>();
  for (const { path } of [...remove, ...write]) before.set(path, await fileAt(tree, path));
  for (const { path, ifMatch } of [...remove, ...write]) if (ifMatch !== undefined) requireMatch(path, ifMatch, before);
  try {
    // First, so that a file can be renamed to another letter case, or make room for a folder of its name.
    await tree.remove(remove.map(({ path }) => path));
    await tree.write(write, otherBytes);
  } catch (error) {
    await takeBack(tree, before, otherBytes);
    throw error;
  }
}

async function takeBack(
  tree: ProjectTree,
  before: ReadonlyMap<string, FileBefore | null>,
  otherBytes: () => Promise<number>,
): Promise<void> {
  const added: string[] = [];
  const changed: { path: string; content: Buffer; executable: boolean }[] = [];
  for (const [path, was] of before) {
    const is = await fileAt(tree, path);
    if (was === null) {
      if (is !== null) added.push(path);
    } else if (is === null || is.executable !== was.executable || !is.content.equals(was.content)) changed.push({ path, ...was });
  }
  await tree.remove(added);
  await tree.write(changed, otherBytes);
}

/** @throws what `ProjectTree.read` throws, but for a file that is not there. */
async function fileAt(tree: ProjectTree, path: string): Promise<FileBefore | null> {
  try {
    return await tree.readFile(path);
  } catch (error) {
    const { code } = error as { code?: string };
    // What lies below a file is not there.
    if (code === 'workspace.not_found' || code === 'workspace.name_conflict') return null;
    throw error;
  }
}

function requireMatch(path: string, wanted: string | null, before: ReadonlyMap<string, FileBefore | null>): void {
  const was = before.get(path) ?? null;
  const found = was === null ? null : sha256(was.content);
  if (found === wanted) return;
  throw workspaceErrors.editConflict(
    wanted === null
      ? `${shown(path)} is there already; it was to be new. Nothing was changed.`
      : `${shown(path)} was changed or removed since it was read: read it again. Nothing was changed.`,
    { details: { path, expected: wanted, found } },
  );
}
