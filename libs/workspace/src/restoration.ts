import { chmod, mkdtemp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EntryRefused, OpenFolder, type EntryName } from '#foundry/sandbox';
import { moveIn, type FolderWalk } from './folder-walk.js';
import { blobName, type CommittedFile, type CommittedTree } from './git-objects.js';
import { inBatches } from './in-batches.js';
import { shown } from './project-path.js';
import type { ProjectTree } from './project-tree.js';
import type { Repository } from './repository.js';
import { byFolder } from './snapshots.js';
import { removeEntry } from './tree-removal.js';
import { workspaceErrors } from './workspace.errors.js';

/** Rounds of looking and mending; each after the first means that something wrote meanwhile. */
const MAX_ROUNDS = 5;

type Wanted = Map<string, CommittedFile | Wanted>;

/**
 * Makes a project byte-exactly what a commit holds. The files are read, not believed: a job can change one and put its
 * size and times back. When something was mended everything is looked at once more, since a job may still be writing.
 */
export class Restoration {
  constructor(
    private readonly tree: ProjectTree,
    private readonly repository: Repository,
  ) {}

  /** @param keep links that stay. @throws workspace.commit_not_found, file_changing */
  async restore(commit: string, keep: ReadonlySet<string>): Promise<void> {
    const files = await this.repository.tree(commit);
    const wanted = nested(files);
    await this.tree.walk(async (walk) => {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const differing = new Difference(this.tree, keep);
        await differing.look(walk.root, wanted, '');
        if (differing.missing.length > 0) await this.putBack(walk, commit, files, differing.missing);
        else if (!differing.removed) return;
      }
      throw workspaceErrors.fileChanging('The project is being written all the time: roll it back when nothing runs.');
    });
  }

  /**
   * Makes some files what a commit holds, and removes others with the folders that get empty; all else stays as it is.
   * @throws workspace.file_changing when a file cannot be put in its place
   */
  async take(commit: string, { written, removed }: { written: readonly string[]; removed: readonly string[] }): Promise<void> {
    const files = await this.repository.tree(commit);
    await this.tree.walk(async (walk) => {
      let missing: readonly string[] = written;
      for (let round = 0; round < MAX_ROUNDS; round++) {
        for (const path of removed) await this.removeFile(walk, path);
        if (missing.length > 0) await this.putBack(walk, commit, files, missing);
        missing = await this.notAs(walk, files, written);
        if (missing.length === 0) return;
      }
      throw workspaceErrors.fileChanging(
        `${shown(missing[0])} cannot be put in its place: something else is there, or a program keeps writing.`,
      );
    });
  }

  private async removeFile(walk: FolderWalk, path: string): Promise<void> {
    const names = path.split('/');
    const folder = await walk.enter(names.slice(0, -1)).catch(nullIfInTheWay);
    if ((await folder?.lstat(names.at(-1) as string))?.isDirectory() === false) await folder?.unlink(names.at(-1) as string);
    for (let length = names.length - 1; length > 0; length--) {
      const parent = await walk.enter(names.slice(0, length - 1)).catch(nullIfInTheWay);
      const name = names[length - 1] as string;
      // Files of the commit to come may need a folder that is empty now: they make it again.
      if (parent === null || (await this.names(walk, names.slice(0, length)))?.length !== 0 || !(await parent.rmdir(name)))
        return;
    }
  }

  private async names(walk: FolderWalk, names: readonly string[]): Promise<readonly Buffer[] | undefined> {
    return (await walk.enter(names).catch(nullIfInTheWay))?.names();
  }

  private async notAs(walk: FolderWalk, files: CommittedTree, paths: readonly string[]): Promise<string[]> {
    const missing: string[] = [];
    for (const [folder, inFolder] of byFolder(paths.map((path) => ({ path })))) {
      const open = await walk.enter(folder === '' ? [] : folder.split('/')).catch(nullIfInTheWay);
      await inBatches(inFolder, async ({ path }) => {
        const name = Buffer.from(path.slice(path.lastIndexOf('/') + 1));
        if (open === null || !(await isRight(this.tree, open, name, files.get(path) as CommittedFile))) missing.push(path);
      });
    }
    return missing;
  }

  private async putBack(walk: FolderWalk, commit: string, files: CommittedTree, paths: readonly string[]): Promise<void> {
    const copy = await mkdtemp(join(this.tree.staging, 'restore-'));
    try {
      const git = this.repository.git.at({ index: join(copy, 'index'), workTree: copy });
      await git.run(['read-tree', commit]);
      await git.run(['checkout-index', '--force', '-z', '--stdin', `--prefix=${copy}/files/`], { stdin: paths.join('\0') });
      for (const [folder, inFolder] of byFolder(paths.map((path) => ({ path })))) {
        const open = await walk.ensure(folder === '' ? [] : folder.split('/')).catch(nullIfInTheWay);
        if (open === null) continue;
        await inBatches(inFolder, async ({ path }) => {
          const source = join(copy, 'files', path);
          await chmod(source, files.get(path)?.executable === true ? 0o755 : 0o644);
          await walk.own(source);
          await moveIn(source, open, path).catch(nullIfInTheWay);
        });
      }
    } finally {
      await OpenFolder.with(this.tree.staging, (staging) => removeEntry(staging, basename(copy), this.tree.staging));
    }
  }
}

