import { makeFolder } from '#foundry/kernel';
import { realpathSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Where everything in the data directory is. */
export function dataDirectory(root: string) {
  return {
    root,
    workspaces: join(root, 'builds'),
    artifacts: join(root, 'artifacts'),
    dependencies: whereverItIs(join(root, 'dependencies')),
    packages: join(root, 'dependencies-packages'),
    cleanFiles: join(root, 'clean-files'),
    codeRuns: join(root, 'code-runs'),
    tools: join(root, 'tools'),
    upstreams: join(root, 'upstreams'),
    secretsKey: join(root, 'secrets.key'),
    run: join(root, 'run'),
    logs: join(root, 'logs'),
    auditHeads: join(root, 'audit', 'heads.json'),
    serverFile: join(root, 'server.json'),
  } as const;
}

/** Operators may link the store of dependencies to a larger disk, or to one for several directories; runs are shown where it is. */
function whereverItIs(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder; // it is made when it is needed
  }
}

/** Bytes that this user may still write to the disk of the folder. */
export async function freeBytes(folder: string): Promise<number> {
  await makeFolder(folder);
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The folder, made when it is not there. */
export async function madeFolder(folder: string): Promise<string> {
  await makeFolder(folder);
  return folder;
}
