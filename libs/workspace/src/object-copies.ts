import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lstatIfThere } from './bytes-below.js';
import { inBatches } from './in-batches.js';

/** Objects of one repository that are made known to another one. They never change, so both can have the same file. */
export class ObjectCopies {
  private readonly made: string[] = [];

  constructor(
    private readonly target: string,
    private readonly staging: string,
  ) {}

  /** @returns the bytes of what the target did not have. */
  async from(source: string): Promise<number> {
    let bytes = 0;
    for (const folder of await readdir(join(source, 'objects'))) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue; // these repositories have loose objects only
      const names = await readdir(join(source, 'objects', folder));
      await mkdir(join(this.target, 'objects', folder), { recursive: true });
      await inBatches(names, async (name) => {
        const [from, to] = [join(source, 'objects', folder, name), join(this.target, 'objects', folder, name)];
        if ((await lstatIfThere(to)) !== null) return;
        await this.share(from, to);
        this.made.push(to);
        bytes += (await lstatIfThere(to))?.size ?? 0;
      });
    }
    return bytes;
  }

  async undo(): Promise<void> {
    for (const path of this.made.splice(0)) await rm(path, { force: true });
  }

  private async share(from: string, to: string): Promise<void> {
    try {
      await link(from, to);
    } catch (error) {
      // File systems without hard links, and the limit of links to one file.
      if (!['EPERM', 'EMLINK', 'ENOTSUP', 'EXDEV', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      const draft = join(this.staging, to.slice(-38));
      await copyFile(from, draft);
      await rename(draft, to);
    }
  }
}
