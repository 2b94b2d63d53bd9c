import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EntryRefused, OpenFolder } from './open-folder.js';

/** Bytes of all packages together; the least recently used go first. */
const DEFAULT_MAX_BYTES = 1024 ** 3;
const LARGEST_PACKAGE = 512 * 1024 * 1024;
const AT_ONCE = 8;

/**
 * Package files of former installations, each under the SHA-512 that lockfiles pin it by. An installation works in a
 * cache of its own: what it needs is copied into it before, and what is new is copied out of it after, and both times the
 * content is hashed on the way. So whatever an installation does to its cache, the next one gets the content that its
 * lockfile names or fetches it anew; there is no index of names to be poisoned.
 */
export class PackageCache {
  /** @param directory absolute; made when it is needed */
  constructor(
    private readonly directory: string,
    private readonly maxBytes = DEFAULT_MAX_BYTES,
  ) {}

  /**
   * Puts what is known of these packages into an empty npm cache.
   * @param elsewhere another npm cache that may have them, the operator's own: only read
   * @returns how many were there
   */
  async fill(npmCache: string, integrities: readonly string[], elsewhere?: string): Promise<number> {
    let filled = 0;
    await inBatches(hashesOf(integrities), async (hash) => {
      const own = join(this.directory, nameOf(hash));
      const content = (await verified(own, hash)) ?? (elsewhere && (await verified(contentPath(elsewhere, hash), hash)));
      if (!content) return;
      const path = contentPath(npmCache, hash);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, content);
      filled++;
      const now = new Date();
      await utimes(own, now, now).catch(ignoreMissing); // used: among the last to go
    });
    return filled;
  }

  /** Keeps what an installation has fetched of these packages; its cache may hold anything by now. @returns how many are new */
  async keep(npmCache: string, integrities: readonly string[]): Promise<number> {
    await mkdir(this.directory, { recursive: true });
    const present = new Set(await readdir(this.directory));
    let kept = 0;
    await inBatches(
      hashesOf(integrities).filter((hash) => !present.has(nameOf(hash))),
      async (hash) => {
        const content = await readUnder(npmCache, contentParts(hash));
        if (content === null || !isContent(content, hash)) return;
        const draft = join(this.directory, `.${randomBytes(8).toString('hex')}`);
        await writeFile(draft, content, { mode: 0o444 });
        await rename(draft, join(this.directory, nameOf(hash)));
        kept++;
      },
    );
    await this.prune();
    return kept;
  }

  private async prune(): Promise<void> {
    const files: { path: string; bytes: number; usedAt: number }[] = [];
    for (const name of await readdir(this.directory)) {
      const path = join(this.directory, name);
      const facts = await stat(path).catch(ignoreMissing);
      if (facts) files.push({ path, bytes: facts.size, usedAt: facts.mtimeMs });
    }
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of files.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.maxBytes) return;
      await rm(path, { force: true });
      total -= bytes;
    }
  }
}

/** SHA-512 hashes in hexadecimal of what lockfiles write as `sha512-BASE64`, each once. */
function hashesOf(integrities: readonly string[]): string[] {
  const hashes = integrities.flatMap((text) => /(?:^|\s)sha512-([A-Za-z0-9+/]{86}==)/.exec(text)?.[1] ?? []);
  return [...new Set(hashes.map((hash) => Buffer.from(hash, 'base64').toString('hex')))];
}

function nameOf(hash: string): string {
  return `${hash}.tgz`;
}

/** Where npm keeps a content in its cache. */
function contentParts(hash: string): string[] {
  return ['_cacache', 'content-v2', 'sha512', hash.slice(0, 2), hash.slice(2, 4), hash.slice(4)];
}

function contentPath(npmCache: string, hash: string): string {
  return join(npmCache, ...contentParts(hash));
}

function isContent(content: Buffer, hash: string): boolean {
  return createHash('sha512').update(content).digest('hex') === hash;
}

/** The content of a file that nobody but Foundry and its operator writes; null when it is not there or not what it is called. */
async function verified(path: string, hash: string): Promise<Buffer | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].includes(error.code ?? '')) return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > LARGEST_PACKAGE) return null;
    const content = await handle.readFile();
    return isContent(content, hash) ? content : null;
  } finally {
    await handle.close();
  }
}

/** No link on the way is followed, and nothing but a regular file is opened. */
async function readUnder(root: string, names: readonly string[]): Promise<Buffer | null> {
  const descend = async (folder: OpenFolder, [name = '', ...rest]: readonly string[]): Promise<Buffer> => {
    try {
      if (rest.length === 0) return (await folder.readFile(name, LARGEST_PACKAGE)).content;
      return await descend(await folder.folder(name), rest);
    } finally {
      await folder.close();
    }
  };
  try {
    return await descend(await OpenFolder.open(root), names);
  } catch (error) {
    if (error instanceof EntryRefused) return null;
    throw error;
  }
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
