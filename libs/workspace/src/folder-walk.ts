import { chmod, chown, rename } from 'node:fs/promises';
import { EntryRefused, OpenFolder } from '#foundry/sandbox';
import { shown } from './project-path.js';
import { workspaceErrors } from './workspace.errors.js';

/**
 * Goes through a project from open folder to open folder. Only those are held that lead to the present one, so a walk in
 * the order of paths opens each folder once, and a thousand folders take no more descriptors than the deepest path.
 */
export class FolderWalk {
  private readonly way: { name: string; folder: OpenFolder }[] = [];

  private constructor(
    readonly root: OpenFolder,
    private readonly owner: { readonly uid: number; readonly gid: number } | null,
  ) {}

  static async through<T>(path: string, work: (walk: FolderWalk) => Promise<T>): Promise<T> {
    return OpenFolder.with(path, async (root) => {
      const { uid, gid, mode } = await root.facts();
      if ((mode & 0o700) !== 0o700) await chmod(root.here, 0o755); // a job took its own project away from itself, and from Foundry
      // A server that runs as root gives jobs an identity of their own; what it makes belongs to whom the project belongs.
      const walk = new FolderWalk(root, process.geteuid?.() === 0 && uid !== 0 ? { uid, gid } : null);
      try {
        return await work(walk);
      } finally {
        await walk.leave(0);
      }
    });
  }

  /** @returns null when one of the folders is not there. @throws workspace.link_refused, name_conflict, no_access */
  async enter(names: readonly string[]): Promise<OpenFolder | null> {
    return this.go(names, async (parent, name) => {
      try {
        return await parent.folder(name);
      } catch (error) {
        if (error instanceof EntryRefused && error.reason === 'missing') return null;
        throw error;
      }
    });
  }

  /** Makes the folders that are missing. @throws as `enter` */
  async ensure(names: readonly string[]): Promise<OpenFolder> {
    const folder = await this.go(names, async (parent, name) => {
      const { folder, made } = await parent.ensureFolder(name).catch((error: unknown) => {
        if (!(error instanceof EntryRefused) || error.reason !== 'missing') throw error;
        throw workspaceErrors.fileChanging(`The folder of ${shown(name)} was removed meanwhile: try again.`, { cause: error });
      });
      if (made && this.owner !== null) await chown(folder.here, this.owner.uid, this.owner.gid);
      return folder;
    });
    return folder as OpenFolder;
  }

  /** To be called on what is moved into the project: it takes the project's owner. */
  async own(path: string): Promise<void> {
    if (this.owner !== null) await chown(path, this.owner.uid, this.owner.gid);
  }

  private async go(
    names: readonly string[],
    open: (parent: OpenFolder, name: string) => Promise<OpenFolder | null>,
  ): Promise<OpenFolder | null> {
    let common = 0;
    while (common < names.length && this.way[common]?.name === names[common]) common++;
    await this.leave(common);
    let folder = this.way.at(-1)?.folder ?? this.root;
    for (const name of names.slice(common)) {
      const next = await open(folder, name).catch((error: unknown) => {
        throw explained(error, names.join('/'));
      });
      if (next === null) return null;
      this.way.push({ name, folder: next });
      folder = next;
    }
    return folder;
  }

  private async leave(depth: number): Promise<void> {
    for (const { folder } of this.way.splice(depth).reverse()) await folder.close();
  }
}

/** Moves a finished file or link to its place in a project, in one step. @throws workspace.not_a_file, file_changing */
export async function moveIn(source: string, folder: OpenFolder, path: string): Promise<void> {
  await rename(source, folder.at(path.slice(path.lastIndexOf('/') + 1))).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EISDIR') throw workspaceErrors.notAFile(`${shown(path)} has become a folder.`, { cause: error });
    if (error.code !== 'ENOENT') throw error;
    throw workspaceErrors.fileChanging(`The folder of ${shown(path)} was removed meanwhile: try again.`, { cause: error });
  });
}

/** Says in a sentence why a path of the project was not opened. */
export function explained(error: unknown, path: string): unknown {
  if (!(error instanceof EntryRefused)) return error;
  const name = shown(path);
  const cause = { cause: error };
  switch (error.reason) {
    case 'missing':
      return workspaceErrors.notFound(`There is no file ${name} in the project.`, cause);
    case 'link':
    case 'hard_link':
      return linkRefused(path, cause);
    case 'not_a_file':
      return workspaceErrors.notAFile(`${name} is not a file.`, cause);
    case 'not_a_folder':
      return workspaceErrors.nameConflict(`${name} leads through ${shown(error.entry)}, which is a file.`, cause);
    case 'no_access':
      return workspaceErrors.noAccess(`${name} may not be read: a program took the access away. Roll the project back.`, cause);
    case 'too_large':
      return workspaceErrors.fileTooLarge(`${name} has more bytes than a project file may have.`, cause);
    case 'changing':
      return workspaceErrors.fileChanging(`${name} is being written all the time: try again when nothing runs.`, cause);
  }
}

export function linkRefused(path: string, options?: { cause: unknown }): Error {
  return workspaceErrors.linkRefused(`${shown(path)} is a link or leads through one; project files are never links.`, options);
}
