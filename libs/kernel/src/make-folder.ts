import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing; the result is the topmost one that was made, undefined when all were there.
 * For paths that people choose: Node's own `recursive` never ends in a file system that answers "no such file" to making one in a
 * folder that exists, as `/proc` does.
 * @param mode of each folder that is made. @throws the file system's error, for instance `EEXIST` when a file is in the way.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<string | undefined> {
  const missing: string[] = [];
  for (let folder = resolve(path); !(await isThere(folder)); folder = dirname(folder)) missing.push(folder);
  if (missing.length === 0 && !(await stat(path)).isDirectory()) throw notAFolder(path);
  let made: string | undefined;
  for (const folder of missing.reverse()) {
    try {
      await mkdir(folder, { mode });
      made ??= folder;
    } catch (error) {
      // Somebody else may have made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
    }
  }
  return made;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

const notAFolder = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`EEXIST: file already exists, mkdir '${path}'`), { code: 'EEXIST', syscall: 'mkdir', path });
