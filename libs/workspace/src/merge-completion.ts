import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { changesBetween } from './merge-trees.js';
import { syncFolder } from './project-tree.js';
import type { Repository } from './repository.js';
import type { Restoration } from './restoration.js';

const intentionSchema = z.object({ from: z.string().regex(/^[0-9a-f]{40}$/), to: z.string().regex(/^[0-9a-f]{40}$/) });

/**
 * Takes a workspace from one commit to another, files and branch. An intention is noted first: when the process ends in the
 * middle, whoever opens the workspace next goes on with it, so that the workspace is seen as it was or merged, never between.
 */
export class MergeCompletion {
  private readonly note: string;

  /** @param base the workspace's own folder. */
  constructor(
    private readonly base: string,
    private readonly staging: string,
    private readonly repository: Repository,
    private readonly restoration: Restoration,
    private readonly syncToDisk: boolean,
  ) {
    this.note = join(base, 'merging');
  }

  async isPending(): Promise<boolean> {
    return (await this.pending()) !== null;
  }

  /** @param to a commit that is in the repository with all that belongs to it. */
  async go(from: string, to: string): Promise<void> {
    const draft = join(this.staging, randomBytes(8).toString('hex'));
    await writeFile(draft, JSON.stringify({ from, to }), { flag: 'wx', flush: this.syncToDisk });
    await rename(draft, this.note);
    if (this.syncToDisk) await syncFolder(this.base);
    try {
      await this.complete(from, to);
    } catch (error) {
      if ((await this.repository.head()) !== from) throw error;
      // When going back fails as well the note stays, and the next one to open the workspace goes on instead.
      await this.take(to, from);
      await rm(this.note);
      throw error;
    }
  }

  /** Goes on with what a process left that ended in the middle. */
  async resume(): Promise<void> {
    const intention = await this.pending();
    if (intention === null) return;
    if ((await this.repository.head()) === intention.to) await rm(this.note);
    else await this.complete(intention.from, intention.to);
  }

  private async complete(from: string, to: string): Promise<void> {
    await this.take(from, to);
    await this.repository.moveBranch(to, this.syncToDisk);
    await rm(this.note);
  }

  private async take(from: string, to: string): Promise<void> {
    await this.restoration.take(to, changesBetween(await this.repository.tree(from), await this.repository.tree(to)));
  }

  private async pending(): Promise<z.infer<typeof intentionSchema> | null> {
    try {
      return intentionSchema.parse(JSON.parse(await readFile(this.note, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
