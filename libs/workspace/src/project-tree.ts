import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { inBatches } from './in-batches.js';
import { parseProjectPath, shown } from './project-path.js';
import { SpellingBook } from './spelling-book.js';
import { workspaceErrors } from './workspace.errors.js';
import type { WorkspaceFile } from './workspace.types.js';

export interface TreeLimits {
  readonly quotaBytes: number;
  readonly fileBytes: number;
}

interface PendingFile {
  readonly path: string;
  readonly target: string;
  readonly content: Uint8Array;
  readonly mode: number;
  readonly replacedBytes: number;
}

/** The files of one project: all reading and writing of them comes through here, one path rule for all. */
export class ProjectTree {
  /**
   * @param root real path of the folder that holds the files.
   * @param staging folder on the same disk, outside of the root: half-written files are never among the project's.
   */
  constructor(
    readonly root: string,
    private readonly staging: string,
    private readonly limits: TreeLimits,
  ) {}

  /** Checks everything before it writes anything; each file appears whole or not at all. */
  async write(files: readonly WorkspaceFile[], otherBytes: () => Promise<number>): Promise<void> {
    const spellings = new SpellingBook(this.root);
    const pending: PendingFile[] = [];
    for (const file of files) {
      const names = parseProjectPath(file.path);
      const content = typeof file.content === 'string' ? Buffer.from(file.content) : file.content;
      if (content.byteLength > this.limits.fileBytes) {
        throw workspaceErrors.fileTooLarge(
          `${shown(file.path)} has ${content.byteLength} bytes; a project file may have ${this.limits.fileBytes}.`,
        );
      }
      const { target, stats } = await this.locate(names, file.path);
      await spellings.admit(file.path, names);
      if (stats !== null) requireRegularFile(stats, file.path);
      const executable = file.executable ?? (stats !== null && (stats.mode & 0o111) !== 0);
      pending.push({ path: file.path, target, content, mode: executable ? 0o755 : 0o644, replacedBytes: stats?.size ?? 0 });
    }
    await this.requireRoom(pending, otherBytes);
    for (const folder of new Set(pending.map((file) => dirname(file.target)))) await mkdir(folder, { recursive: true });
    await inBatches(pending, (file) => this.replace(file));
  }

