import { constants, existsSync, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, realpath, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bytes where a name may not be text: a job may give its files any name that the kernel takes. */
export type EntryName = string | Buffer;

export type EntryRefusal =
  | 'missing'
  | 'link'
  | 'hard_link'
  | 'not_a_file'
  | 'not_a_folder'
  | 'no_access'
  | 'too_large'
  | 'changing';

/** Why an entry of a folder was not opened; whoever asked says it in a sentence of its own. */
export class EntryRefused extends Error {
  constructor(
    readonly reason: EntryRefusal,
    readonly entry: EntryName,
    options?: ErrorOptions,
  ) {
    super(`${JSON.stringify(entry.toString())} was not opened: ${reason}.`, options);
    this.name = 'EntryRefused';
  }
}

/** Linux's flag for a descriptor that only names a file: opening one waits for nothing and starts nothing. */
const O_PATH = 0o10000000;
const BY_DESCRIPTOR = process.platform === 'linux' && existsSync('/proc/self/fd');
const FOLDER_FLAGS = constants.O_DIRECTORY | constants.O_NOFOLLOW | (BY_DESCRIPTOR ? O_PATH : constants.O_RDONLY);
const FILE_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** Tries before a file that is written all the time is given up. */
const READ_ATTEMPTS = 4;

export interface FileContent {
  readonly content: Buffer;
  readonly stats: Stats;
}

/**
 * A folder that is held open while what is in it is used, so that nobody can put another one, or a link, in its place
 * between a look and the use. Node has no `openat`; on Linux `/proc/self/fd/N/NAME` is one: the kernel goes from the
 * open folder itself, however it is called by now, and the last name is never followed.
 *
 * Where there is no `/proc` (macOS), every call looks at the real path first. That finds every link that lies there and
 * leaves a moment in which a running job could swap one in: isolated runs need Linux.
 */
export class OpenFolder {
  private closed = false;

  private constructor(
    private readonly handle: FileHandle,
    private readonly openedPath: string,
  ) {}

  /** Never of a closed folder: the number of its descriptor may name another one by now. */
  private get path(): string {
    if (this.closed) throw new Error('The folder was closed.');
    return this.openedPath;
  }

  /** @param path of a folder that only Foundry can put something else in the place of; itself not a link. */
  static async open(path: string): Promise<OpenFolder> {
    const handle = await open(path, FOLDER_FLAGS).catch((error: unknown) => {
      throw refusalOf(error, path, 'folder');
    });
    return new OpenFolder(handle, BY_DESCRIPTOR ? `/proc/self/fd/${handle.fd}` : await realpath(path));
  }

  /** Opens `path`, works in it and closes it. */
  static async with<T>(path: string, work: (folder: OpenFolder) => Promise<T>): Promise<T> {
    const folder = await OpenFolder.open(path);
    try {
      return await work(folder);
    } finally {
      await folder.close();
    }
  }

  close(): Promise<void> {
    this.closed = true;
    return this.handle.close();
  }

  /** The folder itself, for a call that takes a path: this very one, wherever it is by now. */
  get here(): string {
    return this.path;
  }

  /** What to pass to a call of the file system that does not follow a link at the end: rename, unlink, lstat, symlink. */
  at(name: EntryName): string | Buffer {
    if (typeof name === 'string') {
      if (!isEntryName(name)) throw new TypeError(`${JSON.stringify(name)} is not the name of an entry.`);
      return `${this.path}/${name}`;
    }
    if (!isEntryName(name.toString('latin1'))) throw new TypeError('Not the name of an entry.');
    return Buffer.concat([Buffer.from(`${this.path}/`), name]);
  }

  /** The folder's own facts. */
  async facts(): Promise<Stats> {
    return this.handle.stat();
  }

  /** @throws EntryRefused missing, link, not_a_folder, no_access */
  async folder(name: EntryName): Promise<OpenFolder> {
    const path = this.at(name);
    await this.stillThere();
    const handle = await open(path, FOLDER_FLAGS).catch(async (error: unknown) => {
      throw await this.folderRefusal(error, name);
    });
    if (BY_DESCRIPTOR) return new OpenFolder(handle, `/proc/self/fd/${handle.fd}`);
    return new OpenFolder(handle, join(this.path, name.toString()));
  }

  /** Opens the folder, made when it is not there. @throws EntryRefused as `folder` */
  async ensureFolder(name: EntryName, mode = 0o755): Promise<{ folder: OpenFolder; made: boolean }> {
    try {
      return { folder: await this.folder(name), made: false };
    } catch (error) {
      if (!(error instanceof EntryRefused) || error.reason !== 'missing') throw error;
    }
    let made = true;
    await mkdir(this.at(name), { mode }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw refusalOf(error, name, 'folder');
      made = false; // another was faster, perhaps with a link: opening it tells
    });
    return { folder: await this.folder(name), made };
  }

  /** Names as bytes, in no order; none when the folder was removed meanwhile. @throws EntryRefused no_access */
  async names(): Promise<Buffer[]> {
    await this.stillThere();
    return readdir(this.path, { encoding: 'buffer' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw refusalOf(error, '.', 'folder');
    });
  }

  /** Of the entry itself, a link not followed; null when it is not there. @throws EntryRefused no_access */
  async lstat(name: EntryName): Promise<Stats | null> {
    await this.stillThere();
    return lstat(this.at(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw refusalOf(error, name, 'file');
    });
  }

  /** Removes a file, a link or whatever else is not a folder. @returns false when it is a folder or is not there. */
  async unlink(name: EntryName): Promise<boolean> {
    await this.stillThere();
    return gone(unlink(this.at(name)), ['ENOENT', 'EISDIR', 'EPERM']);
  }

  /** @returns false when it is not there, not empty or not a folder. */
  async rmdir(name: EntryName): Promise<boolean> {
    await this.stillThere();
    return gone(rmdir(this.at(name)), ['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR']);
  }

  /** Moves an entry to a path that only Foundry can change. @returns false when the entry is not there. */
  async moveOut(name: EntryName, target: string): Promise<boolean> {
    await this.stillThere();
    return gone(rename(this.at(name), target), ['ENOENT']);
  }

  /**
   * Reads a regular file with one name, whole, as it was at one moment. Nothing else is ever opened: a pipe would wait, a
   * device could act, a link or a second name could lead outside.
   * @throws EntryRefused missing, link, hard_link, not_a_file, no_access, too_large, changing
   */
  async readFile(name: EntryName, maxBytes: number): Promise<FileContent> {
    for (let attempt = 1; ; attempt++) {
      const read = await this.readOnce(name, maxBytes);
      if (read !== null) return read;
      if (attempt === READ_ATTEMPTS) throw new EntryRefused('changing', name);
      await sleep(5 * attempt);
    }
  }

  private async readOnce(name: EntryName, maxBytes: number): Promise<FileContent | null> {
    const { handle, stats } = await this.openFile(name);
    try {
      if (stats.size > maxBytes) throw new EntryRefused('too_large', name);
      // Only as much as it had when it was opened: a file that grows as fast as it is read would never end.
      const content = Buffer.allocUnsafe(stats.size);
      let length = 0;
      while (length < content.length) {
        const { bytesRead } = await handle.read(content, length, content.length - length, length);
        if (bytesRead === 0) return null;
        length += bytesRead;
      }
      return sameContent(stats, await handle.stat()) ? { content, stats } : null;
    } finally {
      await handle.close();
    }
  }

  private async openFile(name: EntryName): Promise<{ handle: FileHandle; stats: Stats }> {
    await this.stillThere();
    const path = this.at(name);
    if (!BY_DESCRIPTOR) {
      const found = await this.lstat(name);
      if (found === null) throw new EntryRefused('missing', name);
      requireOwnFile(found, name);
      return this.opened(path, FILE_FLAGS | constants.O_NOFOLLOW, name);
    }
    const named = await open(path, O_PATH | constants.O_NOFOLLOW).catch((error: unknown) => {
      throw refusalOf(error, name, 'file');
    });
    try {
      requireOwnFile(await named.stat(), name);
      return await this.opened(`/proc/self/fd/${named.fd}`, FILE_FLAGS, name); // the very file that was looked at
    } finally {
      await named.close();
    }
  }

  private async opened(path: string | Buffer, flags: number, name: EntryName): Promise<{ handle: FileHandle; stats: Stats }> {
    const handle = await open(path, flags).catch((error: unknown) => {
      throw refusalOf(error, name, 'file');
    });
    try {
      const stats = await handle.stat();
      requireOwnFile(stats, name);
      return { handle, stats };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Gives the owner of a folder access to it again: a job may have taken it away so that nobody can clear up. */
  async grantAccess(name: EntryName): Promise<void> {
    if (!BY_DESCRIPTOR) return chmod(this.at(name), 0o755);
    const named = await open(this.at(name), FOLDER_FLAGS).catch((error: unknown) => {
      throw refusalOf(error, name, 'folder');
    });
    try {
      await chmod(`/proc/self/fd/${named.fd}`, 0o755);
    } finally {
      await named.close();
    }
  }

  /** Without descriptors to go from, all that can be done is to look whether this folder is still where it was. */
  private async stillThere(): Promise<void> {
    if (BY_DESCRIPTOR) return;
    if ((await realpath(this.path).catch(() => null)) !== this.path) throw new EntryRefused('link', this.path);
  }

  /** `O_NOFOLLOW` with `O_DIRECTORY` says of a link that it is no folder. */
  private async folderRefusal(error: unknown, name: EntryName): Promise<unknown> {
    const refusal = refusalOf(error, name, 'folder');
    if (!(refusal instanceof EntryRefused) || refusal.reason !== 'not_a_folder') return refusal;
    return (await this.lstat(name))?.isSymbolicLink() === true ? new EntryRefused('link', name, { cause: error }) : refusal;
  }
}

function isEntryName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}

function requireOwnFile(stats: Stats, name: EntryName): void {
  if (stats.isSymbolicLink()) throw new EntryRefused('link', name);
  if (!stats.isFile()) throw new EntryRefused('not_a_file', name);
  // A second name of the same file may lie outside. None at all: it was removed while it was opened.
  if (stats.nlink > 1) throw new EntryRefused('hard_link', name);
}

function sameContent(before: Stats, after: Stats): boolean {
  if (before.size !== after.size || before.mtimeMs !== after.mtimeMs) return false;
  return before.ctimeMs === after.ctimeMs || after.nlink === 0; // replaced as a whole meanwhile: the old one was read whole
}

function refusalOf(error: unknown, name: EntryName, wanted: 'file' | 'folder'): unknown {
  const reasons: Record<string, EntryRefusal> = {
    ENOENT: 'missing',
    ENAMETOOLONG: 'missing',
    ELOOP: 'link',
    ENOTDIR: wanted === 'folder' ? 'not_a_folder' : 'missing',
    EISDIR: 'not_a_file',
    ENXIO: 'not_a_file',
    EACCES: 'no_access',
  };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new EntryRefused(reason, name, { cause: error });
}

async function gone(work: Promise<void>, otherwise: readonly string[]): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (otherwise.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
