import type { Workspace } from '../workspace.types.js';
import type { Edit } from './edit.schemas.js';
import type { EditOptions, EditResult, FileBefore, FileChange } from './edit.types.js';

// What reads diffs and programs is loaded at the first edit: starting Foundry need not wait for it.

export { parseEdits } from './edit-blocks.js';
export { editErrors } from './edit.errors.js';
export { editSchema, type Edit } from './edit.schemas.js';
export type * from './edit.types.js';

/** As in `apply-edits.ts`. */
export async function applyEdits(workspace: Workspace, edits: readonly Edit[], options?: EditOptions): Promise<EditResult> {
  return (await import('./apply-edits.js')).applyEdits(workspace, edits, options);
}

/** As in `edit-files.ts`; rejects instead of throwing. */
export async function editFiles(
  files: ReadonlyMap<string, FileBefore | null>,
  edits: readonly Edit[],
  options?: EditOptions,
): Promise<EditResult> {
  return (await import('./edit-files.js')).editFiles(files, edits, options);
}

/** As in `edit-files.ts`; rejects instead of throwing. */
export async function pathsOfEdits(edits: readonly Edit[]): Promise<string[]> {
  return (await import('./edit-files.js')).pathsOfEdits(edits);
}

/** Changes as one diff in git's format. */
export async function formatDiff(changes: readonly FileChange[]): Promise<string> {
  return (await import('./unified-diff.js')).formatDiff(changes);
}
