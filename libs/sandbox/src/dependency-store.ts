import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { installPackages, vetAsConfigured } from './install-packages.js';
import { dependencyHash, parseLockfile, type Lockfile } from './lockfile.js';
import { PackageCache } from './package-cache.js';
import { isProcessAlive, processIdentity } from './process-identity.js';
import { isAbandonedDraft, lockBetweenProcesses } from './process-lock.js';
import { sandboxErrors } from './sandbox.errors.js';
import type { DependencyStore, InstalledDependencies, PruneLimits, Sandbox } from './sandbox.types.js';
import { SharedWork } from './shared-work.js';

export interface DependencyStoreOptions {
  /** Absolute folder in the data directory. */
  readonly directory: string;
  readonly sandbox: Sandbox;
  /** Absolute folder for the package files of former installations; default: `directory` with `-packages`. */
  readonly packages?: string;
  /** Milliseconds an installation may take; default 600,000. */
  readonly installTimeMs?: number;
  /** Milliseconds within which the package registry has to answer, asked twice; default 5,000. */
  readonly registryTimeMs?: number;
}

type EnsureRequest = Parameters<DependencyStore['ensure']>[0];

/** Written last: a folder in the store that has it is complete. Its modification time is when it was last handed out. */
const RECEIPT = 'installed.json';
const receiptSchema = z.object({ hash: z.string(), bytes: z.number(), packages: z.number(), node: z.string() });

const HASH = /^[0-9a-f]{40}$/;

/** Dependencies installed once per lockfile; `HASH/node_modules` is linked into every workspace that needs it. */
export function createDependencyStore(options: DependencyStoreOptions): DependencyStore {
  return new FolderDependencyStore(options);
}

class FolderDependencyStore implements DependencyStore {
  private readonly installing = new SharedWork<void>();

  private readonly packages: PackageCache;

  constructor(private readonly options: DependencyStoreOptions) {
    this.packages = new PackageCache(options.packages ?? `${options.directory}-packages`);
  }

  async ensure(request: EnsureRequest): Promise<InstalledDependencies> {
    const startedAt = performance.now();
    const lockfile = parseLockfile(request.packageLock);
    const { image } = await this.options.sandbox.isolation();
    const hash = dependencyHash(lockfile, image);
    const path = join(this.options.directory, hash, 'node_modules');
    let installed = false;
    if (!(await this.has(hash))) {
      await this.installing.join(hash, (signal, say) => this.installOnce(hash, lockfile, request, signal, say), {
        signal: request.signal,
        onLine: request.onLine,
      });
      installed = true;
    }
    const now = new Date();
    await utimes(join(this.options.directory, hash, RECEIPT), now, now);
    return { path, hash, installed, durationMs: performance.now() - startedAt };
  }

  async vet({ packageJson, packageLock }: Pick<EnsureRequest, 'packageJson' | 'packageLock'>): Promise<void> {
    await vetAsConfigured(packageJson, parseLockfile(packageLock));
  }

  async sweep(): Promise<number> {
    let removed = 0;
    for (const name of await this.names()) {
      if (isAbandonedDraft(name)) await rm(join(this.options.directory, name), { force: true });
      const owner = /^\.(?:installing|removing)-(\d+\.\d+)-/.exec(name)?.[1];
      if (owner === undefined || isProcessAlive(owner)) continue;
      await this.removeTree(name);
      removed++;
    }
    return removed;
  }

  async prune({ maxAgeMs = Infinity, maxBytes = Infinity, keep }: PruneLimits): Promise<string[]> {
    const entries: { hash: string; usedAt: number; bytes: number }[] = [];
    for (const hash of (await this.names()).filter((name) => HASH.test(name))) {
      const receipt = join(this.options.directory, hash, RECEIPT);
      const { bytes } = receiptSchema.parse(JSON.parse(await readFile(receipt, 'utf8')));
      entries.push({ hash, bytes, usedAt: (await stat(receipt)).mtimeMs });
    }
    entries.sort((a, b) => a.usedAt - b.usedAt);
    let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const removed: string[] = [];
    for (const { hash, usedAt, bytes } of entries) {
      if (keep?.has(hash) === true || this.installing.has(hash)) continue;
      if (Date.now() - usedAt <= maxAgeMs && total <= maxBytes) continue;
      await this.removeTree(hash);
      total -= bytes;
      removed.push(hash);
    }
    return removed;
  }

  private async has(hash: string): Promise<boolean> {
    try {
      await stat(join(this.options.directory, hash, RECEIPT));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  private async installOnce(
    hash: string,
    lockfile: Lockfile,
    request: EnsureRequest,
    signal: AbortSignal,
    onLine: (line: string) => void,
  ): Promise<void> {
    const { directory, sandbox, installTimeMs = 600_000, registryTimeMs = 5_000 } = this.options;
    await mkdir(directory, { recursive: true });
    const release = await lockBetweenProcesses(join(directory, `.lock-${hash}`), {
      signal,
      doneWaiting: () => this.has(hash),
    });
    if (release === null) return; // another process has installed it
    const folder = join(directory, temporaryName('installing'));
    try {
      if (await this.has(hash)) return;
      await mkdir(folder);
      const { packages, bytes } = await installPackages({
        folder,
        packageJson: request.packageJson,
        lockfile,
        origin: request.origin ?? 'template',
        sandbox,
        packages: this.packages,
        installTimeMs,
        registryTimeMs,
        signal,
        onLine,
      });
      const receipt = { hash, bytes, packages, node: process.version } satisfies z.infer<typeof receiptSchema>;
      await writeFile(join(folder, RECEIPT), `${JSON.stringify(receipt, null, 2)}\n`);
      await this.putInPlace(folder, hash);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw sandboxErrors.diskFull(`The disk is full: the dependencies could not be written to ${directory}.`, {
          cause: error,
        });
      }
      throw error;
    } finally {
      await removeFolder(folder);
      await release();
    }
  }

  /** Under the lock, and known not to be complete: what is there under this hash has lost its receipt. */
  private async putInPlace(folder: string, hash: string): Promise<void> {
    try {
      await rename(folder, join(this.options.directory, hash));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
      await this.removeTree(hash);
      await rename(folder, join(this.options.directory, hash));
    }
  }

  /** Moved aside first: half a tree must never be found under a hash. */
  private async removeTree(name: string): Promise<void> {
    const aside = join(this.options.directory, temporaryName('removing'));
    await rename(join(this.options.directory, name), aside);
    await removeFolder(aside);
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.options.directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }
}

/** Names whose process it is: what a dead one left can be removed at the next start. */
function temporaryName(purpose: 'installing' | 'removing'): string {
  return `.${purpose}-${processIdentity(process.pid)}-${randomBytes(6).toString('hex')}`;
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
