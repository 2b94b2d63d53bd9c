import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '#foundry/kernel';
import type { CleanFiles } from '#foundry/testing';
import { Logger } from '@nestjs/common';
import { z } from 'zod';

/** Files of some twenty projects that have nothing in common but what every project has: 270 kB. */
const MAX_DIGESTS = 4_000;
/** Three sets of rules a template's version: the others are from before an update. */
const MAX_RULES = 12;

const digestsSchema = z.array(z.string().regex(/^[0-9a-f]{64}$/));
const RULES = /^[0-9a-f]{64}$/;

/**
 * Keeps what linters need not look at again: a file for each set of rules, the most recently seen digests last. It lies beside
 * the projects, where no program of theirs can write. Losing it costs seconds: what cannot be read is looked at again.
 */
export class CleanFileStore implements CleanFiles {
  private readonly logger = new Logger('CleanFiles');

  constructor(private readonly directory: string) {}

  async of(rules: string): Promise<ReadonlySet<string>> {
    return new Set(await this.read(rules));
  }

  async keep(rules: string, digests: readonly string[]): Promise<void> {
    const seen = new Set(digests);
    const former = (await this.read(rules)).filter((digest) => !seen.has(digest));
    const partial = join(this.directory, `.${randomUUID()}`);
    try {
      await mkdir(this.directory, { recursive: true });
      await writeFile(partial, JSON.stringify([...former, ...seen].slice(-MAX_DIGESTS)), { flag: 'wx' });
      await rename(partial, this.file(rules));
      if (former.length === 0) await this.dropOldRules();
    } catch (error) {
      // a full disk is no fault of the project that was checked
      this.logger.warn(`What linters need not look at again could not be kept: ${messageOf(error)}`);
      await rm(partial, { force: true }).catch(() => undefined);
    }
  }

  private async read(rules: string): Promise<string[]> {
    try {
      return digestsSchema.parse(JSON.parse(await readFile(this.file(rules), 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.logger.warn(`What linters need not look at again could not be read: ${messageOf(error)}`);
      }
      return [];
    }
  }

  private async dropOldRules(): Promise<void> {
    const names = await readdir(this.directory);
    const files = await Promise.all(names.map(async (name) => ({ name, usedAt: await this.usedAt(name) })));
    const old = files.sort((a, b) => b.usedAt - a.usedAt).slice(MAX_RULES);
    await Promise.all(old.map(({ name }) => rm(join(this.directory, name), { force: true })));
  }

  /** What another process has just renamed is in use. */
  private async usedAt(name: string): Promise<number> {
    try {
      return (await stat(join(this.directory, name))).mtimeMs;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Infinity;
      throw error;
    }
  }

  private file(rules: string): string {
    if (!RULES.test(rules)) throw new Error('Rules are named by a SHA-256.');
    return join(this.directory, rules);
  }
}
