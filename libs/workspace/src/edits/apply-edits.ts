import { DomainError, sha256 } from '#foundry/kernel';
import { shown } from '../project-path.js';
import { workspaceErrors } from '../workspace.errors.js';
import type { Workspace } from '../workspace.types.js';
import { editFiles, pathsOfEdits } from './edit-files.js';
import { editErrors } from './edit.errors.js';
import type { Edit } from './edit.schemas.js';
import type { Candidate, EditFailure, EditOptions, EditResult, FileBefore } from './edit.types.js';
import { nearestCandidate } from './nearest-candidate.js';
import { plainText } from './text-document.js';

/** Files, and bytes of one, that are looked through for a text that is not where an edit expects it. */
const ELSEWHERE_FILES = 400;
const ELSEWHERE_BYTES = 200_000;

/**
 * Makes edits in a workspace: all of them or, when one cannot be made, none. Each file is written only if it is still what
 * the edits were made for. Nothing is committed.
 * @throws as `editFiles`, `Workspace.read` and `Workspace.change`; workspace.edit_conflict
 */
export async function applyEdits(workspace: Workspace, edits: readonly Edit[], options: EditOptions = {}): Promise<EditResult> {
  const present = new Map<string, Buffer | null>();
  for (const path of pathsOfEdits(edits)) present.set(path, await readIfThere(workspace, path));
  requireMatches(edits, present);
  const modes = await executables(workspace, edits);
  const files = new Map(
    [...present].map(([path, content]): [string, FileBefore | null] => [
      path,
      content === null ? null : { text: textOf(content), ...(modes.has(path) ? { executable: modes.get(path) === true } : {}) },
    ]),
  );
  let result: EditResult;
  try {
    result = editFiles(files, edits, options);
  } catch (error) {
    throw error instanceof DomainError ? await withPlacesElsewhere(workspace, edits, error) : error;
  }
  const match = (path: string): string | null => {
    const content = present.get(path) ?? null;
    return content === null ? null : sha256(content);
  };
  await workspace.change({
    write: result.changes.flatMap(({ path, after, executable }) =>
      after === null ? [] : [{ path, content: after, ifMatch: match(path), ...(executable === undefined ? {} : { executable }) }],
    ),
    remove: result.changes.flatMap(({ path, after }) => (after === null ? [{ path, ifMatch: match(path) }] : [])),
  });
  return result;
}

async function readIfThere(workspace: Workspace, path: string): Promise<Buffer | null> {
  return workspace.read(path).catch((error: { code?: string }) => {
    if (error.code === 'workspace.not_found') return null;
    throw error;
  });
}

/** Null for what is not UTF-8, or holds a NUL as no text does. */
function textOf(content: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes('\0') ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function requireMatches(edits: readonly Edit[], present: ReadonlyMap<string, Buffer | null>): void {
  for (const edit of edits) {
    const wanted = edit.kind === 'diff' ? (edit.ifMatch ?? {}) : edit.ifMatch === undefined ? {} : { [edit.path]: edit.ifMatch };
    for (const [path, expected] of Object.entries(wanted)) {
      const content = present.get(path) ?? null;
      const found = content === null ? null : sha256(content);
      if (found === expected) continue;
      throw workspaceErrors.editConflict(
        expected === null
          ? `${shown(path)} is there already; it was to be new. Nothing was changed.`
          : `${shown(path)} was changed or removed since it was read: read it again. Nothing was changed.`,
        { details: { path, expected, found } },
      );
    }
  }
}

/** Whether files are executable, where edits may need to know it: a file that moves keeps it. */
async function executables(workspace: Workspace, edits: readonly Edit[]): Promise<Map<string, boolean>> {
  if (!edits.some(({ kind }) => kind === 'move' || kind === 'diff')) return new Map();
  return new Map((await workspace.list()).map(({ path, executable }) => [path, executable]));
}

/** A text that is not in its file may have moved to another one: then the error says where it is. */
async function withPlacesElsewhere(workspace: Workspace, edits: readonly Edit[], error: DomainError): Promise<DomainError> {
  const failures = (error.details?.['failures'] ?? []) as readonly EditFailure[];
  const lost = failures.filter(({ code, candidate }) => code === 'edit.not_found' && (candidate?.similarity ?? 0) < 0.9);
  const searches = lost.flatMap(({ edit }) => {
    const made = edits[edit];
    return made?.kind === 'replace' && made.search.trim().length >= 20
      ? [{ edit, search: plainText(made.search), path: made.path }]
      : [];
  });
  if (searches.length === 0) return error;
  const better = new Map<number, Candidate>();
  const listed = (await workspace.list()).filter(({ size }) => size <= ELSEWHERE_BYTES).slice(0, ELSEWHERE_FILES);
  for (const { path } of listed) {
    const content = await readIfThere(workspace, path);
    const text = content === null ? null : textOf(content);
    if (text === null) continue;
    for (const { edit, search, path: expected } of searches) {
      if (path === expected || !plainText(text).includes(firstLongLine(search))) continue;
      const candidate = nearestCandidate(path, text, search);
      if (candidate !== null && candidate.similarity > Math.max(0.8, better.get(edit)?.similarity ?? 0))
        better.set(edit, candidate);
    }
  }
  const [first] = failures;
  const told = failures.map((failure) => ({
    ...failure,
    ...(better.has(failure.edit) ? { candidate: better.get(failure.edit) } : {}),
  }));
  const place = first === undefined ? undefined : better.get(first.edit);
  if (place === undefined) return new DomainError(error.code, error.status, error.message, { failures: told }, { cause: error });
  const message =
    `The text to replace is not in ${shown(first?.path)} but in ${shown(place.path)}, at lines ${place.startLine}–${place.endLine}: ` +
    'edit it there. Nothing was changed.';
  return editErrors.notFound(message, { details: { failures: told }, cause: error });
}

function firstLongLine(search: string): string {
  const lines = search.split('\n').map((line) => line.trim());
  return lines.find((line) => line.length >= 12) ?? (lines.find((line) => line !== '') as string);
}
