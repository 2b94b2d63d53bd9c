import { sha256 } from '#foundry/kernel';
import { isProcessAlive, OpenFolder, processIdentity } from '#foundry/sandbox';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GivenFile } from './input-files.js';
import { collectLeftFiles, type LeftFiles } from './left-files.js';

/** The working folder of one code run: made for it, looked through after it, removed with everything in it. */
export class JobFolder {
  private constructor(
    readonly path: string,
    private readonly given: ReadonlyMap<string, string>,
  ) {}

  /** @param files with vetted paths. */
  static async make(directory: string, runId: string, files: readonly GivenFile[]): Promise<JobFolder> {
    // The process is in the name, so that a later start can tell a dead process's folder from a living one's.
    const path = join(directory, `${processIdentity(process.pid)}.${runId}`);
    const folder = new JobFolder(path, new Map(files.map((file) => [file.path, sha256(file.content)])));
    await mkdir(directory, { recursive: true, mode: 0o700 });
    try {
      await mkdir(path, { mode: 0o700 });
      for (const file of files) {
        const target = join(path, file.path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, file.content, { flag: 'wx' });
      }
      return folder;
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  /** Removes the folders of processes that ended without doing it. */
  static async sweep(directory: string): Promise<void> {
    for (const name of await namesIn(directory)) {
      if (!isProcessAlive(name.split('.').slice(0, 2).join('.'))) await removeTree(join(directory, name));
    }
  }

  /** The files that the run made or changed. */
  async leftFiles(): Promise<LeftFiles> {
    return await OpenFolder.with(this.path, (folder) => collectLeftFiles(folder, this.given));
  }

  async remove(): Promise<void> {
    await removeTree(this.path);
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // The code may have taken away everybody's right to look into its folders.
    await chmod(path, 0o700);
    await OpenFolder.with(path, openUp);
    await rm(path, { recursive: true, force: true });
  }
}

async function openUp(folder: OpenFolder): Promise<void> {
  for (const name of await folder.names()) {
    if ((await folder.lstat(name))?.isDirectory() !== true) continue;
    await folder.grantAccess(name);
    const inner = await folder.folder(name);
    try {
      await openUp(inner);
    } finally {
      await inner.close();
    }
  }
}
