import { dirname, posix } from 'node:path';
import type { FailingFinding } from '../failing.js';
import { type FileChange, type FixContext, type Fixer, partOf, type Patch } from '../fixer.js';
import { distance, nearest } from './nearest.js';

/** How tools say that they do not find what is imported. */
const NOT_FOUND =
  /Cannot find (?:module|package) '([^']+)'|Failed to (?:resolve import|load url) "?([^"\s]+)"?|Cannot find type definition file for '([^']+)'/g;
const CONFIGURATION = /^(?:eslint\.config\.[cm]?js|vite\.config\.ts|vitest\.config\.ts|tsconfig(?:\.\w+)?\.json)$/;
const MAX_PATHS = 3;

/** Paths that lead nowhere, package names that are misspelt, and packages that the manifest lost. */
export const modulesFixer: Fixer = {
  name: 'modules',
  async propose(context) {
    const patches: Patch[] = [];
    for (const [specifier, findings] of missingModules(context.findings)) {
      for (const part of ['backend', 'frontend'] as const) {
        const own = findings.filter(({ check, file }) => (file ? partOf(file) === part : check.startsWith(part)));
        if (own.length > 0) patches.push(...(await repairsOf(context, part, specifier, own)));
      }
    }
    return patches;
  },
};

function missingModules(findings: readonly FailingFinding[]): Map<string, FailingFinding[]> {
  const found = new Map<string, FailingFinding[]>();
  for (const finding of findings)
    for (const match of finding.message.matchAll(NOT_FOUND)) {
      const specifier = match[1] ?? match[2] ?? match[3] ?? '';
      found.set(specifier, [...(found.get(specifier) ?? []), finding]);
    }
  return found;
}

async function repairsOf(
  context: FixContext,
  part: 'backend' | 'frontend',
  specifier: string,
  findings: readonly FailingFinding[],
): Promise<Patch[]> {
  const targets = [...new Set(findings.map(({ fingerprint }) => fingerprint))];
  const importers = await filesNaming(context, part, specifier, findings);
  const patches: Patch[] = [];
  const offer = (summary: string, changes: readonly FileChange[]): void => {
    if (changes.length > 0) patches.push({ fixer: 'modules', summary, targets, changes });
  };
  if (/^[./]/.test(specifier)) {
    for (const { path, text, written } of importers)
      for (const better of await pathsFor(context, path, written))
        offer(`import ${better} in ${path}`, [{ path, content: withSpecifier(text, written, better) }]);
    return patches;
  }
  const lost = await restoredManifest(context, part, packageOf(specifier));
  if (lost) offer(`put ${packageOf(specifier)} back among the dependencies of ${part}`, lost);
  for (const better of await packagesFor(context, part, specifier))
    offer(
      `import ${better} instead of ${specifier}`,
      importers.map(({ path, text, written }) => ({ path, content: withSpecifier(text, written, better) })),
    );
  return patches;
}

interface Importer {
  readonly path: string;
  readonly text: string;
  /** The specifier as this file writes it. */
  readonly written: string;
}

/** The files that write the specifier: those of the findings, else the part's settings and sources. */
async function filesNaming(
  context: FixContext,
  part: string,
  specifier: string,
  findings: readonly FailingFinding[],
): Promise<Importer[]> {
  // A runner names what it could not load by its full path: `/…/frontend/src/test/set-up.ts`.
  const inside = specifier.startsWith('/') ? specifier.replace(new RegExp(`^.*?/${part}/`), '') : specifier;
  const named = findings.flatMap(({ file }) => file ?? []);
  const settings = context.paths.filter((path) => path.startsWith(`${part}/`) && CONFIGURATION.test(path.slice(part.length + 1)));
  const found: Importer[] = [];
  for (const path of new Set([...named, ...settings])) {
    const text = await context.read(path);
    const written = [specifier, inside, `./${inside}`].find(
      (one) => text !== undefined && (text.includes(`'${one}'`) || text.includes(`"${one}"`)),
    );
    if (text !== undefined && written !== undefined) found.push({ path, text, written });
  }
  return found;
}

const withSpecifier = (text: string, from: string, to: string): string =>
  text.replaceAll(`'${from}'`, `'${to}'`).replaceAll(`"${from}"`, `"${to}"`);

/** Relative paths to project files that the written one is likely meant for: of the same name elsewhere, or of a similar one. */
async function pathsFor(context: FixContext, importer: string, written: string): Promise<string[]> {
  const setting = CONFIGURATION.test(importer.split('/').at(-1) ?? '');
  const part = partOf(importer) ?? '';
  const from = setting && !written.startsWith('.') ? part : dirname(importer);
  const extension = posix.extname(written);
  const name = posix.basename(written, extension);
  const sources = context.paths.filter(
    (path) => partOf(path) === part && path !== importer && /\.(?:[cm]?[jt]sx?|css|json)$/.test(path),
  );
  const rated = sources
    .map((path) => {
      const own = posix.basename(path, posix.extname(path));
      return { path, name: distance(own, name), place: distance(path, posix.join(from, written)) };
    })
    .filter((one) => one.name <= Math.max(1, name.length / 4))
    .sort((a, b) => a.name - b.name || a.place - b.place);
  return rated.slice(0, MAX_PATHS).map(({ path }) => {
    const relative = posix.relative(from, path);
    const bare =
      /\.tsx?$/.test(path) && extension !== '.ts' && extension !== '.tsx' ? relative.replace(/\.tsx?$/, extension) : relative;
    return !written.startsWith('.') || bare.startsWith('.') ? bare : `./${bare}`;
  });
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifestOf(text: string | undefined): Manifest | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Manifest);
  } catch {
    return undefined; // broken JSON is another fixer's work
  }
}

