import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.js';
import type { CommittedFile, CommittedTree } from './git-objects.js';
import { shown } from './project-path.js';
import { syncFolder } from './project-tree.js';
import { workspaceErrors } from './workspace.errors.js';
import type { CommitAuthor, CommitSummary } from './workspace.types.js';

const COMMIT_NAME = /^[0-9a-f]{7,40}$/;

export interface CommitRequest {
  readonly message: string;
  readonly author: CommitAuthor;
  readonly at: Date;
}

/**
 * The history of one project, on the one branch `main`. No command of it sees the project's files: git's work tree is
 * Foundry's own staging folder. Its callers see to it that only one of them changes it at a time.
 */
export class Repository {
  /** The tree that was read or committed last. */
  private known: { readonly commit: string; readonly tree: CommittedTree } | null = null;

  constructor(
    readonly git: Git,
    readonly directory: string,
    private readonly staging: string,
  ) {}

  /** Read from the branch's own file: no process, and this repository never packs its references. */
  async head(): Promise<string | null> {
    try {
      return (await readFile(join(this.directory, 'refs/heads/main'), 'utf8')).trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Makes a commit of a tree that is in the repository, and moves the branch to it. */
  async commit(treeName: string, tree: CommittedTree, request: CommitRequest, syncToDisk: boolean): Promise<string> {
    const head = await this.head();
    const commit = await this.commitOf(treeName, head === null ? [] : [head], request);
    await this.moveBranch(commit, syncToDisk);
    this.known = { commit, tree };
    return commit;
  }

  /** Makes a commit of a tree that is in the repository; the branch stays. @param parents the first is the branch's. */
  async commitOf(treeName: string, parents: readonly string[], { message, author, at }: CommitRequest): Promise<string> {
    const options = { stdin: withoutLooseEnds(message), env: identity(author, at) };
    return (await this.git.run(['commit-tree', treeName, ...parents.flatMap((parent) => ['-p', parent])], options)).trim();
  }

  async moveBranch(commit: string, syncToDisk: boolean): Promise<void> {
    const draft = join(this.staging, randomBytes(8).toString('hex'));
    const folder = join(this.directory, 'refs/heads');
    await mkdir(folder, { recursive: true });
    await writeFile(draft, `${commit}\n`, { flag: 'wx', flush: syncToDisk });
    await rename(draft, join(folder, 'main'));
    if (syncToDisk) await syncFolder(folder);
  }

  /** The files of a commit by path. @throws workspace.commit_not_found */
  async tree(commit: string): Promise<CommittedTree> {
    if (this.known?.commit === commit) return this.known.tree;
    const name = await this.requireCommit(commit);
    const files = parseTree(await this.git.run(['ls-tree', '-r', '-z', '--full-tree', name]));
    const tree = new Map(files.map(({ path, executable, blob }) => [path, { executable, blob }]));
    this.known = { commit: name, tree };
    return tree;
  }

  async log(): Promise<CommitSummary[]> {
    if ((await this.head()) === null) return [];
    const text = await this.git.run([
      'log',
      '-z',
      '--topo-order',
      '-c',
      '--name-only',
      '--no-show-signature',
      `--format=${LOG_FORMAT}`,
    ]);
    return text.split('\x1e').slice(1).map(parseCommit);
  }

  /** @throws workspace.commit_not_found */
  async diff(sha: string): Promise<string> {
    await this.requireCommit(sha);
    return this.git.run(['show', '-m', '--first-parent', '--format=', '--no-color', '--no-ext-diff', '--no-textconv', sha, '--']);
  }

  /** @returns the whole name. @throws workspace.commit_not_found */
  async requireCommit(sha: string): Promise<string> {
    if (COMMIT_NAME.test(sha)) {
      const found = (await this.git.run(['rev-parse', '--verify', '--quiet', `${sha}^{commit}`], { accept: [0, 1, 128] })).trim();
      if (found.startsWith(sha)) return found;
    }
    throw workspaceErrors.commitNotFound(`There is no commit ${shown(sha)} in this workspace.`);
  }
}

const LOG_FORMAT = '%x1e%H%x1f%an%x1f%ae%x1f%aI%x1f%B%x1f';

/** The variables by which git takes author, committer and both dates, so that the same commit has the same name again. */
export function identity({ name, email }: CommitAuthor, at: Date): Record<string, string> {
  const date = `@${Math.floor(at.getTime() / 1000)} +0000`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

export function splitNul(text: string): string[] {
  return text.split('\0').filter((part) => part !== '');
}

export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `mode type name TAB path` NUL, repeated, as `ls-tree` prints it. */
export function parseTree(text: string): (CommittedFile & { readonly path: string })[] {
  return splitNul(text)
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , blob = ''] = line.slice(0, tab).split(' ');
      return { path: line.slice(tab + 1), executable: mode === '100755', blob };
    })
    .sort((a, b) => byCodeUnit(a.path, b.path));
}

/** No space at the ends of lines, no empty lines before and after, one line end at the end. */
function withoutLooseEnds(message: string): string {
  const lines = message.split('\n').map((line) => line.trimEnd());
  return `${lines.join('\n').replace(/^\n+|\n+$/g, '')}\n`;
}

function parseCommit(text: string): CommitSummary {
  const [sha = '', name = '', email = '', at = '', message = '', files = ''] = text.split('\x1f');
  return {
    sha,
    author: { name, email },
    at: new Date(at).toISOString(),
    message: message.trimEnd(),
    files: splitNul(files.replace(/^[\0\n]+/, '')),
  };
}
