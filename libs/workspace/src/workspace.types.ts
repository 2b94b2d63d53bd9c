export interface WorkspaceFile {
  /** POSIX path relative to the workspace's root. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Default: as the file is now; a new file is not executable. */
  readonly executable?: boolean;
  /** SHA-256 in lower-case hex of what is to be replaced, or null for a file that is to be new: else nothing is written. */
  readonly ifMatch?: string | null;
}

export interface WorkspaceEntry {
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
}

/** Files to write and to remove at once. */
export interface WorkspaceChange {
  readonly write?: readonly WorkspaceFile[];
  /** Files, not folders. `ifMatch` as of a file that is written; what is not there is as good as removed without it. */
  readonly remove?: readonly { readonly path: string; readonly ifMatch?: string | null }[];
}

export interface CommitAuthor {
  readonly name: string;
  readonly email: string;
}

export interface CommitSummary {
  readonly sha: string;
  readonly author: CommitAuthor;
  /** ISO 8601 */
  readonly at: string;
  readonly message: string;
  readonly files: readonly string[];
}

/** A build's project files: one sandboxed directory under git. Every path is resolved inside the root or refused. */
export interface Workspace {
  readonly buildId: string;
  /** Absolute path, for running checks in. Never build a file path from it by hand: use the methods. */
  readonly root: string;
  /** Atomic per file; everything is checked, and written aside, before the first file appears. */
  write(files: readonly WorkspaceFile[]): Promise<void>;
  read(path: string): Promise<Buffer>;
  remove(paths: readonly string[]): Promise<void>;
  /**
   * Writes and removes files as one change: everything is checked before the first file is touched, and when something fails
   * in the middle what was done is taken back. Only the end of the process can leave a part: who needs all or nothing then
   * rolls back to the last commit.
   * @throws as `write`; workspace.not_a_file for a folder to be removed
   */
  change(change: WorkspaceChange): Promise<void>;
  /**
   * Every project file (ignored files and dependencies are not), sorted by path. What can never be one (links, second
   * names of a file, pipes, repositories, names that no project path has) is not listed, and `commit` refuses it.
   */
  list(): Promise<WorkspaceEntry[]>;
  /**
   * Commits what changed, limited to `paths` (folders or files) when given. Works where git has no user configured.
   * @returns the commit, or null when there was nothing to commit.
   * @throws workspace.link_refused, not_a_file, invalid_path, name_conflict, file_too_large, too_many_files, too_deep,
   *         quota_exceeded: what the project holds cannot be committed, and nothing was.
   */
  commit(options: { message: string; author: CommitAuthor; at?: Date; paths?: readonly string[] }): Promise<string | null>;
  log(): Promise<CommitSummary[]>;
  /** The files that a commit holds. @throws workspace.commit_not_found */
  pathsOf(sha: string): Promise<ReadonlySet<string>>;
  /** Unified diff that a commit introduced. */
  diff(sha: string): Promise<string>;
  head(): Promise<string | null>;
  /**
   * Makes the working tree byte-exactly what the commit holds: its files restored, all else removed, empty folders too.
   * Only the links to shared dependencies stay.
   * @throws workspace.commit_not_found; workspace.file_changing when a program keeps writing to the project
   */
  rollback(sha: string): Promise<void>;
  /**
   * Makes the working tree what an earlier commit held, byte-exactly as `rollback` does, and commits that: the history
   * goes on instead of going back. @returns the commit, or null when the files were so already.
   * @throws workspace.commit_not_found; workspace.file_changing when a program keeps writing to the project
   */
  restore(sha: string, options: { message: string; author: CommitAuthor; at?: Date }): Promise<string | null>;
  /** Points `<part>/node_modules` to shared dependencies; not a project file, never committed or bundled. */
  linkDependencies(part: string, target: string): Promise<void>;
  /**
   * What the last commit holds, made ready to leave Foundry. Files named in `omit`, and all that have the same content,
   * are left out; when the history has them too, it is squashed. The workspace itself is not changed.
   * @throws workspace.nothing_committed
   */
  prepareDelivery(options?: { readonly omit?: readonly string[] }): Promise<Delivery>;
}

/** A workspace of its own, made from a commit of another one to be merged into it and removed. It has the same limits. */
export interface WorkspaceFork extends Workspace {
  /** The build of the workspace that it belongs to. */
  readonly buildId: string;
  readonly name: string;
  /** The commit of the workspace that it was made from. */
  readonly start: string;
}

