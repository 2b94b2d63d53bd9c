import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandonedDraft, lockBetweenProcesses } from '#foundry/sandbox';
import { prepareDelivery } from './delivery.js';
import { parseProjectPath } from './project-path.js';
import { bytesBelow, type ProjectTree } from './project-tree.js';
import type { Repository } from './repository.js';
import { onDisk, workspaceErrors } from './workspace.errors.js';
import type { CommitSummary, Delivery, Workspace, WorkspaceEntry, WorkspaceFile } from './workspace.types.js';

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

export class GitWorkspace implements Workspace {
  /** The end of the last change that was asked for: changes of one workspace happen one after another. */
  private lastChange: Promise<unknown> = Promise.resolve();
  private recovered = false;

  constructor(
    readonly buildId: string,
    private readonly folders: WorkspaceFolders,
    private readonly tree: ProjectTree,
    private readonly repository: Repository,
  ) {}

  get root(): string {
    return this.folders.files;
  }

  write(files: readonly WorkspaceFile[]): Promise<void> {
    return this.change(() => this.tree.write(files, () => bytesBelow(this.folders.git)));
  }

  read(path: string): Promise<Buffer> {
    return this.tree.read(path);
  }

  remove(paths: readonly string[]): Promise<void> {
    return this.change(() => this.tree.remove(paths));
  }

  async list(): Promise<WorkspaceEntry[]> {
    return this.tree.sizes(await this.repository.listFiles());
  }

  commit({ message, author, at = new Date(), paths }: Parameters<Workspace['commit']>[0]): Promise<string | null> {
    return this.change(async () => {
      const present = paths === undefined ? undefined : await this.committable(paths);
      if (present?.length === 0) return null;
      return this.repository.commit({ message, author, at, paths: present });
    });
  }

  log(): Promise<CommitSummary[]> {
    return this.repository.log();
  }

  diff(sha: string): Promise<string> {
    return this.repository.diff(sha);
  }

  head(): Promise<string | null> {
    return this.repository.head();
  }

  rollback(sha: string): Promise<void> {
    return this.change(async () => this.repository.rollback(sha, await this.tree.dependencyLinks()));
  }

  linkDependencies(part: string, target: string): Promise<void> {
    return this.change(() => this.tree.link(part, target));
  }

  prepareDelivery({ omit = [] }: { readonly omit?: readonly string[] } = {}): Promise<Delivery> {
    return this.change(() =>
      prepareDelivery(this.repository, this.folders.staging, omit, async (path) => {
        try {
          return await this.tree.read(path);
        } catch (error) {
          if ((error as { code?: string }).code === 'workspace.not_found') return null;
          throw error;
        }
      }),
    );
  }

  /** Paths that are there or were committed: git refuses a path that it has never heard of. */
  private async committable(paths: readonly string[]): Promise<string[]> {
    const known: string[] = [];
    for (const path of paths) {
      parseProjectPath(path);
      if ((await this.tree.has(path)) || (await this.repository.knows(path))) known.push(path);
    }
    return known;
  }

  /** One change at a time, in this process and between processes, from a state that no killed process has left half-done. */
  private change<T>(work: () => Promise<T>): Promise<T> {
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

  /** Whoever holds the lock is alone, so a lock of git's that is there was left by a process that was killed. */
  private async recover(): Promise<void> {
    if (this.recovered) return;
    for (const lock of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock'])
      await rm(join(this.folders.git, lock), { force: true });
    for (const name of (await readdir(this.folders.base)).filter(isAbandonedDraft))
      await rm(join(this.folders.base, name), { force: true });
    for (const name of await readdir(this.folders.staging))
      await rm(join(this.folders.staging, name), { recursive: true, force: true });
    await this.repository.forgetStaged();
    this.recovered = true;
  }
}
