import { createDependencyStore, createSandbox } from '#foundry/sandbox';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SHARED_DEPENDENCIES } from './foundry.js';

/**
 * Gives a half of a project the `node_modules` of its lockfile from what is installed once for all tests: what `npm ci` leaves, for
 * tests that are about something else.
 * @param part absolute folder with `package.json` and `package-lock.json`
 */
export async function installShared(part: string): Promise<void> {
  const runDirectory = await mkdtemp(join(tmpdir(), 'foundry-e2e-install-'));
  try {
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    const sandbox = createSandbox({ runDirectory, instanceId: `e2e${process.pid}` });
    const store = createDependencyStore({ directory: SHARED_DEPENDENCIES, sandbox });
    const [packageJson, packageLock] = await Promise.all(
      ['package.json', 'package-lock.json'].map((name) => readFile(join(part, name), 'utf8')),
    );
    const { path } = await store.ensure({ packageJson: packageJson!, packageLock: packageLock! });
    // Folders of its own: what a tool writes into them is not in the store.
    await promisify(execFile)('cp', ['-al', path, join(part, 'node_modules')]);
  } finally {
    await rm(runDirectory, { recursive: true, force: true });
  }
}
