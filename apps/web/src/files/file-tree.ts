import type { WorkspaceEntry } from '../api/types.js';

export interface FileNode {
  readonly kind: 'file';
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

export interface FolderNode {
  readonly kind: 'folder';
  /** A chain of folders with nothing else in them is one node: `src/lib`. */
  readonly name: string;
  readonly path: string;
  readonly children: readonly TreeNode[];
}

export type TreeNode = FileNode | FolderNode;

interface Draft {
  readonly folders: Map<string, Draft>;
  readonly files: FileNode[];
}

/** A flat list of paths as a tree: folders first, each in alphabetical order. */
export function treeOf(entries: readonly WorkspaceEntry[]): TreeNode[] {
  const root: Draft = { folders: new Map(), files: [] };
  for (const { path, size } of entries) {
    const parts = path.split('/');
    const name = parts.pop()!;
    let folder = root;
    for (const part of parts) {
      const known = folder.folders.get(part) ?? { folders: new Map(), files: [] };
      folder.folders.set(part, known);
      folder = known;
    }
    folder.files.push({ kind: 'file', name, path, size });
  }
  return childrenOf(root, '');
}

function childrenOf(draft: Draft, path: string): TreeNode[] {
  const folders = [...draft.folders].map(([name, child]) => folderOf(name, path ? `${path}/${name}` : name, child));
  const byName = (one: TreeNode, other: TreeNode): number => one.name.localeCompare(other.name, 'en');
  return [...folders.toSorted(byName), ...draft.files.toSorted(byName)];
}

function folderOf(name: string, path: string, draft: Draft): FolderNode {
  const [only] = draft.folders;
  if (only && draft.folders.size === 1 && draft.files.length === 0)
    return folderOf(`${name}/${only[0]}`, `${path}/${only[0]}`, only[1]);
  return { kind: 'folder', name, path, children: childrenOf(draft, path) };
}

/** The folders that must be open for a file to be seen. */
export const parentsOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'));
