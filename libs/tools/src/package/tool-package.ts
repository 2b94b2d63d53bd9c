import { DomainError, sha256 } from '#foundry/kernel';
import { parseProjectPath } from '#foundry/workspace';
import { toolErrors } from '../tools.errors.js';
import { type ToolManifest, toolManifestSchema } from './manifest.js';

/** A file of a package as somebody brings it. */
export interface PackageFile {
  /** Relative, with `/` between names. */
  readonly path: string;
  /** Text is UTF-8. */
  readonly content: string | Uint8Array;
}

export type ToolLanguage = 'typescript' | 'javascript' | 'python';

/** A package whose paths, sizes and manifest are as they must be; nothing in it has been run. */
export interface ToolPackage {
  readonly manifest: ToolManifest;
  readonly language: ToolLanguage;
  /** `src/index.ts`, `src/index.js`, `src/index.mjs` or `src/index.py`. */
  readonly entry: string;
  readonly tests: readonly string[];
  /** All of them, sorted by path. */
  readonly files: readonly { readonly path: string; readonly content: Buffer }[];
  /** Of paths and contents: equal packages have equal hashes, whatever they came in. */
  readonly sha256: string;
}

export const MANIFEST_FILE = 'tool.json';
export const MAX_FILES = 200;
/** Bytes of one file, and of all of them. */
export const MAX_FILE_BYTES = 1024 * 1024;
export const MAX_PACKAGE_BYTES = 4 * 1024 * 1024;
const MAX_PROBLEMS = 50;

const ENTRIES: Readonly<Record<string, ToolLanguage>> = {
  'src/index.ts': 'typescript',
  'src/index.js': 'javascript',
  'src/index.mjs': 'javascript',
  'src/index.py': 'python',
};

const NODE_TEST = /^(?:tests?|src)\/(?:.+\/)?[^/]+\.(?:test|spec)\.(?:ts|js|mjs)$/;
const PYTHON_TEST = /^tests?\/(?:.+\/)?test_[^/]+\.py$/;

/** What a folder has besides the package, and what would only be carried along. */
const LEFT_OUT = /(?:^|\/)(?:\.git|node_modules|__pycache__|\.DS_Store)(?:\/|$)/;

/**
 * Looks at everything that can be seen without running it.
 * @throws tools.invalid_package with every problem in its details
 */
export function readPackage(given: readonly PackageFile[]): ToolPackage {
  const problems: string[] = [];
  const kept = given.filter(({ path }) => typeof path !== 'string' || !LEFT_OUT.test(path));
  const files = vetFiles(kept, problems);
  if (problems.length > 0) throw invalid(problems);
  const paths = files.map(({ path }) => path);
  const entries = paths.filter((path) => Object.hasOwn(ENTRIES, path));
  const [entry] = entries;
  if (entry === undefined) problems.push(`There is none of ${Object.keys(ENTRIES).join(', ')}.`);
  if (entries.length > 1) problems.push(`There is more than one entry: ${entries.join(', ')}.`);
  const manifest = readManifest(files.find(({ path }) => path === MANIFEST_FILE)?.content, problems);
  const language = ENTRIES[entry ?? ''] ?? 'typescript';
  const tests = paths.filter((path) => (language === 'python' ? PYTHON_TEST : NODE_TEST).test(path));
  if (entry !== undefined && tests.length === 0) {
    problems.push(`There is no test: ${language === 'python' ? 'tests/test_*.py' : 'tests/*.test.ts or .js'}.`);
  }
  if (problems.length > 0 || manifest === undefined || entry === undefined) throw invalid(problems);
  return { manifest, language, entry, tests, files, sha256: hashOf(files) };
}

function vetFiles(given: readonly PackageFile[], problems: string[]): { path: string; content: Buffer }[] {
  if (given.length > MAX_FILES) {
    problems.push(`There are ${given.length} files: ${MAX_FILES} is the limit.`);
    return [];
  }
  const files: { path: string; content: Buffer }[] = [];
  const seen = new Map<string, string>();
  let bytes = 0;
  for (const { path, content } of given) {
    const problem =
      pathProblem(path) ??
      (seen.has(path.toLowerCase()) ? `${seen.get(path.toLowerCase())} and ${path} are one file on some systems.` : undefined);
    if (problem !== undefined) {
      problems.push(problem);
      continue;
    }
    seen.set(path.toLowerCase(), path);
    const buffer = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    if (buffer.length > MAX_FILE_BYTES) problems.push(`${path} is larger than ${MAX_FILE_BYTES} bytes.`);
    bytes += buffer.length;
    files.push({ path, content: buffer });
  }
  for (const { path } of files) {
    if (files.some((other) => other.path.startsWith(`${path}/`))) problems.push(`${path} is a file and a folder.`);
  }
  if (bytes > MAX_PACKAGE_BYTES) problems.push(`All files together are larger than ${MAX_PACKAGE_BYTES} bytes.`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function pathProblem(path: string): string | undefined {
  try {
    parseProjectPath(path);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}

function readManifest(content: Buffer | undefined, problems: string[]): ToolManifest | undefined {
  if (content === undefined) {
    problems.push(`There is no ${MANIFEST_FILE}.`);
    return undefined;
  }
  let json: unknown;
  try {
    json = JSON.parse(content.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    problems.push(`${MANIFEST_FILE} is not JSON: ${error.message.slice(0, 200)}`);
    return undefined;
  }
  const result = toolManifestSchema.safeParse(json);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    problems.push(`${MANIFEST_FILE}${path.length > 0 ? ` ${path.join('.')}` : ''}: ${message}`.slice(0, 500));
  }
  return undefined;
}

export function invalid(problems: readonly string[]): DomainError {
  const listed = problems.slice(0, MAX_PROBLEMS);
  const more = problems.length - listed.length;
  const text = listed.slice(0, 5).join(' ');
  return toolErrors.invalidPackage(`The package is not one of a tool. ${text}${listed.length > 5 ? ' …' : ''}`, {
    details: { problems: more > 0 ? [...listed, `and ${more} more`] : listed },
  });
}

/** Lengths go before contents, so that no two different packages give the same text. */
function hashOf(files: readonly { path: string; content: Buffer }[]): string {
  return sha256(files.map(({ path, content }) => `${JSON.stringify(path)} ${content.length} ${sha256(content)}\n`).join(''));
}
