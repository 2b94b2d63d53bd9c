import type { Stats } from 'node:fs';
import { OpenFolder, EntryRefused } from '#foundry/sandbox';
import { explained, linkRefused } from './folder-walk.js';
import { inBatches } from './in-batches.js';
import { caseKey, isGitFolder, MAX_DEPTH, parseProjectPath, shown } from './project-path.js';
import { workspaceErrors } from './workspace.errors.js';

export interface TreeEntry {
  /** Not a project path when there is a problem. */
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
  /** Why the entry can never be a project file; it is neither listed nor committed. */
  readonly problem: Error | null;
}

export interface ScanLimits {
  /** Entries of all kinds below the root; more end the scan. */
  readonly entries: number;
}

/** Dependencies are shared between projects and belong to none: git's own exclusion of that name is the same. */
const DEPENDENCIES = 'node_modules';

/** Everything in a project but its dependencies, in no order. What is a folder is gone into, and not an entry itself. */
export async function scanProject(root: OpenFolder, limits: ScanLimits): Promise<TreeEntry[]> {
  const found: TreeEntry[] = [];
  await visit(root, limits, async (names, stats, siblings) => {
    const name = names.at(-1) as string;
    if (name === DEPENDENCIES) return 'skip';
    const path = names.join('/');
    const problem = problemOf(name, path, stats, siblings);
    if (problem === null && stats.isDirectory()) return 'enter';
    found.push({ path, size: stats.size, executable: (stats.mode & 0o100) !== 0, problem });
    return 'skip';
  });
  return found;
}

/** Bytes that everything below takes, or would take where files have no holes. Links are not followed. */
export async function bytesInProject(root: OpenFolder, limits: ScanLimits): Promise<{ bytes: number; entries: number }> {
  let bytes = 0;
  let entries = 0;
  await visit(root, limits, async (_names, stats) => {
    entries++;
    if (stats.isDirectory()) return 'enter';
    bytes += Math.max(stats.size, stats.blocks * 512);
    return 'skip';
  });
  return { bytes, entries };
}

function problemOf(name: string, path: string, stats: Stats, siblings: ReadonlyMap<string, number>): Error | null {
  if (isGitFolder(name)) {
    return workspaceErrors.linkRefused(`${shown(path)} is a repository of its own: a project consists of files only.`);
  }
  if (stats.isSymbolicLink()) return linkRefused(path);
  try {
    parseProjectPath(path);
  } catch (error) {
    return error as Error;
  }
  if ((siblings.get(caseKey(name)) ?? 0) > 1) {
    return workspaceErrors.nameConflict(`Another name beside ${shown(path)} differs from it only in letter case.`);
  }
  if (stats.isDirectory()) return null;
  if (!stats.isFile()) return workspaceErrors.notAFile(`${shown(path)} is a pipe, a socket or a device.`);
  return stats.nlink > 1 ? linkRefused(path) : null;
}

type Visitor = (
  names: readonly string[],
  stats: Stats,
  siblings: ReadonlyMap<string, number>,
) => Promise<'enter' | 'skip'> | 'enter' | 'skip';

/** Entries that go away, or become a link, while they are visited are left out. */
async function visit(root: OpenFolder, limits: ScanLimits, visitor: Visitor): Promise<void> {
  let entries = 0;
  const go = async (folder: OpenFolder, way: readonly string[]): Promise<void> => {
    const raw = await folder.names();
    entries += raw.length;
    if (entries > limits.entries) {
      throw workspaceErrors.tooManyFiles(`The project has more than ${limits.entries} files and folders: remove some.`);
    }
    const siblings = new Map<string, number>();
    for (const name of raw) siblings.set(caseKey(name.toString()), (siblings.get(caseKey(name.toString())) ?? 0) + 1);
    const stats = await inBatches(raw, (name) => folder.lstat(name));
    for (const [index, name] of raw.entries()) {
      const found = stats[index];
      if (found === null || found === undefined) continue;
      const names = [...way, name.toString()];
      if ((await visitor(names, found, siblings)) === 'skip') continue;
      if (names.length > MAX_DEPTH) {
        throw workspaceErrors.tooDeep(`The project’s folders are more than ${MAX_DEPTH} deep: remove ${shown(names[0])}.`);
      }
      const inner = await folder.folder(name).catch((error: unknown) => {
        if (error instanceof EntryRefused && error.reason !== 'no_access') return null;
        throw explained(error, names.join('/'));
      });
      if (inner === null) continue;
      try {
        await go(inner, names);
      } catch (error) {
        throw explained(error, names.join('/'));
      } finally {
        await inner.close();
      }
    }
  };
  await go(root, []);
}
