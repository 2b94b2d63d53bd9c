import { lstat, readdir, readlink } from 'node:fs/promises';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { sandboxErrors } from './sandbox.errors.js';

/**
 * Looks at everything an installation has made before anything else does: only files, folders and links from one place of
 * it to another may be there, since others will read it by following paths.
 * @param folder absolute path of `node_modules`
 * @throws sandbox.install_failed with the first thing that is something else
 */
export async function requirePlainTree(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) throw sandboxErrors.installFailed('The installation made no folder of its packages.');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = JSON.stringify(relative(dirname(folder), path));
    if (!entry.isSymbolicLink()) {
      throw sandboxErrors.installFailed(`The installation made ${name}, which is neither a file nor a folder.`);
    }
    if (!staysInside(folder, path, await readlink(path))) {
      throw sandboxErrors.installFailed(`The installation made ${name}, a link that leads out of it.`);
    }
  }
}

/** A way up may only stand at the beginning: after a name it would start from wherever that name leads. */
function staysInside(folder: string, link: string, target: string): boolean {
  if (target === '' || target.startsWith(sep) || normalize(target) !== target.replace(/^\.\//, '')) return false;
  const end = relative(folder, join(dirname(link), target));
  return end !== '' && end !== '..' && !end.startsWith(`..${sep}`);
}