/** Specifiers of installed packages that the written one is a slip of: misspelt, without its scope, with a suffix too many. */
async function packagesFor(context: FixContext, part: string, specifier: string): Promise<string[]> {
  const manifest = manifestOf(await context.read(`${part}/package.json`));
  const names = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  const used = await specifiersIn(context, part);
  const whole = nearest(
    specifier,
    [...names, ...used].filter((one) => !/^[./]/.test(one)),
  );
  const name = packageOf(specifier);
  const rest = specifier.slice(name.length);
  const similar = names.filter(
    (one) => one.endsWith(`/${name}`) || name === `${one}-dom` || name.replace(/^@[^/]+\//, '') === one,
  );
  return [...new Set([...similar.map((one) => one + rest), ...whole])].slice(0, 3);
}

/** What the part's other files import: subpaths of packages are in no manifest. */
async function specifiersIn(context: FixContext, part: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const path of context.paths.filter((one) => one.startsWith(`${part}/src/`) && /\.tsx?$/.test(one)))
    for (const match of ((await context.read(path)) ?? '').matchAll(/\bfrom '([^'./][^']*)'/g)) found.add(match[1] ?? '');
  return found;
}

/**
 * The manifest and the lockfile with a package that the project's template offers, and only such a one: what else may be
 * installed is a person's decision.
 */
async function restoredManifest(context: FixContext, part: string, name: string): Promise<FileChange[] | undefined> {
  const [manifestPath, lockPath] = [`${part}/package.json`, `${part}/package-lock.json`];
  const text = await context.read(manifestPath);
  const manifest = manifestOf(text);
  const offered = manifestOf(await context.rendered(manifestPath));
  const lock = await context.rendered(lockPath);
  if (!manifest || !offered || lock === undefined) return undefined;
  const kind = offered.dependencies?.[name] ? 'dependencies' : offered.devDependencies?.[name] ? 'devDependencies' : undefined;
  if (kind === undefined || manifest[kind]?.[name] !== undefined) return undefined;
  const entries = Object.entries({ ...manifest[kind], [name]: offered[kind]?.[name] ?? '' });
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const restored = { ...manifest, [kind]: sorted };
  // The template's lockfile describes the template's dependencies: it may be used when these are those again.
  const same = (['dependencies', 'devDependencies'] as const).every(
    (one) =>
      JSON.stringify(Object.entries(restored[one] ?? {}).sort()) === JSON.stringify(Object.entries(offered[one] ?? {}).sort()),
  );
  if (!same) return undefined;
  return [
    { path: manifestPath, content: await context.format(manifestPath, `${JSON.stringify(restored, null, 2)}\n`) },
    { path: lockPath, content: lock },
  ];
}
