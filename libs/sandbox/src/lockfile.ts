import { readdirSync } from 'node:fs';
import { sha256, stableJson } from '#foundry/kernel';
import { z } from 'zod';
import { sandboxErrors } from './sandbox.errors.js';

const lockedPackageSchema = z.looseObject({
  version: z.string().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  peer: z.boolean().optional(),
  link: z.boolean().optional(),
  name: z.string().optional(),
  integrity: z.string().optional(),
});
const lockfileSchema = z.looseObject({
  lockfileVersion: z.union([z.literal(2), z.literal(3)]),
  packages: z.record(z.string(), lockedPackageSchema),
});
export type Lockfile = z.infer<typeof lockfileSchema>;

/** @throws sandbox.invalid_lockfile */
export function parseLockfile(text: string): Lockfile {
  try {
    return lockfileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw sandboxErrors.invalidLockfile(
      'package-lock.json is not a lockfile of version 2 or 3: run `npm install` to write it anew.',
      {
        cause: error,
      },
    );
  }
}

/**
 * Equal for projects that need the same packages on the same platform: the project's own name and version do not count,
 * the operating system, the processor, the C library and the Node ABI that native packages are built for do.
 * @param image of the container that packages are installed in, where they are
 */
export function dependencyHash(lockfile: Lockfile, image?: string): string {
  const { name: _name, version: _version, ...rest } = lockfile;
  const { name: _rootName, version: _rootVersion, ...root } = lockfile.packages[''] ?? {};
  const content = stableJson({ ...rest, packages: { ...lockfile.packages, '': root } });
  const system =
    image === undefined ? [process.platform, process.arch, libc(), `abi${process.versions.modules}`] : ['image', image];
  const platform = system.join('-');
  return sha256(`${platform}\n${content}`).slice(0, 40);
}

/** Folders, relative to the project, and versions of all packages that must be there after an installation. */
export function requiredPackages(lockfile: Lockfile): { readonly folder: string; readonly version: string | undefined }[] {
  return Object.entries(lockfile.packages)
    .filter(([folder, p]) => folder.startsWith('node_modules/') && !p.optional && !p.devOptional && !p.link)
    .map(([folder, p]) => ({ folder, version: p.version }));
}

function libc(): string {
  if (process.platform !== 'linux') return 'system';
  return readdirSync('/lib').some((name) => name.startsWith('ld-musl-')) ? 'musl' : 'glibc';
}
