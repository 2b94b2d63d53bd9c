import { fileProblem, makeFolder, messageOf } from '#foundry/kernel';
import { randomUUID } from 'node:crypto';
import { rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cliErrors } from './cli.errors.js';
import type { FoundryClient } from './foundry-client.js';
import { callerDirectory } from './request-text.js';

/** The folder that bundles are written to. Tried before the build starts, so that a build is never wasted on it. */
export class OutputDirectory {
  private constructor(
    readonly path: string,
    /** The topmost folder that had to be made; removed again when nothing was written. */
    private readonly made: string | undefined,
  ) {}

  /** @throws cli.unusable_output when it is a file, or cannot be made or written to. */
  static async prepare(path: string): Promise<OutputDirectory> {
    const target = resolve(callerDirectory(), path);
    try {
      const made = await makeFolder(target);
      const probe = join(target, `.foundry-${randomUUID()}`);
      await writeFile(probe, '', { flag: 'wx' });
      await rm(probe);
      return new OutputDirectory(target, made);
    } catch (error) {
      throw cliErrors.unusableOutput(
        `The output directory ${target} cannot be written to: ${fileProblem(error) ?? messageOf(error)}. Choose another with --out.`,
        { cause: error },
      );
    }
  }

  /** Downloads beside the target and renames: an interrupted download leaves an older bundle as it was. */
  async save(client: FoundryClient, buildId: string, name: string): Promise<string> {
    const target = join(this.path, name);
    const partial = `${target}.${randomUUID()}.part`;
    try {
      await client.downloadBundle(buildId, partial);
      await rename(partial, target);
      return target;
    } catch (error) {
      await rm(partial, { force: true });
      if (!isFileError(error)) throw error;
      throw cliErrors.unusableOutput(
        `The bundle could not be written to ${target}: ${fileProblem(error) ?? messageOf(error)}. The build is kept: foundry download ${buildId} --out DIR.`,
        { cause: error },
      );
    }
  }

  /** Removes the folders that `prepare` made, if they are still empty. */
  async discard(): Promise<void> {
    if (!this.made) return;
    for (let folder = this.path; folder.length >= this.made.length; folder = dirname(folder)) {
      try {
        await rmdir(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOTEMPTY') return;
        throw error;
      }
    }
  }
}

const isFileError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).syscall === 'string';
