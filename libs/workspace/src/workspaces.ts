import { randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isProcessAlive, OpenFolder, processIdentity, type Sandbox } from '#foundry/sandbox';
import { Git } from './git.js';
import { lstatIfThere } from './bytes-below.js';
import { shown } from './project-path.js';
import { ProjectTree } from './project-tree.js';
import { Repository } from './repository.js';
import { removeEntry } from './tree-removal.js';
import { GitWorkspace, workspaceFolders, writeGitSettings, type WorkspaceFolders } from './workspace.js';
import { onDisk, workspaceErrors } from './workspace.errors.js';
import type { Workspace, Workspaces } from './workspace.types.js';

export interface WorkspacesOptions {
  /** Absolute folder in the data directory. */
  readonly directory: string;
  readonly sandbox: Sandbox;
  /** Bytes that a project may take with its history and its build results; default 1 GiB. */
  readonly quotaBytes?: number;
  /** Bytes of one file; default 32 MiB. */
  readonly fileBytes?: number;
  /** Files and folders below a project's root, build results included; default 200,000. */
  readonly entries?: number;
  /**
   * Asks the disk to keep each file before it is used, as a database does; default false. Without it nothing that was
   * written is lost when a process is killed, but a power cut may take the last seconds, as with the embedded database.
   */
  readonly syncToDisk?: boolean;
}

const BUILD_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** The door to project files: `DIRECTORY/BUILD` holds the project's files and, apart from them, their git repository. */
export function createWorkspaces(options: WorkspacesOptions): Workspaces {
  return new FolderWorkspaces(options);
}

class FolderWorkspaces implements Workspaces {
  /** One object for each workspace, since it is the object that puts changes in order. */
  private readonly opened = new Map<string, Promise<Workspace>>();

  constructor(private readonly options: WorkspacesOptions) {}

  async open(buildId: string): Promise<Workspace> {
    const base = this.baseOf(buildId);
    let workspace = this.opened.get(buildId);
    if (workspace === undefined) {
      workspace = onDisk(() => this.openOrCreate(buildId, base));
      this.opened.set(buildId, workspace);
      workspace.catch(() => this.opened.delete(buildId));
    }
    return workspace;
  }

  async exists(buildId: string): Promise<boolean> {
    return (await lstatIfThere(this.baseOf(buildId))) !== null;
  }

  async remove(buildId: string): Promise<void> {
    const base = this.baseOf(buildId);
    await this.opened.get(buildId)?.catch(() => undefined);
    this.opened.delete(buildId);
    const aside = join(this.options.directory, temporaryName('removing'));
    try {
      await rename(base, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    await this.discard(aside);
  }

  async sweep(): Promise<number> {
    let removed = 0;
    const names = await readdir(this.options.directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) {
      const owner = /^\.(?:creating|removing)-(\d+\.\d+)-/.exec(name)?.[1];
      if (owner === undefined || isProcessAlive(owner)) continue;
      await this.discard(join(this.options.directory, name));
      removed++;
    }
    return removed;
  }

  private async openOrCreate(buildId: string, base: string): Promise<Workspace> {
    if ((await lstatIfThere(base)) === null) await this.create(base);
    // The real path, since every path inside is compared with it.
    const folders = workspaceFolders(await realpath(base));
    const { sandbox, quotaBytes = 1024 ** 3, fileBytes = 32 * 1024 ** 2, entries = 200_000, syncToDisk = false } = this.options;
    const tree = new ProjectTree(folders.files, folders.staging, { quotaBytes, fileBytes, entries, syncToDisk });
    const repository = new Repository(gitAt(sandbox, folders), folders.git, folders.staging);
    return new GitWorkspace(buildId, folders, tree, repository);
  }

  /** Made aside and moved into place: a workspace is there with its repository or not at all. */
  private async create(base: string): Promise<void> {
    const draft = join(this.options.directory, temporaryName('creating'));
    const folders = workspaceFolders(draft);
    try {
      await mkdir(folders.files, { recursive: true });
      await mkdir(folders.staging);
      await mkdir(folders.git);
      // Formatters and linters look for ignore files upwards until they meet a repository: a data directory inside of one that
      // ignores it (the default, in Foundry's own) would make them ignore the whole project.
      await mkdir(join(draft, '.git'));
      await gitAt(this.options.sandbox, folders).run(['init', '--quiet', '--initial-branch=main', '--template=']);
      await writeGitSettings(folders.git);
      await rename(draft, base);
    } catch (error) {
      await this.discard(draft);
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error; // another process was faster: its workspace is as good
    }
  }

  /** As deep as a job may have nested its folders, and following none of its links. */
  private async discard(path: string): Promise<void> {
    await OpenFolder.with(this.options.directory, (all) => removeEntry(all, basename(path), this.options.directory));
  }

  private baseOf(buildId: string): string {
    if (!BUILD_ID.test(buildId)) throw workspaceErrors.invalidBuildId(`${shown(buildId)} cannot be the id of a build.`);
    return join(this.options.directory, buildId);
  }
}

function gitAt(sandbox: Sandbox, folders: WorkspaceFolders): Git {
  return new Git(sandbox, { gitDirectory: folders.git, workTree: folders.staging });
}

function temporaryName(purpose: 'creating' | 'removing'): string {
  return `.${purpose}-${processIdentity(process.pid)}-${randomBytes(6).toString('hex')}`;
}
