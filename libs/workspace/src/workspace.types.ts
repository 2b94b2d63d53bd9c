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
  /** At boot: removes what interrupted calls of `open` and `remove` left. @returns how many folders. */
  sweep(): Promise<number>;
}
