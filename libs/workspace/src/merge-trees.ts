import type { CommittedFile, CommittedTree } from './git-objects.js';
import { caseKey } from './project-path.js';
import type { ConflictKind } from './workspace.types.js';

/** A file of which both sides have made something else. */
export interface Dispute {
  readonly path: string;
  readonly kind: ConflictKind;
  readonly base: CommittedFile | null;
  readonly ours: CommittedFile | null;
  readonly theirs: CommittedFile | null;
}

/** A file that both have changed: whether their changes go together is told by its lines. */
export interface Doubtful {
  readonly path: string;
  readonly base: CommittedFile;
  readonly ours: CommittedFile;
  readonly theirs: CommittedFile;
  readonly executable: boolean;
}

export interface MergedTrees {
  /** Without the doubtful and the disputed files. */
  readonly files: Map<string, CommittedFile>;
  readonly doubtful: readonly Doubtful[];
  readonly disputes: readonly Dispute[];
}

/** Three-way merge by whole files: what only one side has changed is as that side has it. */
export function mergeTrees(base: CommittedTree, ours: CommittedTree, theirs: CommittedTree): MergedTrees {
  const files = new Map<string, CommittedFile>();
  const doubtful: Doubtful[] = [];
  const disputes: Dispute[] = [];
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [was, our, their] = [base.get(path) ?? null, ours.get(path) ?? null, theirs.get(path) ?? null];
    const dispute = (kind: ConflictKind): void => void disputes.push({ path, kind, base: was, ours: our, theirs: their });
    if (same(our, their) || same(was, their)) {
      if (our !== null) files.set(path, our);
    } else if (same(was, our)) {
      if (their !== null) files.set(path, their);
    } else if (our === null) dispute('removed-here');
    else if (their === null) dispute('removed-there');
    else if (was === null) dispute(our.blob === their.blob ? 'mode' : 'both-added');
    else {
      // Of two values one is the base's when the sides differ: the other one is what was changed.
      const executable = our.executable === was.executable ? their.executable : our.executable;
      const blob = our.blob === their.blob || was.blob === their.blob ? our.blob : was.blob === our.blob ? their.blob : null;
      if (blob === null) doubtful.push({ path, base: was, ours: our, theirs: their, executable });
      else files.set(path, { blob, executable });
    }
  }
  return { files, doubtful, disputes };
}

/**
 * Paths that cannot be together: one is a folder of the other, or they differ only in letter case. What the workspace had
 * before is in nobody's way by itself, so the paths that are new to it are named.
 */
export function pathsInTheWay(paths: Iterable<string>, isNew: (path: string) => boolean): string[] {
  const spellings = new Map<string, { spelling: string; path: string; isFile: boolean }>();
  const inTheWay = new Set<string>();
  for (const path of [...paths].sort()) {
    const names = path.split('/');
    for (let length = 1; length <= names.length; length++) {
      const spelling = names.slice(0, length).join('/');
      const isFile = length === names.length;
      const known = spellings.get(caseKey(spelling));
      if (known === undefined) spellings.set(caseKey(spelling), { spelling, path, isFile });
      else if (known.spelling !== spelling || known.isFile || isFile) inTheWay.add(isNew(path) ? path : known.path);
    }
  }
  return [...inTheWay].sort();
}

function same(a: CommittedFile | null, b: CommittedFile | null): boolean {
  return a === b || (a !== null && b !== null && a.blob === b.blob && a.executable === b.executable);
}

/** Paths that differ between two trees. */
export function changesBetween(from: CommittedTree, to: CommittedTree): { written: string[]; removed: string[] } {
  return {
    written: [...to].filter(([path, file]) => !same(from.get(path) ?? null, file)).map(([path]) => path),
    removed: [...from.keys()].filter((path) => !to.has(path)),
  };
}
