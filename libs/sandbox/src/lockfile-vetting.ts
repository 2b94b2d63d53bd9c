import { z } from 'zod';
import type { Lockfile } from './lockfile.js';
import { isSameOrigin, originOf, type RegistryOrigin } from './network/registry-proxy.js';
import { sandboxErrors } from './sandbox.errors.js';

const specsSchema = z.record(z.string(), z.string()).optional();
const lockedSchema = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.union([z.string(), z.literal(false)]).optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  hasShrinkwrap: z.boolean().optional(),
  dependencies: specsSchema,
  devDependencies: specsSchema,
  optionalDependencies: specsSchema,
  peerDependencies: specsSchema,
});
type Locked = z.infer<typeof lockedSchema>;

const manifestSchema = z.looseObject({
  dependencies: specsSchema,
  devDependencies: specsSchema,
  optionalDependencies: specsSchema,
  peerDependencies: specsSchema,
  overrides: z.unknown().optional(),
  workspaces: z.unknown().optional(),
});

const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** A name as registries have them; upper case only in old ones. */
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~-]*$/i;
const RESERVED_NAMES = new Set(['node_modules', 'favicon.ico', '.', '..']);
const LONGEST_NAME = 214;
/** Hashes that nobody can find a second content for. */
const STRONG_INTEGRITY = /(?:^|\s)sha(?:512|384|256)-[A-Za-z0-9+/]{40,}={0,2}(?=$|\s|\?)/;
const HIGHEST_COUNT = 20_000;

export interface VettedDependencies {
  readonly manifest: object;
  readonly lock: { readonly packages: Readonly<Record<string, object>> };
}

export interface VettingRules {
  /** Registries that packages may come from. */
  readonly allowed: readonly RegistryOrigin[];
}

/**
 * Refuses what would make the installer fetch from anywhere but a registry, link to or write into a place outside of the
 * project, or take a content that the lockfile does not pin. npm is then only asked to do what has been looked at.
 * @returns what to hand to npm: the manifest and the lockfile reduced to what concerns dependencies
 * @throws sandbox.refused_dependency with the first thing that is wrong
 */
export function vetDependencies(packageJson: string, lockfile: Lockfile, rules: VettingRules): VettedDependencies {
  const manifest = parseManifest(packageJson);
  if (manifest.workspaces !== undefined || lockfile.packages['']?.['workspaces'] !== undefined)
    refuse('package.json names workspaces, which would be linked from the project: list their packages as dependencies.');
  vetSpecs('package.json', manifest);
  vetOverrides(manifest.overrides, 'package.json overrides');

  const entries = Object.entries(lockfile.packages);
  if (entries.length > HIGHEST_COUNT)
    refuse(`package-lock.json names ${entries.length} packages; ${HIGHEST_COUNT} are the most.`);
  const packages: Record<string, Locked> = {};
  for (const [place, entry] of entries) {
    const parsed = lockedSchema.safeParse(entry);
    if (!parsed.success) refuse(`${shown(place)} in package-lock.json is not as npm writes it.`);
    const locked: Locked = parsed.data;
    if (place !== '') vetPlace(place, locked, lockfile, rules);
    vetSpecs(place === '' ? 'package-lock.json' : `${shown(place)} in package-lock.json`, locked);
    packages[place] = locked;
  }
  // Scripts are switched off as well; what is not there cannot run. Old lockfiles repeat everything in `dependencies`.
  const { scripts: _scripts, ...kept } = manifest;
  return { manifest: kept, lock: { ...pick(lockfile, ['name', 'version', 'lockfileVersion', 'requires']), packages } };
}

function parseManifest(text: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw sandboxErrors.refusedDependency('package.json is not a manifest that npm can read: it has to be a JSON object.', {
      cause: error,
    });
  }
}

function vetPlace(place: string, locked: Locked, lockfile: Lockfile, rules: VettingRules): void {
  const names = namesOf(place);
  const last = names.at(-1);
  if (last === undefined || names.some((name) => !isName(name)))
    refuse(`package-lock.json puts a package at ${shown(place)}, which is no place in node_modules.`);
  if (locked.link === true)
    refuse(`${shown(place)} in package-lock.json is a link to a folder: only packages of a registry are installed.`);
  if (locked.name !== undefined && !isName(locked.name))
    refuse(`${shown(place)} in package-lock.json has the name ${shown(locked.name)}, which is none.`);
  if (locked.hasShrinkwrap === true)
    refuse(
      `${shown(place)} brings a lockfile of its own, whose packages are not in package-lock.json: choose another version of it.`,
    );
  if (typeof locked.resolved === 'string') vetAddress(place, locked.resolved, rules);
  if (locked.version !== undefined && !/^[\w.+-]{1,256}$/.test(locked.version))
    refuse(`${shown(place)} in package-lock.json has the version ${shown(locked.version)}, which is none.`);
  if (locked.integrity === undefined ? !isBundled(place, locked, lockfile) : !STRONG_INTEGRITY.test(locked.integrity))
    refuse(
      `${shown(place)} in package-lock.json is not pinned by a hash (integrity, SHA-256 or better): run \`npm install\` to write the lockfile anew.`,
    );
}