export interface MergeSide {
  readonly content: Buffer;
  readonly executable: boolean;
}

/**
 * - `content`: both changed the same lines; `binary`: both changed a file that is no text
 * - `both-added`: both have a new file of this path; `mode`: only one of them made it executable
 * - `removed-here`, `removed-there`: the workspace, or the fork, removed what the other one changed
 * - `path`: beside another file it would be a file and a folder at once, or differ from it only in letter case
 */
export type ConflictKind = 'content' | 'binary' | 'both-added' | 'mode' | 'removed-here' | 'removed-there' | 'path';

export interface MergeConflict {
  readonly path: string;
  readonly kind: ConflictKind;
  /** What both began with; null for nothing. */
  readonly base: MergeSide | null;
  /** The workspace's. */
  readonly ours: MergeSide | null;
  /** The fork's. */
  readonly theirs: MergeSide | null;
  /** Text with git's conflict markers around what both changed, with the base between; null for other kinds than `content`. */
  readonly marked: string | null;
}

export type MergeOutcome =
  /** `files`: what the merge changed in the workspace. */
  | { readonly status: 'merged'; readonly commit: string; readonly files: readonly string[] }
  /** The fork has no commit that the workspace lacks. */
  | { readonly status: 'nothing'; readonly commit: string }
  /** The workspace is as it was. */
  | { readonly status: 'conflicts'; readonly conflicts: readonly MergeConflict[] };

export interface MergeOptions {
  readonly message: string;
  readonly author: CommitAuthor;
  readonly at?: Date;
  /** What files are to be in the merge, by path, whatever the sides have; null for none. Settles conflicts. */
  readonly resolutions?: Readonly<
    Record<string, { readonly content: string | Uint8Array; readonly executable?: boolean } | null>
  >;
}

export interface DeliveredFile {
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

export interface Delivery {
  /** The committed files but the omitted ones, sorted by path. */
  readonly files: readonly DeliveredFile[];
  /** Committed paths that were left out. */
  readonly omitted: readonly string[];
  /** `squashed`: one commit, because an omitted file had been committed before. */
  readonly history: 'complete' | 'squashed';
  /** Commits, newest first; the authors of a squashed history are known from here only. */
  readonly commits: readonly CommitSummary[];
  /**
   * Adds `files` in a last commit and makes a repository that holds the delivered history and nothing else: the files of
   * a `.git` folder, the same bytes each time. It has no hooks, no logs and no stat data.
   */
  seal(options: {
    readonly files: readonly WorkspaceFile[];
    readonly message: string;
    readonly author: CommitAuthor;
    readonly at: Date;
  }): Promise<readonly DeliveredFile[]>;
}

export interface Workspaces {
  /** Creates the workspace, or opens it when it is there: a resumed step calls it again. */
  open(buildId: string): Promise<Workspace>;
  exists(buildId: string): Promise<boolean>;
  remove(buildId: string): Promise<void>;
  /**
   * A fork of a workspace's last commit, with the same links to dependencies; opened when it is there: a resumed step calls
   * it again. Goes with its workspace when that is removed.
   * @throws workspace.invalid_fork_name, nothing_committed
   */
  fork(workspace: Workspace, name: string): Promise<WorkspaceFork>;
  /**
   * Merges what was committed in a fork into its workspace, file by file against what both began with, in one commit that has
   * the fork's commits with their authors in its history. All of it happens or nothing, also when the process ends meanwhile.
   * Renames are a removal and a new file. Not committed changes of other files stay as they are.
   * @throws workspace.uncommitted_changes: of the fork, or of files that the merge would change
   * @throws workspace.fork_outdated: the workspace was rolled back behind the commit that the fork was made from
   * @throws workspace.quota_exceeded, too_many_files, file_too_large, invalid_path, file_changing
   */
  merge(fork: WorkspaceFork, options: MergeOptions): Promise<MergeOutcome>;
  /** Names of the forks of a workspace, sorted. */
  forks(buildId: string): Promise<string[]>;
  /** With what was not merged. A fork that is not there is as good as removed. */
  removeFork(fork: WorkspaceFork): Promise<void>;
  /** At boot: removes what interrupted calls of `open` and `remove` left. @returns how many folders. */
  sweep(): Promise<number>;
}
