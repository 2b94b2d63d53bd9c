import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isProcessAlive, OpenFolder, processIdentity, type Sandbox } from '#foundry/sandbox';
import { Git } from './git.js';
import { lstatIfThere } from './bytes-below.js';
import { shown } from './project-path.js';
import { ProjectTree } from './project-tree.js';
import { Repository } from './repository.js';
import { removeEntry } from './tree-removal.js';
import { GitFork, GitWorkspace, workspaceFolders, writeGitSettings, type WorkspaceFolders } from './workspace.js';
import { onDisk, workspaceErrors } from './workspace.errors.js';
import type { MergeOptions, MergeOutcome, Workspace, WorkspaceFork, Workspaces } from './workspace.types.js';

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

/** Also the name of a folder and of a side in conflict markers. */
const FORK_NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const BUILD_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** The door to project files: `DIRECTORY/BUILD` holds the project's files and, apart from them, their git repository. */
export function createWorkspaces(options: WorkspacesOptions): Workspaces {
  return new FolderWorkspaces(options);
}

class FolderWorkspaces implements Workspaces {
  /** One object for each workspace, since it is the object that puts changes in order. */
  private readonly opened = new Map<string, Promise<GitWorkspace>>();
  /** Those of a build under `BUILD/NAME`. */
  private readonly openedForks = new Map<string, Promise<GitFork>>();

  constructor(private readonly options: WorkspacesOptions) {}

  async open(buildId: string): Promise<Workspace> {
    return this.opening(buildId);
  }

  async fork(workspace: Workspace, name: string): Promise<WorkspaceFork> {
    if (workspace instanceof GitFork) throw workspaceErrors.invalidForkName('A fork cannot be forked: fork its workspace.');
    const base = this.forkFolder(workspace.buildId, name);
    if ((await lstatIfThere(base)) === null) await onDisk(() => this.createFork(workspace.buildId, base));
    return this.openingFork(workspace.buildId, name);
  }

  async merge({ buildId, name }: WorkspaceFork, options: MergeOptions): Promise<MergeOutcome> {
    if ((await lstatIfThere(this.forkFolder(buildId, name))) === null)
      throw workspaceErrors.forkNotFound(`There is no fork ${shown(name)} of ${shown(buildId)}.`);
    return (await this.opening(buildId)).adopt(await this.openingFork(buildId, name), options);
  }

  async forks(buildId: string): Promise<string[]> {
    return (await namesIn(join(this.baseOf(buildId), 'forks'))).sort();
  }

  async removeFork({ buildId, name }: WorkspaceFork): Promise<void> {
    const base = this.forkFolder(buildId, name);
    await this.openedForks.get(`${buildId}/${name}`)?.catch(() => undefined);
    this.openedForks.delete(`${buildId}/${name}`);
    await this.takeAway(base);
  }

  async exists(buildId: string): Promise<boolean> {
    return (await lstatIfThere(this.baseOf(buildId))) !== null;
  }

  async remove(buildId: string): Promise<void> {
    const base = this.baseOf(buildId);
    await this.opened.get(buildId)?.catch(() => undefined);
    this.opened.delete(buildId);
    for (const key of this.openedForks.keys()) if (key.startsWith(`${buildId}/`)) this.openedForks.delete(key);
    await this.takeAway(base);
  }

  async sweep(): Promise<number> {
    let removed = 0;
    for (const name of await namesIn(this.options.directory)) {
      const owner = /^\.(?:creating|removing)-(\d+\.\d+)-/.exec(name)?.[1];
      if (owner === undefined || isProcessAlive(owner)) continue;
      await this.discard(join(this.options.directory, name));
      removed++;
    }
    return removed;
  }

  private opening(buildId: string): Promise<GitWorkspace> {
    const base = this.baseOf(buildId);
    return once(this.opened, buildId, async () => {
      if ((await lstatIfThere(base)) === null) await this.create(base);
      const workspace = new GitWorkspace(buildId, ...(await this.partsOf(base)));
      await workspace.settle();
      return workspace;
    });
  }

  private openingFork(buildId: string, name: string): Promise<GitFork> {
    const base = this.forkFolder(buildId, name);
    return once(this.openedForks, `${buildId}/${name}`, async () => {
      const start = (await readFile(join(base, 'start'), 'utf8')).trim();
      return new GitFork(name, start, buildId, ...(await this.partsOf(base)));
    });
  }

  private async partsOf(base: string): Promise<[WorkspaceFolders, ProjectTree, Repository]> {
    // The real path, since every path inside is compared with it.
    const folders = workspaceFolders(await realpath(base));
    const { sandbox, quotaBytes = 1024 ** 3, fileBytes = 32 * 1024 ** 2, entries = 200_000, syncToDisk = false } = this.options;
    const tree = new ProjectTree(folders.files, folders.staging, { quotaBytes, fileBytes, entries, syncToDisk });
    return [folders, tree, new Repository(gitAt(sandbox, folders), folders.git, folders.staging)];
  }

  private create(base: string): Promise<void> {
    return this.makeAside(base, () => Promise.resolve());
  }

  private async createFork(buildId: string, base: string): Promise<void> {
    const workspace = await this.opening(buildId);
    await mkdir(join(this.baseOf(buildId), 'forks'), { recursive: true });
    await this.makeAside(base, async (draft) => {
      const start = await workspace.copyTo(new GitWorkspace(buildId, ...(await this.partsOf(draft))));
      await writeFile(join(draft, 'start'), `${start}\n`);
    });
  }

  /** Made aside and moved into place: a workspace is there with its repository or not at all. */
  private async makeAside(base: string, furnish: (draft: string) => Promise<void>): Promise<void> {
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
      await furnish(draft);
      await rename(draft, base);
    } catch (error) {
      await this.discard(draft);
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error; // another process was faster: its workspace is as good
    }
  }

  /** Out of reach at once, then taken apart. */
  private async takeAway(base: string): Promise<void> {
    const aside = join(this.options.directory, temporaryName('removing'));
    try {
      await rename(base, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    await this.discard(aside);
  }

  /** As deep as a job may have nested its folders, and following none of its links. */
  private async discard(path: string): Promise<void> {
    await OpenFolder.with(this.options.directory, (all) => removeEntry(all, basename(path), this.options.directory));
  }

  private baseOf(buildId: string): string {
    if (!BUILD_ID.test(buildId)) throw workspaceErrors.invalidBuildId(`${shown(buildId)} cannot be the id of a build.`);
    return join(this.options.directory, buildId);
  }

  private forkFolder(buildId: string, name: string): string {
    if (!FORK_NAME.test(name))
      throw workspaceErrors.invalidForkName(`${shown(name)} cannot name a fork: use up to 40 small letters, digits, dashes.`);
    return join(this.baseOf(buildId), 'forks', name);
  }
}

/** What is opened, or being opened; a failure is forgotten, so that the next call tries again. */
function once<T>(all: Map<string, Promise<T>>, key: string, open: () => Promise<T>): Promise<T> {
  let one = all.get(key);
  if (one === undefined) {
    one = onDisk(open);
    all.set(key, one);
    one.catch(() => all.delete(key));
  }
  return one;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

function gitAt(sandbox: Sandbox, folders: WorkspaceFolders): Git {
  return new Git(sandbox, { gitDirectory: folders.git, workTree: folders.staging });
}

function temporaryName(purpose: 'creating' | 'removing'): string {
  return `.${purpose}-${processIdentity(process.pid)}-${randomBytes(6).toString('hex')}`;
}
