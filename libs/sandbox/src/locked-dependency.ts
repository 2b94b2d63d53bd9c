import { parseLockfile, type Lockfile } from './lockfile.js';
import { sandboxErrors } from './sandbox.errors.js';

export interface Manifests {
  /** Text of package.json. */
  readonly packageJson: string;
  /** Text of package-lock.json. */
  readonly packageLock: string;
}

/** Names that a refusal lists. */
const TOLD = 40;
const BLOCK = /("dependencies": \{)([^}]*)(\n\s*\})/;

/**
 * Declares a package that the lockfile pins already as a dependency of the project's own. Nothing new is installed by it, and no
 * registry is asked: version, place and checksum are those that everything was installed with.
 * @throws sandbox.refused_dependency for every other package, with those that may be declared; sandbox.invalid_lockfile
 */
export function declareLocked(files: Manifests, name: string): Manifests & { readonly version: string } {
  const lock = parseLockfile(files.packageLock);
  const { dependencies = {} } = (lock.packages['']?.['dependencies'] === undefined ? {} : lock.packages['']) as {
    dependencies?: Record<string, string>;
  };
  if (Object.hasOwn(dependencies, name)) throw sandboxErrors.refusedDependency(`${name} is a dependency already: import it.`);
  const version = declarable(lock).get(name);
  if (version === undefined) {
    const others = [...declarable(lock).keys()].filter((one) => !Object.hasOwn(dependencies, one)).slice(0, TOLD);
    throw sandboxErrors.refusedDependency(
      `${JSON.stringify(name)} may not be added: only packages that are installed with the project's own dependencies may${
        others.length > 0 ? `: ${others.join(', ')}` : ', and there is none that is not declared'
      }.`,
    );
  }
  const all = Object.fromEntries(
    Object.entries({ ...dependencies, [name]: version }).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
  const root = { ...lock.packages[''], dependencies: all };
  const packageLock = `${JSON.stringify({ ...lock, packages: { ...lock.packages, '': root } }, null, 2)}\n`;
  if (!BLOCK.test(files.packageJson)) throw sandboxErrors.refusedDependency('package.json has no dependencies to add to.');
  // The rest of the manifest stays as it is written, down to its spaces.
  const lines = Object.entries(all).map(([one, at]) => `\n    ${JSON.stringify(one)}: ${JSON.stringify(at)}`);
  const packageJson = files.packageJson.replace(BLOCK, (_, begin: string, _old, end: string) => begin + lines.join(',') + end);
  return { packageJson, packageLock, version };
}

/** Packages at the top of the installed tree that also a project without its tools for development has. */
function declarable(lock: Lockfile): Map<string, string> {
  const found = new Map<string, string>();
  for (const [place, entry] of Object.entries(lock.packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    const left = entry['dev'] === true || entry.optional === true || entry.devOptional === true || entry.peer === true;
    // An alias says where it is from another name; a link leads out of the tree.
    if (name === undefined || left || entry.link === true || entry.name !== undefined) continue;
    if (entry.version !== undefined && entry.integrity !== undefined) found.set(name, entry.version);
  }
  return found;
}
