import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesBelow } from './bytes-below.js';
import type { Git } from './git.js';
import { blobName, ObjectWriter, type CommittedFile, type CommittedTree } from './git-objects.js';
import type { MergeCompletion } from './merge-completion.js';
import { changesBetween, mergeTrees, pathsInTheWay, type Dispute, type Doubtful } from './merge-trees.js';
import { ObjectCopies } from './object-copies.js';
import { parseProjectPath, shown } from './project-path.js';
import type { ProjectTree } from './project-tree.js';
import type { Repository } from './repository.js';
import type { Snapshots } from './snapshots.js';
import { bytesInProject } from './tree-scan.js';
import { workspaceErrors } from './workspace.errors.js';
import type { MergeConflict, MergeOptions, MergeOutcome, MergeSide } from './workspace.types.js';

export interface MergePlace {
  readonly tree: ProjectTree;
  readonly repository: Repository;
  readonly snapshots: Snapshots;
  readonly completion: MergeCompletion;
}

export interface ForkToMerge {
  readonly name: string;
  readonly start: string;
  readonly repository: Repository;
}

/** Merges a fork's last commit into a workspace. Its callers see to it that neither changes meanwhile. */
export class Merge {
  /** Sees the objects of both repositories; nothing is written to either before all is decided. */
  private readonly git: Git;
  private readonly contents = new Map<string, Buffer>();

  constructor(
    private readonly place: MergePlace,
    private readonly fork: ForkToMerge,
    private readonly options: MergeOptions,
  ) {
    this.git = place.repository.git.at({ otherObjects: join(fork.repository.directory, 'objects') });
  }

