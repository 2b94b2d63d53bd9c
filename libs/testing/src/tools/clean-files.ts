import { sha256 } from '#foundry/kernel';
import type { CheckContext } from '../check.types.js';
import type { Part, ScriptCommand } from './project-scripts.js';

/**
 * What linters had nothing to say about, kept from one build to the next. Most files of a rendered project are the same in
 * every project, and rules that look at one file at a time say the same of the same bytes.
 */
export interface CleanFiles {
  /** The digests that were clean under these rules. */
  of(rules: string): Promise<ReadonlySet<string>>;
  /** Keeps these, the most recently seen ones, and drops old ones beyond its bounds. */
  keep(rules: string, digests: readonly string[]): Promise<void>;
}

/** What of one part need not be looked at again. */
export interface KnownFiles {
  /** Paths within the part. */
  readonly unchanged: readonly string[];
  /** Notes which files were clean this time, by their paths within the workspace. */
  keep(clean: readonly string[]): Promise<void>;
}

const NOTHING_KNOWN: KnownFiles = { unchanged: [], keep: () => Promise.resolve() };

/** A path that means itself in ESLint's patterns. */
const PLAIN_SOURCE = /^[\w./-]+\.[cm]?[jt]sx?$/;
const CONFIGURATION = /^(?:eslint\.config\.\w+|tsconfig[\w.]*\.json)$/;
/** Rules that read other files may say something else of the same bytes; so may a configuration that is several files. */
const READS_MORE = /['"]\.{1,2}\/|\bproject(?:Service)?\s*:/;
/** Arguments of one command have a limit. */
const MAX_UNCHANGED = 2_000;

/**
 * Only for projects as Foundry renders them: somebody else's configuration is a program, which decides what a linter says.
 * The rules are known by the linter's arguments, the configuration, the locked packages and Node's version.
 */
export async function knownFiles(
  context: CheckContext,
  part: Part,
  call: ScriptCommand,
  cleanFiles: CleanFiles | undefined,
): Promise<KnownFiles> {
  if (cleanFiles === undefined || context.origin !== 'template') return NOTHING_KNOWN;
  const files = (await context.workspace.list()).filter(({ path }) => path.startsWith(`${part}/`));
  const rules = await rulesOf(context, part, call, files);
  if (rules === undefined) return NOTHING_KNOWN;
  const digests = new Map<string, string>();
  for (const { path } of files) {
    const within = path.slice(part.length + 1);
    if (!PLAIN_SOURCE.test(within)) continue;
    digests.set(path, sha256(`${within}\0${(await context.workspace.read(path)).toString('latin1')}`));
  }
  const known = await cleanFiles.of(rules);
  const folder = call.args[0] === '.' ? '' : `${call.args[0]}/`;
  // ESLint refuses to run over nothing, and that it runs at all is a part of what is checked: one file is always looked at.
  const [, ...unchanged] = [...digests]
    .filter(([path, digest]) => path.startsWith(`${part}/${folder}`) && known.has(digest))
    .slice(0, MAX_UNCHANGED);
  return {
    unchanged: unchanged.map(([path]) => path.slice(part.length + 1)),
    keep: (clean) =>
      cleanFiles.keep(rules, [
        ...new Set([...unchanged.map(([, digest]) => digest), ...clean.flatMap((path) => digests.get(path) ?? [])]),
      ]),
  };
}

/** Undefined where what is said of a file may depend on more than the file. */
async function rulesOf(
  context: CheckContext,
  part: Part,
  call: ScriptCommand,
  files: readonly { readonly path: string }[],
): Promise<string | undefined> {
  const configurations = files.filter(({ path }) => CONFIGURATION.test(path.slice(part.length + 1)));
  const texts = await Promise.all(
    configurations.map(async ({ path }) => [path, (await context.workspace.read(path)).toString('utf8')] as const),
  );
  const own = texts.find(([path]) => path.includes('/eslint.config.'))?.[1];
  const configured = !call.args.includes('--no-config-lookup');
  if (configured && (own === undefined || READS_MORE.test(own))) return undefined;
  const packages = await lockedPackages(context, part);
  return packages === undefined ? undefined : sha256(JSON.stringify([process.version, call, packages, texts]));
}

/** The part's lockfile without the project's name. */
async function lockedPackages(context: CheckContext, part: Part): Promise<unknown> {
  try {
    const lock = JSON.parse((await context.workspace.read(`${part}/package-lock.json`)).toString('utf8')) as {
      packages?: Record<string, unknown>;
    };
    return Object.entries(lock.packages ?? {}).filter(([path]) => path !== '');
  } catch {
    return undefined; // absent or not JSON: the install phase has already said so
  }
}
