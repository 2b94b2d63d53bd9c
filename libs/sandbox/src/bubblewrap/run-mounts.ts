import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { PreparedRun } from '../backend.js';
import type { Mount } from '../sandbox.types.js';
import { isWithin } from './system-view.js';

export interface VisibleFolder {
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
}

/**
 * What a run sees besides the system: what it asks for, its folder, the program itself where it lies elsewhere, and the
 * shared dependencies that its folders link to. Outer folders come first, since a later mount covers an earlier one.
 * @param shared folders of Foundry's own that links in a run's folders may lead to, read-only
 * @param system what is visible anyway
 * @param dataDirectory holds all that runs write to: in there they may have put links in the place of folders
 */
export function visibleFolders(
  run: Pick<PreparedRun, 'request' | 'cwd' | 'program'>,
  shared: readonly string[],
  system: readonly string[],
  dataDirectory: string,
): VisibleFolder[] {
  const folders: VisibleFolder[] = (run.request.mounts ?? []).map(({ source, target, writable }: Mount) => ({
    source: normalize(source),
    target: normalize(target ?? source),
    writable: writable ?? false,
  }));
  const targets = (): string[] => folders.map(({ target }) => target);
  if (!isWithin(run.cwd, targets())) folders.push({ source: run.cwd, target: run.cwd, writable: true });
  for (const folder of folders) {
    const source = resolved(folder.source, dataDirectory);
    requireApart(source, folder.target, [...system, ...PRIVATE]);
  }
  for (const folder of linkedDependencies(folders, shared)) folders.push({ source: folder, target: folder, writable: false });
  for (const program of isAbsolute(run.program) ? new Set([run.program, realpathOf(run.program)]) : []) {
    if (!isWithin(program, [...targets(), ...system])) folders.push({ source: program, target: program, writable: false });
  }
  return folders.sort((a, b) => depth(a.target) - depth(b.target));
}

/**
 * Where a source really is. Outside of the data directory links are the operator's own; inside they are a run's, and would
 * show the next run what they lead to.
 * @throws Error for people when one is on the way, or the source is not there.
 */
function resolved(source: string, dataDirectory: string): string {
  const real = realpathOf(source);
  if (!isWithin(source, [dataDirectory])) return real;
  const expected = join(realpathOf(dataDirectory), source.slice(dataDirectory.length));
  if (real !== expected) throw new Error(`${source} is a link to ${real} by now, and is not shown to a run`);
  return real;
}

function realpathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isAway(error) || (error as NodeJS.ErrnoException).code === 'ELOOP')
      throw new Error(`${path} does not exist`, { cause: error });
    throw error;
  }
}

/** Folders that hold more than one project's files; what is in them may be shown, they themselves may not. */
const PRIVATE = ['/etc', '/var', '/root', '/home', '/proc', '/sys', '/dev', '/run', '/tmp', homedir(), tmpdir()];

/** @throws Error for people: a run's folder that holds the system, or lies in it, would take the sandbox apart. */
function requireApart(source: string, target: string, others: readonly string[]): void {
  for (const path of [source, target]) {
    const within = others.find((other) => isWithin(other, [path]));
    if (within !== undefined) throw new Error(`${path} cannot be shown to a run: it holds ${within}`);
  }
}

/** The folders on the way to the mounts that are in none of them: bwrap would make them for root alone. */
export function foldersAbove(targets: readonly string[], visible: readonly string[]): string[] {
  const above = new Set<string>();
  for (const target of targets) {
    const outer = targets.filter((other) => other !== target);
    for (let folder = dirname(target); folder !== '/' && !isWithin(folder, [...outer, ...visible]); folder = dirname(folder)) {
      above.add(folder);
    }
  }
  return [...above].sort((a, b) => depth(a) - depth(b));
}

const DEPENDENCIES = 'node_modules';

/**
 * The entries of the shared folders that `node_modules` at the top of a folder, or one level below it, are links to. A
 * job may have put a link in its place: it leads to what every job may read, or nowhere.
 */
function linkedDependencies(folders: readonly VisibleFolder[], shared: readonly string[]): Set<string> {
  const found = new Set<string>();
  if (shared.length === 0) return found;
  for (const { source } of folders) {
    for (const folder of [source, ...foldersIn(source)]) {
      const target = linkTarget(join(folder, DEPENDENCIES));
      if (target !== null && shared.some((parent) => dirname(dirname(target)) === parent)) found.add(target);
    }
  }
  return found;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(folder, entry.name)] : [],
    );
  } catch (error) {
    if (isAway(error)) return [];
    throw error;
  }
}

function linkTarget(path: string): string | null {
  try {
    return normalize(join('/', readlinkSync(path)));
  } catch (error) {
    if (isAway(error)) return null;
    throw error;
  }
}

function isAway(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EINVAL', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function depth(path: string): number {
  return path === '/' ? 0 : path.split('/').length;
}