/** One look at a project: what should not be there is removed, what is missing or different is noted. */
class Difference {
  readonly missing: string[] = [];
  removed = false;

  constructor(
    private readonly tree: ProjectTree,
    private readonly keep: ReadonlySet<string>,
  ) {}

  async look(folder: OpenFolder, wanted: Wanted, prefix: string): Promise<void> {
    const right = new Set<string>();
    const folders: string[] = [];
    await inBatches(await folder.names(), async (raw) => {
      const name = raw.toString();
      if (this.keep.has(prefix + name)) return;
      const target = Buffer.compare(Buffer.from(name), raw) === 0 ? wanted.get(name) : undefined;
      if (target instanceof Map && (await isFolderAsMade(folder, raw))) folders.push(name);
      else if (target !== undefined && !(target instanceof Map) && (await isRight(this.tree, folder, raw, target)))
        right.add(name);
      else await this.remove(folder, raw);
    });
    for (const [name, target] of wanted) {
      if (target instanceof Map) {
        const inner = folders.includes(name) ? await folder.folder(name).catch(nullIfRefused) : null;
        if (inner === null) this.note(target, `${prefix}${name}/`);
        else {
          try {
            await this.look(inner, target, `${prefix}${name}/`);
          } finally {
            await inner.close();
          }
        }
      } else if (!right.has(name)) this.missing.push(prefix + name);
    }
  }

  private async remove(folder: OpenFolder, name: EntryName): Promise<void> {
    this.removed = true;
    await removeEntry(folder, name, this.tree.staging);
  }

  private note(wanted: Wanted, prefix: string): void {
    for (const [name, target] of wanted) {
      if (target instanceof Map) this.note(target, `${prefix}${name}/`);
      else this.missing.push(prefix + name);
    }
  }
}

async function isRight(tree: ProjectTree, folder: OpenFolder, name: Buffer, target: CommittedFile): Promise<boolean> {
  try {
    const { content, stats } = await folder.readFile(name, tree.limits.fileBytes);
    // Its owner can read and write it and nobody gets rights by running it; the rest of the mode is the system's.
    const isOrdinary = (stats.mode & 0o7600) === 0o600;
    return isOrdinary && ((stats.mode & 0o100) !== 0) === target.executable && blobName(content) === target.blob;
  } catch (error) {
    if (error instanceof EntryRefused) return false;
    throw error;
  }
}

/** A folder whose owner lost the access, or that has special bits, is made anew. */
async function isFolderAsMade(parent: OpenFolder, name: Buffer): Promise<boolean> {
  const stats = await parent.lstat(name);
  return stats?.isDirectory() === true && (stats.mode & 0o7700) === 0o700;
}

function nested(files: CommittedTree): Wanted {
  const root: Wanted = new Map();
  for (const [path, file] of files) {
    const names = path.split('/');
    let folder = root;
    for (const name of names.slice(0, -1)) {
      let next = folder.get(name);
      if (!(next instanceof Map)) folder.set(name, (next = new Map()));
      folder = next;
    }
    folder.set(names.at(-1) as string, file);
  }
  return root;
}

function nullIfRefused(error: unknown): null {
  if (error instanceof EntryRefused) return null;
  throw error;
}

/** What a job put where something else belongs, or took away: the next round sees it. */
function nullIfInTheWay(error: unknown): null {
  const { code } = error as { code?: string };
  if (/^workspace\.(link_refused|name_conflict|not_found|not_a_file|file_changing)$/.test(code ?? '')) return null;
  throw error;
}
