import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandonedDraft, lockBetweenProcesses } from '#foundry/sandbox';
import { bytesBelow } from './bytes-below.js';
import { prepareDelivery } from './delivery.js';
import { parseProjectPath } from './project-path.js';
import { Merge, uncommitted } from './merge.js';
import { MergeCompletion } from './merge-completion.js';
import { ObjectCopies } from './object-copies.js';
import type { ProjectTree } from './project-tree.js';
import type { Repository } from './repository.js';
import { Restoration } from './restoration.js';
import { nullIfGone, Snapshots } from './snapshots.js';
import { changeTree } from './tree-change.js';
import { emptyFolder } from './tree-removal.js';
import { onDisk, workspaceErrors } from './workspace.errors.js';
import type {
  CommitSummary,
  Delivery,
  MergeOptions,
  MergeOutcome,
  Workspace,
  WorkspaceChange,
  WorkspaceEntry,
  WorkspaceFile,
  WorkspaceFork,
} from './workspace.types.js';

/** Never converts line ends, keywords or encodings, whatever a project's own .gitattributes says: bytes are bytes. */
const ATTRIBUTES = '* -text -ident -filter -working-tree-encoding\n';
/** Without a slash at the end, so that the link to shared dependencies is meant too. */
const EXCLUDE = 'node_modules\n';
const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n';

/** The folders of one workspace: git's own is outside of the project's, where no check can reach it by accident. */
export interface WorkspaceFolders {
  readonly base: string;
  readonly files: string;
  readonly git: string;
  readonly staging: string;
}

export function workspaceFolders(base: string): WorkspaceFolders {
  return { base, files: join(base, 'files'), git: join(base, 'git'), staging: join(base, 'staging') };
}

/** What tells git how to behave, written anew whenever a workspace is opened or something failed: never what was found there. */
export async function writeGitSettings(git: string): Promise<void> {
  await mkdir(join(git, 'info'), { recursive: true });
  await writeFile(join(git, 'config'), CONFIG);
  await writeFile(join(git, 'info/attributes'), ATTRIBUTES);
  await writeFile(join(git, 'info/exclude'), EXCLUDE);
  for (const name of ['config.worktree', 'commondir', 'hooks', 'modules', 'objects/info/alternates', 'refs/replace'])
    await rm(join(git, name), { recursive: true, force: true });
}

export class GitWorkspace implements Workspace {
  /** The end of the last change that was asked for: changes of one workspace happen one after another. */
  private lastChange: Promise<unknown> = Promise.resolve();
  private recovered = false;
  readonly snapshots: Snapshots;
  private readonly restoration: Restoration;
  readonly completion: MergeCompletion;

  constructor(
    readonly buildId: string,
    private readonly folders: WorkspaceFolders,
    readonly tree: ProjectTree,
    readonly repository: Repository,
  ) {
    this.snapshots = new Snapshots(tree, repository);
    this.restoration = new Restoration(tree, repository);
    this.completion = new MergeCompletion(folders.base, tree.staging, repository, this.restoration, tree.limits.syncToDisk);
  }

  /** Ends a merge in the middle of which a process ended: to be called before the workspace is looked at. */
  async settle(): Promise<void> {
    if (await this.completion.isPending()) await this.inTurn(() => Promise.resolve());
  }

  get root(): string {
    return this.folders.files;
  }

  write(files: readonly WorkspaceFile[]): Promise<void> {
    return this.inTurn(() => this.tree.write(files, () => bytesBelow(this.folders.git)));
  }

  change(change: WorkspaceChange): Promise<void> {
    return this.inTurn(() => changeTree(this.tree, change, () => bytesBelow(this.folders.git)));
  }

  read(path: string): Promise<Buffer> {
    return this.tree.read(path);
  }

  remove(paths: readonly string[]): Promise<void> {
    return this.inTurn(() => this.tree.remove(paths));
  }

  list(): Promise<WorkspaceEntry[]> {
    return this.snapshots.list();
  }