  async run(): Promise<MergeOutcome> {
    const { repository, tree } = this.place;
    const [head, theirHead] = [await repository.head(), await this.fork.repository.head()];
    if (head === null || theirHead === null) throw workspaceErrors.nothingCommitted('There is no commit to merge.');
    if ((await this.commonBase(this.fork.start, head)) !== this.fork.start) {
      throw workspaceErrors.forkOutdated(
        `The workspace was rolled back behind the commit that the fork ${this.fork.name} was made from: remove the fork and make it anew.`,
      );
    }
    const base = await this.commonBase(head, theirHead);
    if (base === theirHead) return { status: 'nothing', commit: head };
    const theirs = await this.fork.repository.tree(theirHead);
    const was = await this.fork.repository.tree(base);
    const ours = await repository.tree(head);
    const folder = await mkdtemp(join(tree.staging, 'merge-'));
    try {
      const { merged, disputes } = await this.decide(folder, was, ours, theirs);
      if (disputes.length > 0) return { status: 'conflicts', conflicts: await this.conflicts(folder, disputes) };
      return await this.make(head, theirHead, ours, merged);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async commonBase(a: string, b: string): Promise<string> {
    return (await this.git.run(['merge-base', a, b], { accept: [0, 1] })).trim();
  }

  private async decide(
    folder: string,
    base: CommittedTree,
    ours: CommittedTree,
    theirs: CommittedTree,
  ): Promise<{ merged: Map<string, CommittedFile>; disputes: (Dispute & { marked?: string })[] }> {
    const { files: merged, doubtful, disputes } = mergeTrees(base, ours, theirs);
    const resolutions = new Map(Object.entries(this.options.resolutions ?? {}));
    const open: (Dispute & { marked?: string })[] = disputes.filter(({ path }) => !resolutions.has(path));
    for (const [path, resolution] of resolutions) {
      parseProjectPath(path);
      if (resolution === null) {
        merged.delete(path);
        continue;
      }
      const content = Buffer.from(resolution.content);
      this.requireSize(path, content.length);
      const present = ours.get(path) ?? theirs.get(path);
      merged.set(path, { blob: this.keep(content), executable: resolution.executable ?? present?.executable ?? false });
    }
    const undecided = doubtful.filter(({ path }) => !resolutions.has(path));
    await this.checkOut(
      folder,
      undecided.flatMap(({ base: was, ours: our, theirs: their }) => [was, our, their]),
    );
    for (const file of undecided) {
      const result = await this.mergeLines(folder, file);
      const { path, base: was, ours: our, theirs: their } = file;
      if (result.kind === 'merged') {
        this.requireSize(path, result.content.length);
        merged.set(path, { blob: this.keep(result.content), executable: file.executable });
      } else open.push({ path, base: was, ours: our, theirs: their, ...result });
    }
    if (open.length === 0) {
      for (const path of pathsInTheWay(merged.keys(), (one) => !ours.has(one)))
        open.push({
          path,
          kind: 'path',
          base: base.get(path) ?? null,
          ours: ours.get(path) ?? null,
          theirs: theirs.get(path) ?? null,
        });
    }
    return { merged, disputes: open.sort((a, b) => (a.path < b.path ? -1 : 1)) };
  }

  private async mergeLines(
    folder: string,
    { base, ours, theirs }: Doubtful,
  ): Promise<{ kind: 'merged'; content: Buffer } | { kind: 'content'; marked: string } | { kind: 'binary' }> {
    const paths = [ours, base, theirs].map(({ blob }) => join(folder, blob));
    for (const path of paths) if ((await readFile(path)).subarray(0, 8000).includes(0)) return { kind: 'binary' };
    const result = join(folder, 'merged');
    await copyFile(paths[0] as string, result);
    const labels = ['workspace', 'base', this.fork.name].flatMap((label) => ['-L', label]);
    const conflicts = await this.git.exitCode(['merge-file', '--quiet', '--diff3', ...labels, result, ...paths.slice(1)], {
      accept: Array.from({ length: 128 }, (_, count) => count),
    });
    const content = await readFile(result);
    return conflicts === 0 ? { kind: 'merged', content } : { kind: 'content', marked: content.toString() };
  }

  private async conflicts(folder: string, disputes: readonly (Dispute & { marked?: string })[]): Promise<MergeConflict[]> {
    const all = disputes.flatMap(({ base, ours, theirs }) => [base, ours, theirs]).filter((file) => file !== null);
    await this.checkOut(
      folder,
      all.filter(({ blob }) => !this.contents.has(blob)),
    );
    const side = async (file: CommittedFile | null): Promise<MergeSide | null> =>
      file === null
        ? null
        : { content: this.contents.get(file.blob) ?? (await readFile(join(folder, file.blob))), executable: file.executable };
    const found: MergeConflict[] = [];
    for (const { path, kind, base, ours, theirs, marked = null } of disputes)
      found.push({ path, kind, base: await side(base), ours: await side(ours), theirs: await side(theirs), marked });
    return found;
  }

  /** Puts contents into a folder, each under git's name of it: read from files, since a command's output is text. */
  private async checkOut(folder: string, files: readonly CommittedFile[]): Promise<void> {
    if (files.length === 0) return;
    const git = this.git.at({ index: join(folder, 'index') });
    const entries = new Set(files.map(({ blob }) => `100644 ${blob}\t${blob}\n`));
    await rm(join(folder, 'index'), { force: true });
    await git.run(['update-index', '--index-info'], { stdin: [...entries].join('') });
    await git.run(['checkout-index', '--all', '--force', `--prefix=${folder}/`]);
  }

  private async make(head: string, theirHead: string, ours: CommittedTree, merged: CommittedTree): Promise<MergeOutcome> {
    const { repository, tree, completion } = this.place;
    const changes = changesBetween(ours, merged);
    await this.requireNothingLost([...changes.written, ...changes.removed]);
    const copies = new ObjectCopies(repository.directory, tree.staging);
    let used = await this.bytesWith(ours, merged, changes);
    const spend = (bytes: number): void => {
      used += bytes;
      if (used <= tree.limits.quotaBytes) return;
      throw workspaceErrors.quotaExceeded(
        `With the fork ${this.fork.name} the project would take more than the ${tree.limits.quotaBytes} bytes that it may have. Nothing was merged.`,
      );
    };
    const writer = new ObjectWriter({
      directory: repository.directory,
      staging: tree.staging,
      syncToDisk: tree.limits.syncToDisk,
      spend,
    });
    let commit: string;
    try {
      spend(await copies.from(this.fork.repository.directory));
      for (const content of this.contents.values()) await writer.blob(content);
      const { message, author, at = new Date() } = this.options;
      commit = await repository.commitOf(await writer.tree(merged), [head, theirHead], { message, author, at });
    } catch (error) {
      await writer.undo();
      await copies.undo();
      throw error;
    }
    await completion.go(head, commit);
    return { status: 'merged', commit, files: [...changes.written, ...changes.removed].sort() };
  }

  /** What the merge would write over, or below, must be as it was committed. */
  private async requireNothingLost(changed: readonly string[]): Promise<void> {
    const isTouched = (path: string): boolean =>
      changed.some((other) => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
    const lost = (await this.place.snapshots.uncommitted()).filter(isTouched);
    if (lost.length > 0) throw uncommitted('The workspace', lost);
  }

  /** Bytes that the project and its history take, with the files as they will be; too many files are refused. */
  private async bytesWith(
    ours: CommittedTree,
    merged: CommittedTree,
    changes: ReturnType<typeof changesBetween>,
  ): Promise<number> {
    const { tree, repository } = this.place;
    const blobs = (paths: readonly string[], files: CommittedTree): string[] =>
      paths.flatMap((path) => files.get(path)?.blob ?? []);
    const coming = blobs(changes.written, merged);
    const going = blobs([...changes.written, ...changes.removed], ours);
    const known = [...coming, ...going].filter((blob) => !this.contents.has(blob));
    const sizes = new Map([...this.contents].map(([blob, content]) => [blob, content.length]));
    if (known.length > 0) {
      const answer = await this.git.run(['cat-file', '--batch-check=%(objectname) %(objectsize)'], {
        stdin: `${known.join('\n')}\n`,
      });
      for (const [, blob = '', size] of answer.matchAll(/^([0-9a-f]{40}) (\d+)$/gm)) sizes.set(blob, Number(size));
    }
    const total = (names: readonly string[]): number => names.reduce((sum, blob) => sum + (sizes.get(blob) ?? 0), 0);
    const { bytes, entries } = await tree.walk((walk) => bytesInProject(walk.root, tree.limits));
    const added = changes.written.filter((path) => !ours.has(path)).length;
    if (entries + added > tree.limits.entries) {
      throw workspaceErrors.tooManyFiles(
        `With the fork ${this.fork.name} the project would have ${entries + added} files and folders; it may have ${tree.limits.entries}. Nothing was merged.`,
      );
    }
    return bytes + (await bytesBelow(repository.directory)) + Math.max(0, total(coming) - total(going));
  }

  private keep(content: Buffer): string {
    const blob = blobName(content);
    this.contents.set(blob, content);
    return blob;
  }

  private requireSize(path: string, bytes: number): void {
    const { fileBytes } = this.place.tree.limits;
    if (bytes > fileBytes)
      throw workspaceErrors.fileTooLarge(`Merged, ${shown(path)} has ${bytes} bytes; a project file may have ${fileBytes}.`);
  }
}

export function uncommitted(whose: string, paths: readonly string[]): Error {
  const named = paths.slice(0, 5).map(shown).join(', ');
  return workspaceErrors.uncommittedChanges(
    `${whose} has changes that are not committed, of ${named}${paths.length > 5 ? ' and more' : ''}: commit them or roll back, then merge.`,
    { details: { paths: paths.slice(0, 100) } },
  );
}
