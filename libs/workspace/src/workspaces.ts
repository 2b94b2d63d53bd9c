import { randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive, processIdentity, type Sandbox } from '#foundry/sandbox';
import { Git } from './git.js';
import { lstatIfThere, ProjectTree } from './project-tree.js';
import { shown } from './project-path.js';
import { Repository } from './repository.js';
import { GitWorkspace, workspaceFolders, type WorkspaceFolders } from './workspace.js';
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
}

const BUILD_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Never converts line ends, keywords or encodings, whatever a project's own .gitattributes says: bytes are bytes. */
const ATTRIBUTES = '* -text -ident -filter -working-tree-encoding\n';

/** Without a slash at the end, so that the link to shared dependencies is meant too. */
const EXCLUDE = 'node_modules\n';

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n';

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
    await rm(aside, { recursive: true, force: true, maxRetries: 3 });
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
      await rm(join(this.options.directory, name), { recursive: true, force: true });
      removed++;
    }
    return removed;
  }

  private async openOrCreate(buildId: string, base: string): Promise<Workspace> {
    if ((await lstatIfThere(base)) === null) await this.create(base);
    // The real path, since every path inside is compared with it.
    const folders = workspaceFolders(await realpath(base));
    const { sandbox, quotaBytes = 1024 ** 3, fileBytes = 32 * 1024 ** 2 } = this.options;
    const tree = new ProjectTree(folders.files, folders.staging, { quotaBytes, fileBytes });
    const repository = new Repository(gitAt(sandbox, folders), folders.git);
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
      await writeFile(join(folders.git, 'config'), CONFIG);
      await mkdir(join(folders.git, 'info'), { recursive: true });
      await writeFile(join(folders.git, 'info/attributes'), ATTRIBUTES);
      await writeFile(join(folders.git, 'info/exclude'), EXCLUDE);
      await rename(draft, base);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error; // another process was faster: its workspace is as good
    }
  }

  private baseOf(buildId: string): string {
    if (!BUILD_ID.test(buildId)) throw workspaceErrors.invalidBuildId(`${shown(buildId)} cannot be the id of a build.`);
    return join(this.options.directory, buildId);
  }
}

function gitAt(sandbox: Sandbox, folders: WorkspaceFolders): Git {
  return new Git(sandbox, { gitDirectory: folders.git, workTree: folders.files });
}

function temporaryName(purpose: 'creating' | 'removing'): string {
  return `.${purpose}-${processIdentity(process.pid)}-${randomBytes(6).toString('hex')}`;
}
