import { createHash, randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, readlink, rm, stat, symlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { FileContent, OpenFolder } from '#foundry/sandbox';
import { explained, FolderWalk, linkRefused, moveIn } from './folder-walk.js';
import { inBatches } from './in-batches.js';
import { parseProjectPath, shown } from './project-path.js';
import { SpellingBook } from './spelling-book.js';
import { removeEntry } from './tree-removal.js';
import { bytesInProject, scanProject, type TreeEntry } from './tree-scan.js';
import { workspaceErrors } from './workspace.errors.js';
import type { WorkspaceFile } from './workspace.types.js';

export interface TreeLimits {
  readonly quotaBytes: number;
  readonly fileBytes: number;
  /** Files and folders of a project, its build results and dependencies that are not linked included. */
  readonly entries: number;
  /** Whether what is written survives a power cut, and not only the end of Foundry's process. */
  readonly syncToDisk: boolean;
}

interface PendingFile {
  readonly path: string;
  readonly folder: readonly string[];
  readonly content: Uint8Array;
  readonly mode: number;
  readonly replacedBytes: number;
  readonly isNew: boolean;
  readonly draft: string;
}

/** The files of one project: all reading and writing of them comes through here, one path rule for all. */
export class ProjectTree {
  /**
   * @param root real path of the folder that holds the files.
   * @param staging folder on the same disk, outside of the root: half-written files are never among the project's.
   */
  constructor(
    readonly root: string,
    readonly staging: string,
    readonly limits: TreeLimits,
  ) {}

  /** Checks everything, then writes everything aside, then moves it into place: each file appears whole or not at all. */
  async write(files: readonly WorkspaceFile[], otherBytes: () => Promise<number>): Promise<void> {
    await this.walk(async (walk) => {
      const spellings = new SpellingBook(walk);
      const pending: PendingFile[] = [];
      for (const file of files) pending.push(await this.admit(file, walk, spellings));
      await this.requireRoom(pending, walk, otherBytes);
      try {
        await inBatches(pending, (file) => this.draft(file, walk));
        await this.place(pending, walk);
      } catch (error) {
        for (const { draft } of pending) await rm(draft, { force: true });
        throw error;
      }
    });
  }

  /** @throws workspace.not_found, link_refused, not_a_file, file_too_large, file_changing, no_access */
  async read(path: string): Promise<Buffer> {
    const names = parseProjectPath(path);
    return this.walk((walk) => this.readIn(walk, names));
  }

  /** With whether it is executable. @throws as `read` */
  async readFile(path: string): Promise<{ content: Buffer; executable: boolean }> {
    const names = parseProjectPath(path);
    return this.walk(async (walk) => {
      const folder = await walk.enter(names.slice(0, -1));
      if (folder === null) throw workspaceErrors.notFound(`There is no file ${shown(path)} in the project.`);
      const { content, stats } = await this.contentIn(folder, path);
      return { content, executable: (stats.mode & 0o100) !== 0 };
    });
  }

  /** Reads in a walk that others of the same folder have begun. @throws as `read` */
  async readIn(walk: FolderWalk, names: readonly string[]): Promise<Buffer> {
    const path = names.join('/');
    const folder = await walk.enter(names.slice(0, -1));
    if (folder === null) throw workspaceErrors.notFound(`There is no file ${shown(path)} in the project.`);
    return this.readFrom(folder, path);
  }

  /** @throws as `read` */
  async readFrom(folder: OpenFolder, path: string): Promise<Buffer> {
    return (await this.contentIn(folder, path)).content;
  }

  private async contentIn(folder: OpenFolder, path: string): Promise<FileContent> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    try {
      return await folder.readFile(name, this.limits.fileBytes);
    } catch (error) {
      throw explained(error, path);
    }
  }

  /** Files or whole folders; what is not there is as good as removed. A link is removed, not what it points to. */
  async remove(paths: readonly string[]): Promise<void> {
    const all = paths.map(parseProjectPath);
    await this.walk(async (walk) => {
      for (const names of all) await this.lookAt(walk, names); // refuses before anything is removed
      for (const names of all) {
        const folder = await walk.enter(names.slice(0, -1));
        if (folder !== null) await removeEntry(folder, names.at(-1) as string, this.staging);
      }
    });
  }

  /** Everything in the project but dependencies, in the order of paths. */
  async scan(walk: FolderWalk): Promise<TreeEntry[]> {
    return (await scanProject(walk.root, this.limits)).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Bytes that the project's files take, those included that a job wrote. */
  async usedBytes(walk: FolderWalk): Promise<number> {
    return (await bytesInProject(walk.root, this.limits)).bytes;
  }

  walk<T>(work: (walk: FolderWalk) => Promise<T>): Promise<T> {
    return FolderWalk.through(this.root, work);
  }

  /** Points `PART/node_modules` to a folder outside; replaced in one step when it pointed elsewhere. */
  async link(part: string, target: string): Promise<void> {
    const names = parseProjectPath(part);
    if (!isAbsolute(target) || !(await stat(target).catch(() => null))?.isDirectory()) {
      throw workspaceErrors.invalidDependencies(`There is no folder of dependencies at ${shown(target)}.`);
    }
    await this.walk(async (walk) => {
      const stats = await this.lookAt(walk, names);
      if (stats?.isSymbolicLink() === true) throw linkRefused(part);
      if (stats !== null && !stats.isDirectory()) throw workspaceErrors.notAFile(`${shown(part)} is not a folder.`);
      const folder = await walk.ensure(names);
      const present = await folder.lstat('node_modules');
      if (present?.isSymbolicLink() === true && (await readlink(folder.at('node_modules'))) === target) return;
      const draft = this.draftPath();
      await symlink(target, draft);
      if (present?.isDirectory() === true) await removeEntry(folder, 'node_modules', this.staging);
      await moveIn(draft, folder, `${part}/node_modules`);
    });
  }

  /** Paths of the dependency links of all parts, one level down: what `link` makes. */
  async dependencyLinks(): Promise<Set<string>> {
    return this.walk(async (walk) => {
      const links = new Set<string>();
      for (const raw of await walk.root.names()) {
        const part = raw.toString();
        const stats = await walk.root.lstat(raw);
        if (part === 'node_modules' && stats?.isSymbolicLink() === true) links.add(part);
        // A link in a folder without access goes with the folder, and is made again by whoever runs checks.
        if (stats?.isDirectory() !== true || (stats.mode & 0o700) !== 0o700 || !Buffer.from(part).equals(raw)) continue;
        const folder = await walk.enter([part]);
        if ((await folder?.lstat('node_modules'))?.isSymbolicLink() === true) links.add(`${part}/node_modules`);
      }
      return links;
    });
  }

  /** The parts whose dependencies are linked, and what each link points to. */
  async linkedParts(): Promise<[part: string, target: string][]> {
    const parts = [...(await this.dependencyLinks())]
      .filter((path) => path.includes('/'))
      .map((path) => path.split('/')[0] as string);
    return this.walk(async (walk) => {
      const links: [string, string][] = [];
      for (const part of parts.sort()) {
        const folder = await walk.enter([part]);
        if (folder !== null) links.push([part, await readlink(folder.at('node_modules'))]);
      }
      return links;
    });
  }

  draftPath(): string {
    return join(this.staging, randomBytes(8).toString('hex'));
  }

  private async admit(file: WorkspaceFile, walk: FolderWalk, spellings: SpellingBook): Promise<PendingFile> {
    const names = parseProjectPath(file.path);
    const content = typeof file.content === 'string' ? Buffer.from(file.content) : file.content;
    if (content.byteLength > this.limits.fileBytes) {
      throw workspaceErrors.fileTooLarge(
        `${shown(file.path)} has ${content.byteLength} bytes; a project file may have ${this.limits.fileBytes}.`,
      );
    }
    const stats = await this.lookAt(walk, names);
    await spellings.admit(file.path, names);
    if (stats !== null) requireRegularFile(stats, file.path);
    if (file.ifMatch !== undefined) await this.requireMatch(walk, names, file.ifMatch, stats !== null);
    const executable = file.executable ?? (stats !== null && (stats.mode & 0o111) !== 0);
    return {
      path: file.path,
      folder: names.slice(0, -1),
      content,
      mode: executable ? 0o755 : 0o644,
      replacedBytes: stats?.size ?? 0,
      isNew: stats === null,
      draft: this.draftPath(),
    };
  }

  private async requireMatch(walk: FolderWalk, names: readonly string[], wanted: string | null, isThere: boolean): Promise<void> {
    const found = isThere
      ? createHash('sha256')
          .update(await this.readIn(walk, names))
          .digest('hex')
      : null;
    if (found === wanted) return;
    const name = shown(names.join('/'));
    throw workspaceErrors.editConflict(
      wanted === null
        ? `${name} is there already; it was to be new. Nothing was written.`
        : `${name} was changed or removed since it was read: read it again. Nothing was written.`,
      { details: { expected: wanted, found } },
    );
  }

  private async requireRoom(pending: readonly PendingFile[], walk: FolderWalk, otherBytes: () => Promise<number>): Promise<void> {
    const growth = pending.reduce((sum, file) => sum + file.content.byteLength - file.replacedBytes, 0);
    const added = pending.filter(({ isNew }) => isNew).length;
    if (growth <= 0 && added === 0) return;
    const { bytes, entries } = await bytesInProject(walk.root, this.limits);
    if (entries + added > this.limits.entries) {
      throw workspaceErrors.tooManyFiles(
        `The project would have ${entries + added} files and folders; it may have ${this.limits.entries}. Nothing was written.`,
      );
    }
    const total = bytes + (await otherBytes()) + growth;
    if (growth > 0 && total > this.limits.quotaBytes) {
      throw workspaceErrors.quotaExceeded(
        `These files would make the project ${total} bytes large; it may have ${this.limits.quotaBytes}. Nothing was written.`,
      );
    }
  }

  private async draft({ draft, content, mode }: PendingFile, walk: FolderWalk): Promise<void> {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(content);
      if (this.limits.syncToDisk) await handle.sync();
    } finally {
      await handle.close();
    }
    await walk.own(draft);
  }

  private async place(pending: readonly PendingFile[], walk: FolderWalk): Promise<void> {
    const byFolder = new Map<string, PendingFile[]>();
    for (const file of pending) {
      const folder = file.folder.join('/');
      if (byFolder.get(folder)?.push(file) === undefined) byFolder.set(folder, [file]);
    }
    for (const [, files] of [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const folder = await walk.ensure(files[0]?.folder ?? []);
      await inBatches(files, ({ draft, path }) => moveIn(draft, folder, path));
      if (this.limits.syncToDisk) await syncFolder(folder.here);
    }
  }

  /** What lies at a path, with every folder on the way opened: none may be a link. Null for what is not there. */
  private async lookAt(walk: FolderWalk, names: readonly string[]): Promise<Stats | null> {
    const folder = await walk.enter(names.slice(0, -1));
    if (folder === null) return null;
    return folder.lstat(names.at(-1) as string).catch((error: unknown) => {
      throw explained(error, names.join('/'));
    });
  }
}

export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function requireRegularFile(stats: Stats, path: string): void {
  if (stats.isSymbolicLink()) throw linkRefused(path);
  if (!stats.isFile()) throw workspaceErrors.notAFile(`${shown(path)} is not a file.`);
  // A second name of the same file may lie outside of the project.
  if (stats.nlink > 1) throw linkRefused(path);
}