  commit({ message, author, at = new Date(), paths }: Parameters<Workspace['commit']>[0]): Promise<string | null> {
    return this.inTurn(async () => {
      for (const path of paths ?? []) parseProjectPath(path);
      return this.snapshots.commit({ message, author, at }, paths);
    });
  }

  log(): Promise<CommitSummary[]> {
    return this.repository.log();
  }

  async pathsOf(sha: string): Promise<ReadonlySet<string>> {
    return new Set((await this.repository.tree(sha)).keys());
  }

  diff(sha: string): Promise<string> {
    return this.repository.diff(sha);
  }

  head(): Promise<string | null> {
    return this.repository.head();
  }

  rollback(sha: string): Promise<void> {
    return this.inTurn(async () => {
      const commit = await this.repository.requireCommit(sha);
      await this.restoration.restore(commit, await this.tree.dependencyLinks());
      await this.repository.moveBranch(commit, this.tree.limits.syncToDisk);
    });
  }

  restore(sha: string, { message, author, at = new Date() }: Parameters<Workspace['restore']>[1]): Promise<string | null> {
    return this.inTurn(async () => {
      await this.restoration.restore(await this.repository.requireCommit(sha), await this.tree.dependencyLinks());
      return this.snapshots.commit({ message, author, at });
    });
  }

  linkDependencies(part: string, target: string): Promise<void> {
    return this.inTurn(() => this.tree.link(part, target));
  }

  prepareDelivery({ omit = [] }: { readonly omit?: readonly string[] } = {}): Promise<Delivery> {
    return this.inTurn(() =>
      prepareDelivery(this.repository, this.folders.staging, omit, (path) => this.tree.read(path).catch(nullIfGone)),
    );
  }

  /** Makes of an empty workspace what this one's last commit holds, with its history and its links to dependencies. */
  copyTo(other: GitWorkspace): Promise<string> {
    return this.inTurn(async () => {
      const head = await this.repository.head();
      if (head === null) throw workspaceErrors.nothingCommitted('There is nothing to fork yet: the workspace has no commit.');
      await new ObjectCopies(other.folders.git, other.tree.staging).from(this.folders.git);
      await other.repository.moveBranch(head, other.tree.limits.syncToDisk);
      await other.restoration.restore(head, new Set());
      for (const [part, target] of await this.tree.linkedParts()) await other.tree.link(part, target);
      return head;
    });
  }

  /** Merges a fork, which does not change meanwhile either. */
  adopt(fork: GitFork, options: MergeOptions): Promise<MergeOutcome> {
    return fork.inTurn(async () => {
      const lost = await fork.snapshots.uncommitted();
      if (lost.length > 0) throw uncommitted(`The fork ${fork.name}`, lost);
      return this.inTurn(() => new Merge(this, fork, options).run());
    });
  }

  /** One change at a time, in this process and between processes, from a state that no killed process has left half-done. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.lastChange.then(() =>
      onDisk(async () => {
        const release = await lockBetweenProcesses(join(this.folders.base, 'lock'), { pollMs: 20 });
        if (release === null) throw workspaceErrors.notFound('The workspace is locked.');
        try {
          await this.recover();
          return await work();
        } catch (error) {
          this.recovered = false; // a command that failed or was killed may have left what a killed process leaves
          throw error;
        } finally {
          await release();
        }
      }),
    );
    this.lastChange = result.catch(() => undefined);
    return result;
  }

  /** Whoever holds the lock is alone: what lies in staging was left by a process that was killed. */
  private async recover(): Promise<void> {
    if (this.recovered) return;
    for (const name of (await readdir(this.folders.base)).filter(isAbandonedDraft))
      await rm(join(this.folders.base, name), { force: true });
    await emptyFolder(this.folders.staging);
    await writeGitSettings(this.folders.git);
    await this.completion.resume();
    this.recovered = true;
  }
}

/** A workspace in the `forks` folder of another one's. */
export class GitFork extends GitWorkspace implements WorkspaceFork {
  constructor(
    readonly name: string,
    readonly start: string,
    ...rest: ConstructorParameters<typeof GitWorkspace>
  ) {
    super(...rest);
  }
}
