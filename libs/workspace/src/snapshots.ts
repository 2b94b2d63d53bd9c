import type { FolderWalk } from './folder-walk.js';
import { inBatches } from './in-batches.js';
import { blobName, ObjectWriter, type CommittedFile, type CommittedTree } from './git-objects.js';
import { IgnoredPaths, MAX_IGNORE_BYTES, type IgnoreFile } from './ignored-paths.js';
import { bytesBelow } from './bytes-below.js';
import type { ProjectTree } from './project-tree.js';
import { byCodeUnit, type CommitRequest, type Repository } from './repository.js';
import type { TreeEntry } from './tree-scan.js';
import { workspaceErrors } from './workspace.errors.js';
import type { WorkspaceEntry } from './workspace.types.js';

const NOTHING: CommittedTree = new Map();

/** Takes what the project holds into the history. Foundry reads the files itself; git is given objects. */
export class Snapshots {
  private readonly ignored: IgnoredPaths;

  constructor(
    private readonly tree: ProjectTree,
    private readonly repository: Repository,
  ) {
    this.ignored = new IgnoredPaths(repository.git, tree.staging);
  }

  /** Project files: those that are committed, and new ones that the project's own .gitignore does not name. */
  async list(): Promise<WorkspaceEntry[]> {
    return this.tree.walk(async (walk) => {
      const entries = await this.projectEntries(walk, await this.committed());
      return entries
        .filter(({ problem }) => problem === null)
        .map(({ path, size, executable }) => ({ path, size, executable }))
        .sort((a, b) => byCodeUnit(a.path, b.path));
    });
  }

  /** @param paths files and folders to limit the commit to; undefined for everything. @returns null when nothing changed. */
  async commit(request: CommitRequest, paths?: readonly string[]): Promise<string | null> {
    return this.tree.walk(async (walk) => {
      const committed = await this.committed();
      const chosen = chooser(paths);
      const entries = (await this.projectEntries(walk, committed)).filter(({ path, problem }) => chosen(path, problem !== null));
      this.requireProjectFiles(entries);
      const writer = await this.writer(walk);
      try {
        const next = new Map([...committed].filter(([path]) => !chosen(path, false)));
        for (const [path, file] of await this.readAll(walk, entries, committed, writer)) next.set(path, file);
        if (same(committed, next)) return null;
        return await this.repository.commit(await writer.tree(next), next, request, this.tree.limits.syncToDisk);
      } catch (error) {
        await writer.undo();
        throw error;
      }
    });
  }

  /** Project files that are not as the last commit has them: changed, new, removed, and what can never be committed. */
  async uncommitted(): Promise<string[]> {
    return this.tree.walk(async (walk) => {
      const committed = await this.committed();
      const entries = await this.projectEntries(walk, committed);
      const changed = entries.filter(({ problem }) => problem !== null).map(({ path }) => path);
      const seen = new Set(entries.map(({ path }) => path));
      for (const [folder, inFolder] of byFolder(entries.filter(({ problem }) => problem === null))) {
        const open = await walk.enter(folder === '' ? [] : folder.split('/'));
        await inBatches(inFolder, async ({ path, executable }) => {
          const content = open === null ? null : await this.tree.readFrom(open, path).catch(nullIfGone);
          const was = committed.get(path);
          if (content === null || was?.executable !== executable || was.blob !== blobName(content)) changed.push(path);
        });
      }
      changed.push(...[...committed.keys()].filter((path) => !seen.has(path)));
      return changed.sort(byCodeUnit);
    });
  }

  private async committed(): Promise<CommittedTree> {
    const head = await this.repository.head();
    return head === null ? NOTHING : this.repository.tree(head);
  }

  private async projectEntries(walk: FolderWalk, committed: CommittedTree): Promise<TreeEntry[]> {
    const entries = await this.tree.scan(walk);
    const rules: IgnoreFile[] = [];
    for (const { path, size, problem } of entries) {
      if (problem !== null || size > MAX_IGNORE_BYTES || !/(?:^|\/)\.gitignore$/.test(path)) continue;
      const content = await this.tree.readIn(walk, path.split('/')).catch(nullIfGone);
      if (content !== null) rules.push({ path, content });
    }
    const unknown = entries.filter(({ path }) => !committed.has(path)).map(({ path }) => path);
    const ignored = await this.ignored.among(unknown, rules);
    return entries.filter(({ path }) => !ignored.has(path));
  }

  private requireProjectFiles(entries: readonly TreeEntry[]): void {
    const { fileBytes } = this.tree.limits;
    for (const { path, size, problem } of entries) {
      if (problem !== null) throw problem;
      if (size > fileBytes) {
        throw workspaceErrors.fileTooLarge(
          `${path} has ${size} bytes; a project file may have ${fileBytes}. Nothing was committed.`,
        );
      }
    }
  }

  /** Reads every file, always: a job can write to one without its times or its size telling. */
  private async readAll(
    walk: FolderWalk,
    entries: readonly TreeEntry[],
    committed: CommittedTree,
    writer: ObjectWriter,
  ): Promise<Map<string, CommittedFile>> {
    const files = new Map<string, CommittedFile>();
    for (const [folder, inFolder] of byFolder(entries)) {
      const open = await walk.enter(folder === '' ? [] : folder.split('/'));
      if (open === null) continue;
      await inBatches(inFolder, async ({ path, executable }) => {
        const content = await this.tree.readFrom(open, path).catch(nullIfGone);
        if (content === null) return;
        const blob = blobName(content);
        if (committed.get(path)?.blob !== blob) await writer.blob(content);
        files.set(path, { executable, blob });
      });
    }
    return files;
  }

  private async writer(walk: FolderWalk): Promise<ObjectWriter> {
    const { quotaBytes, syncToDisk } = this.tree.limits;
    let used = (await this.tree.usedBytes(walk)) + (await bytesBelow(this.repository.directory));
    return new ObjectWriter({
      directory: this.repository.directory,
      staging: this.tree.staging,
      syncToDisk,
      spend: (bytes) => {
        used += bytes;
        if (used <= quotaBytes) return;
        throw workspaceErrors.quotaExceeded(
          `With its history the project would take more than the ${quotaBytes} bytes that it may have. Nothing was committed.`,
        );
      },
    });
  }
}

/** Groups by folder, in the order of folders, so that a walk opens each of them once. */
export function byFolder<T extends { readonly path: string }>(files: readonly T[]): [folder: string, files: T[]][] {
  const folders = new Map<string, T[]>();
  for (const file of files) {
    const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')));
    if (folders.get(folder)?.push(file) === undefined) folders.set(folder, [file]);
  }
  return [...folders].sort(([a], [b]) => byCodeUnit(a, b));
}

/** A path is meant when it is one of them or below; what is no file is also in the way of what would be below it. */
function chooser(paths: readonly string[] | undefined): (path: string, isNoFile: boolean) => boolean {
  if (paths === undefined) return () => true;
  const meant = new Set(paths);
  return (path, isNoFile) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) if (meant.has(path.slice(0, end))) return true;
    return isNoFile && paths.some((wanted) => wanted.startsWith(`${path}/`));
  };
}

function same(a: CommittedTree, b: CommittedTree): boolean {
  if (a.size !== b.size) return false;
  for (const [path, { blob, executable }] of a) {
    const other = b.get(path);
    if (other?.blob !== blob || other.executable !== executable) return false;
  }
  return true;
}

export function nullIfGone(error: unknown): null {
  if ((error as { code?: string }).code === 'workspace.not_found') return null;
  throw error;
}