/** `node_modules/a/node_modules/@b/c` is a, @b/c; nothing for a place outside. */
function namesOf(place: string): string[] {
  const parts = `/${place}`.split('/node_modules/');
  return parts[0] === '' ? parts.slice(1) : [];
}

/** It comes in the file of the package that it lies in, which is pinned. */
function isBundled(place: string, locked: Locked, lockfile: Lockfile): boolean {
  const outer = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')));
  const holder: Locked | undefined = lockfile.packages[outer];
  if (locked.inBundle !== true || outer === '' || holder === undefined) return false;
  return holder.integrity !== undefined || isBundled(outer, holder, lockfile);
}

function vetAddress(place: string, address: string, { allowed }: VettingRules): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const origin = url && originOf(url);
  if (url === undefined || origin === undefined)
    refuse(
      `${shown(place)} comes from ${shown(address)}: only packages of a registry are installed, no folders, repositories or files.`,
    );
  if (url.username !== '' || url.password !== '') refuse(`${shown(place)} comes from an address with a user name or password.`);
  if (!allowed.some((other) => isSameOrigin(origin, other)))
    refuse(
      `${shown(place)} comes from ${shown(url.host)}, which is no configured package registry: configure it for npm ` +
        '(`npm config set registry …`, or a registry of its scope), or use the package of the registry.',
    );
}

function vetSpecs(where: string, fields: Pick<Locked, (typeof DEPENDENCY_FIELDS)[number]>): void {
  for (const field of DEPENDENCY_FIELDS) {
    for (const [name, spec] of Object.entries(fields[field] ?? {})) {
      if (!isName(name)) refuse(`${where} depends on ${shown(name)}, which is no name of a package.`);
      const wrong = wrongWith(spec);
      if (wrong !== undefined)
        refuse(`${where} asks for ${name} as ${shown(spec)}, which is ${wrong}: only versions of a registry are installed.`);
    }
  }
}

function vetOverrides(overrides: unknown, where: string): void {
  if (overrides === undefined) return;
  if (typeof overrides === 'string') {
    const wrong = overrides.startsWith('$') ? undefined : wrongWith(overrides);
    if (wrong !== undefined)
      refuse(`${where} has ${shown(overrides)}, which is ${wrong}: only versions of a registry are installed.`);
    return;
  }
  if (typeof overrides !== 'object' || overrides === null) refuse(`${where} is not as npm reads it.`);
  for (const value of Object.values(overrides)) vetOverrides(value, where);
}

/** What a wanted version is instead of one, as npm would take it; undefined for ranges, tags and other names for a package. */
function wrongWith(spec: string): string | undefined {
  const alias = /^npm:(@?[^@]+)(?:@(.*))?$/.exec(spec);
  if (alias) return isName(alias[1] ?? '') ? wrongWith(alias[2] ?? '') : 'no name of a package';
  if (
    /^(?:file|link|portal):/i.test(spec) ||
    /^\s*(?:\.|~\/|\/|\\|[a-z]:)/i.test(spec) ||
    /\.(?:tgz|tar\.gz|tar)\s*$/i.test(spec)
  )
    return 'a path';
  if (/^(?:git\b|github:|gitlab:|bitbucket:|gist:)/i.test(spec)) return 'a repository';
  if (/[:/\\%]/.test(spec)) return /^\w+:/.test(spec) ? 'an address' : 'a path or a repository';
  return /[\0-\x1f]/.test(spec) ? 'no version' : undefined;
}

function isName(name: string): boolean {
  const base = name.slice(name.indexOf('/') + 1).toLowerCase();
  return name.length <= LONGEST_NAME && NAME.test(name) && !RESERVED_NAMES.has(base);
}

function shown(text: string): string {
  const oneLine = JSON.stringify(text).slice(1, -1);
  return `"${oneLine.length > 120 ? `${oneLine.slice(0, 120)}…` : oneLine}"`;
}

function pick(source: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(source).filter(([name]) => names.includes(name)));
}

function refuse(sentence: string): never {
  throw sandboxErrors.refusedDependency(sentence);
}
