import { newId } from '#foundry/kernel';
import { isProcessAlive, processIdentity, readResult } from '#foundry/sandbox';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ToolPackage } from '../package/tool-package.js';

/** Where the package lies in the folder; what Foundry adds for the checks is beside it. */
export const PACKAGE = 'package';

/** The working folder of one package's checks: made for it, removed with everything in it. */
export class CheckFolder {
  private constructor(readonly path: string) {}

  static async make(directory: string, { files }: ToolPackage): Promise<CheckFolder> {
    await mkdir(directory, { recursive: true, mode: 0o755 });
    // The process is in the name, so that a later start can tell a dead process's folder from a living one's.
    const folder = new CheckFolder(join(directory, `${processIdentity(process.pid)}.${newId('chk')}`));
    await mkdir(folder.path, { mode: 0o755 });
    for (const { path, content } of files) await folder.write(`${PACKAGE}/${path}`, content);
    return folder;
  }

  /** Removes the folders of processes that ended without doing it. */
  static async sweep(directory: string): Promise<void> {
    let names: string[];
    try {
      names = await readdir(directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    for (const name of names) {
      if (!isProcessAlive(name.split('.').slice(0, 2).join('.'))) await removeTree(join(directory, name));
    }
  }

  /** A file that is not there yet. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    const target = join(this.path, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await writeFile(target, content, { flag: 'wx', mode: 0o644 });
  }

  /** A folder that a run may write to. */
  async room(name: string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(path, { mode: 0o755 });
    return path;
  }

  /** What a run has left: a regular file of at most so many bytes. */
  async read(room: string, path: string, maxBytes: number): Promise<Buffer> {
    return await readResult(join(this.path, room), path, maxBytes);
  }

  async remove(): Promise<void> {
    await removeTree(this.path);
  }
}

async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await chmod(path, 0o700);
    await rm(path, { recursive: true, force: true });
  }
}
