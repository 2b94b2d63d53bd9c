import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.js';
import { shown } from './project-path.js';
import { workspaceErrors } from './workspace.errors.js';
import type { CommitAuthor, CommitSummary } from './workspace.types.js';

/** The tree without files, which git knows without having stored it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const COMMIT_NAME = /^[0-9a-f]{7,40}$/;

const LINK_MODE = '120000';
const NESTED_REPOSITORY_MODE = '160000';

export interface CommitRequest {
  readonly message: string;
  readonly author: CommitAuthor;
  readonly at: Date;
  /** Existing or committed paths; undefined for everything. */
  readonly paths?: readonly string[] | undefined;
}

/** The history of one project, on the one branch `main`. Its callers see to it that only one of them changes it at a time. */
export class Repository {
  constructor(
    readonly git: Git,
    readonly directory: string,
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

  /** @returns null when nothing changed. */
  async commit({ message, author, at, paths }: CommitRequest): Promise<string | null> {
    const head = await this.head();
    if (paths === undefined) await this.git.run(['add', '--all']);
    else await this.git.run(['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], { stdin: paths.join('\0') });
    const staged = parseRawDiff(await this.git.run(['diff-index', '--cached', '--raw', '-z', head ?? EMPTY_TREE]));
    if (staged.length === 0) return null;
    const refused = staged.find(({ mode }) => mode === LINK_MODE || mode === NESTED_REPOSITORY_MODE);
    if (refused !== undefined) {
      await this.forgetStaged();
      const kind = refused.mode === LINK_MODE ? 'a link' : 'a repository of its own';
      throw workspaceErrors.linkRefused(
        `${shown(refused.path)} is ${kind}: a project consists of files only. Nothing was committed.`,
      );
    }
    await this.git.run(['commit', '--quiet', '--no-verify', '--cleanup=whitespace', '--file=-'], {
      stdin: message,
      env: identity(author, at),
    });
    return this.head();
  }

  /** Undoes what a killed commit may have staged, so that it does not slip into the next one. */
  async forgetStaged(): Promise<void> {
    if ((await this.head()) === null) await this.git.run(['read-tree', '--empty']);
    else await this.git.run(['reset', '--quiet']);
  }

  async log(): Promise<CommitSummary[]> {
    if ((await this.head()) === null) return [];
    const text = await this.git.run(['log', '-z', '--name-only', '--format=%x1e%H%x1f%an%x1f%ae%x1f%aI%x1f%B%x1f']);
    return text.split('\x1e').slice(1).map(parseCommit);
  }

  /** @throws workspace.commit_not_found */
  async diff(sha: string): Promise<string> {
    await this.requireCommit(sha);
    return this.git.run(['show', '--format=', '--no-color', '--no-ext-diff', '--no-textconv', sha, '--']);
  }

  /** @throws workspace.commit_not_found */
  async rollback(sha: string, keep: readonly string[]): Promise<void> {
    await this.requireCommit(sha);
    await this.git.run(['reset', '--hard', '--quiet', sha]);
    await this.git.run(['clean', '-ffdx', '--quiet', ...keep.flatMap((path) => ['-e', `/${escapePattern(path)}`])]);
  }

  /** Project files: committed, staged or new ones that the project's own .gitignore does not name. Some may be gone. */
  async listFiles(): Promise<string[]> {
    const text = await this.git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    return [...new Set(splitNul(text))].sort(byCodeUnit);
  }

  /** Whether anything at or below the path is committed or staged. */
  async knows(path: string): Promise<boolean> {
    return (await this.git.run(['ls-files', '-z', '--', path])) !== '';
  }

  private async requireCommit(sha: string): Promise<void> {
    if (COMMIT_NAME.test(sha)) {
      const type = await this.git.run(['cat-file', '-t', sha], { accept: [0, 128] });
      if (type.trim() === 'commit') return;
    }
    throw workspaceErrors.commitNotFound(`There is no commit ${shown(sha)} in this workspace.`);
  }
}

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

/** `:oldmode newmode oldsha newsha status` NUL `path` NUL, repeated. */
function parseRawDiff(text: string): { mode: string; path: string }[] {
  const parts = splitNul(text);
  const changes: { mode: string; path: string }[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    changes.push({ mode: (parts[i] as string).split(' ')[1] as string, path: parts[i + 1] as string });
  }
  return changes;
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

/** `clean -e` takes a pattern: a folder named `[id]` must mean itself. */
function escapePattern(path: string): string {
  return path.replace(/[\\*?[\]!#]/g, '\\$&');
}