  /** @throws workspace.not_found, link_refused, not_a_file, file_too_large */
  async read(path: string): Promise<Buffer> {
    const { target, stats } = await this.locate(parseProjectPath(path), path);
    if (stats === null) throw missing(path);
    requireRegularFile(stats, path);
    // What was looked at may have been replaced meanwhile: the open file itself is looked at again, without waiting on a FIFO.
    const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ELOOP') throw linkRefused(path);
        if (error.code === 'ENOENT') throw missing(path);
        throw error;
      },
    );
    try {
      const opened = await handle.stat();
      requireRegularFile(opened, path);
      if (opened.size > this.limits.fileBytes) {
        throw workspaceErrors.fileTooLarge(`${shown(path)} has ${opened.size} bytes; at most ${this.limits.fileBytes} are read.`);
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  /** Files or whole folders; what is not there is as good as removed. A link is removed, not what it points to. */
  async remove(paths: readonly string[]): Promise<void> {
    const targets: string[] = [];
    for (const path of paths) targets.push((await this.locate(parseProjectPath(path), path)).target);
    for (const target of targets) await rm(target, { recursive: true, force: true });
  }

  /** Sizes of those paths that are regular files now. */
  async sizes(paths: readonly string[]): Promise<{ path: string; size: number }[]> {
    const found = await inBatches(paths, async (path) => {
      const stats = await lstatIfThere(join(this.root, path));
      return stats?.isFile() === true ? { path, size: stats.size } : null;
    });
    return found.filter((entry) => entry !== null);
  }

  async has(path: string): Promise<boolean> {
    return (await this.locate(parseProjectPath(path), path)).stats !== null;
  }

  /** Points `PART/node_modules` to a folder outside; replaced in one step when it pointed elsewhere. */
  async link(part: string, target: string): Promise<void> {
    if (!isAbsolute(target) || !(await stat(target).catch(() => null))?.isDirectory()) {
      throw workspaceErrors.invalidDependencies(`There is no folder of dependencies at ${shown(target)}.`);
    }
    const { target: folder, stats } = await this.locate(parseProjectPath(part), part);
    if (stats !== null && !stats.isDirectory()) throw workspaceErrors.notAFile(`${shown(part)} is not a folder.`);
    await mkdir(folder, { recursive: true });
    const place = join(folder, 'node_modules');
    const present = await lstatIfThere(place);
    if (present?.isSymbolicLink() === true && (await readlink(place)) === target) return;
    const draft = join(this.staging, randomBytes(8).toString('hex'));
    await symlink(target, draft);
    if (present?.isDirectory() === true) {
      const aside = join(this.staging, randomBytes(8).toString('hex'));
      await rename(place, aside);
      await rename(draft, place);
      await rm(aside, { recursive: true, force: true });
    } else {
      await rename(draft, place);
    }
  }

  /** Paths of the dependency links of all parts, one level down: what `link` makes. */
  async dependencyLinks(): Promise<string[]> {
    const links: string[] = [];
    for (const part of await readdir(this.root, { withFileTypes: true })) {
      if (part.isSymbolicLink() && part.name === 'node_modules') links.push(part.name);
      if (!part.isDirectory()) continue;
      const path = `${part.name}/node_modules`;
      if ((await lstatIfThere(join(this.root, path)))?.isSymbolicLink() === true) links.push(path);
    }
    return links;
  }

  private async requireRoom(pending: readonly PendingFile[], otherBytes: () => Promise<number>): Promise<void> {
    const growth = pending.reduce((sum, file) => sum + file.content.byteLength - file.replacedBytes, 0);
    if (growth <= 0) return;
    const used = (await bytesBelow(this.root)) + (await otherBytes());
    if (used + growth > this.limits.quotaBytes) {
      throw workspaceErrors.quotaExceeded(
        `These files would make the project ${used + growth} bytes large; it may have ${this.limits.quotaBytes}. Nothing was written.`,
      );
    }
  }

  private async replace({ target, content, mode }: PendingFile): Promise<void> {
    const draft = join(this.staging, randomBytes(8).toString('hex'));
    try {
      await writeFile(draft, content, { flag: 'wx', mode });
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Where a path is, with every folder on the way looked at: none may be a link. `stats` is null for what is not there. */
  private async locate(names: readonly string[], path: string): Promise<{ target: string; stats: Stats | null }> {
    let target = this.root;
    let stats: Stats | null = null;
    for (const [index, name] of names.entries()) {
      target = join(target, name);
      stats = await lstatIfThere(target);
      if (index === names.length - 1) break;
      if (stats === null) return { target: join(this.root, ...names), stats: null };
      if (stats.isSymbolicLink()) throw linkRefused(path);
      if (!stats.isDirectory()) {
        throw workspaceErrors.nameConflict(`${shown(path)} leads through ${shown(name)}, which is a file.`);
      }
    }
    return { target, stats };
  }
}

/** Apparent sizes of all files in a folder; links are not followed. Files that go away meanwhile count nothing. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const sizes = await inBatches(entries, async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return bytesBelow(path);
    return (await lstatIfThere(path))?.size ?? 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

export async function lstatIfThere(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function requireRegularFile(stats: Stats, path: string): void {
  if (stats.isSymbolicLink()) throw linkRefused(path);
  if (!stats.isFile()) throw workspaceErrors.notAFile(`${shown(path)} is not a file.`);
  // A second name of the same file may lie outside of the project.
  if (stats.nlink > 1) throw linkRefused(path);
}

function linkRefused(path: string): Error {
  return workspaceErrors.linkRefused(`${shown(path)} is a link or leads through one; project files are never links.`);
}

function missing(path: string): Error {
  return workspaceErrors.notFound(`There is no file ${shown(path)} in the project.`);
}
