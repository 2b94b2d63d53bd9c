import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OpenFolder } from '#foundry/sandbox';
import type { Git } from './git.js';
import { splitNul } from './repository.js';
import { removeEntry } from './tree-removal.js';

/** An ignore file of more bytes than this is an attack, or no ignore file. */
export const MAX_IGNORE_BYTES = 256 * 1024;

/** Milliseconds that git may think about patterns: some take it longer than there is time. */
const PATTERN_MS = 20_000;

export interface IgnoreFile {
  readonly path: string;
  readonly content: Buffer;
}

/**
 * Which paths a project's own .gitignore files name. git decides, and is shown only copies of those files: in the project
 * itself a link could lead it elsewhere while it looks.
 */
export class IgnoredPaths {
  /** Answers for one state of all ignore files. */
  private known = { state: '', ignored: new Map<string, boolean>() };

  constructor(
    private readonly git: Git,
    private readonly staging: string,
  ) {}

  /** @returns those of the paths that are ignored. */
  async among(paths: readonly string[], files: readonly IgnoreFile[]): Promise<Set<string>> {
    if (files.length === 0) return new Set();
    const hash = createHash('sha256');
    for (const { path, content } of files) hash.update(`${path}\0${content.length}\0`).update(content);
    const state = hash.digest('hex');
    if (this.known.state !== state) this.known = { state, ignored: new Map() };
    const { ignored } = this.known;
    const asked = paths.filter((path) => !ignored.has(path));
    if (asked.length > 0) {
      const answer = new Set(await this.ask(asked, files));
      for (const path of asked) ignored.set(path, answer.has(path));
    }
    return new Set(paths.filter((path) => ignored.get(path) === true));
  }

  private async ask(paths: readonly string[], files: readonly IgnoreFile[]): Promise<string[]> {
    const copy = await mkdtemp(join(this.staging, 'ignore-'));
    try {
      for (const { path, content } of files) {
        await mkdir(dirname(join(copy, path)), { recursive: true });
        await writeFile(join(copy, path), content);
      }
      const answer = await this.git.at({ workTree: copy }).run(['check-ignore', '--no-index', '-z', '--stdin'], {
        stdin: paths.map((path) => `./${path}`).join('\0'), // so that no path begins like one of git's patterns
        env: { GIT_LITERAL_PATHSPECS: '0' }, // which this command does not take
        accept: [0, 1],
        wallTimeMs: PATTERN_MS,
      });
      return splitNul(answer).map((path) => path.slice(2));
    } finally {
      await OpenFolder.with(this.staging, (folder) => removeEntry(folder, basename(copy), this.staging));
    }
  }
}
