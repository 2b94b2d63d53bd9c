import { DomainError } from '#foundry/kernel';
import { shown } from '../project-path.js';
import { EditDraft } from './edit-draft.js';
import { editErrors } from './edit.errors.js';
import type { Edit } from './edit.schemas.js';
import type { EditFailure, EditOptions, EditResult, FileBefore, FileChange } from './edit.types.js';
import { exportedNames } from './exported-names.js';
import { newPlaceholders } from './placeholders.js';
import { formatDiff, parseDiff } from './unified-diff.js';

/** Every path that edits read, write or remove, sorted: what has to be allowed. @throws edit.unreadable */
export function pathsOfEdits(edits: readonly Edit[]): string[] {
  const paths = new Set<string>();
  for (const edit of edits) {
    if (edit.kind === 'diff')
      for (const { from, to } of parseDiff(edit.diff)) for (const path of [from, to]) if (path !== null) paths.add(path);
    if (edit.kind !== 'diff') paths.add(edit.path);
    if (edit.kind === 'move') paths.add(edit.to);
  }
  return [...paths].sort();
}

/**
 * Makes edits on texts, one after another; touches no file. All edits are made or none: every one that cannot be is named in
 * `details.failures` (`EditFailure[]`) of the error, whose code and sentence are those of the first.
 *
 * @param files what is at each path of `pathsOfEdits`; null where nothing is.
 * @throws edit.not_found, ambiguous, file_missing, file_exists, without_effect, placeholder, lost_exports, too_large, not_text,
 *         unreadable; workspace.invalid_path
 */
export function editFiles(
  files: ReadonlyMap<string, FileBefore | null>,
  edits: readonly Edit[],
  options: EditOptions = {},
): EditResult {
  const draft = new EditDraft(files, options);
  const failures: { readonly index: number; readonly error: DomainError }[] = [];
  const lastEditOf = new Map<string, number>();
  for (const [index, edit] of edits.entries()) {
    const pieces = draft.applied.length;
    const error = refusal(() => draft.make(index, edit));
    if (error !== null) failures.push({ index, error });
    for (const { path } of draft.applied.slice(pieces)) lastEditOf.set(path, index);
  }
  const changes = failures.length === 0 ? changesOf(draft, files) : [];
  for (const change of changes) {
    const index = lastEditOf.get(change.path) ?? 0;
    for (const guard of [requireText, requireNoPlaceholder, requireExports]) {
      const error = refusal(() => guard(change, changes, draft));
      if (error !== null) failures.push({ index, error });
    }
  }
  refuseFailures(failures, edits);
  if (changes.length === 0) throw editErrors.withoutEffect('The edits leave every file as it is: nothing was changed.');
  return { changes, applied: draft.applied, diff: formatDiff(changes) };
}

function refuseFailures(
  failures: readonly { readonly index: number; readonly error: DomainError }[],
  edits: readonly Edit[],
): void {
  const [first] = failures;
  if (first === undefined) return;
  const more = failures.length === 1 ? '' : ` So were ${failures.length - 1} more refused.`;
  throw new DomainError(
    first.error.code,
    first.error.status,
    `${first.error.message}${more} Nothing was changed.`,
    { failures: failures.map(({ index, error }) => failureOf(index, edits[index], error)) },
    { cause: first.error },
  );
}

function failureOf(index: number, edit: Edit | undefined, { code, message, details }: DomainError): EditFailure {
  return { path: edit !== undefined && 'path' in edit ? edit.path : '', ...details, edit: index, code, message };
}

function refusal(work: () => void): DomainError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function changesOf(draft: EditDraft, files: ReadonlyMap<string, FileBefore | null>): FileChange[] {
  const changes: FileChange[] = [];
  for (const [path, file] of [...draft.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const was = files.get(path) ?? null;
    const before = was?.text ?? null;
    const after = draft.textOf(path);
    const mode = executableOf(file, files, path);
    const executable = mode === undefined ? {} : { executable: mode };
    if (after === null) {
      if (was !== null) changes.push({ path, kind: 'removed', before, after });
    } else if (was === null) changes.push({ path, kind: 'added', before: null, after, ...executable });
    else if (before !== after || mode !== undefined) changes.push({ path, kind: 'modified', before, after, ...executable });
  }
  return changes;
}

/** What an edit says, or the moved file was; undefined when that is no change. */
function executableOf(
  file: EditDraft['files'] extends Map<string, infer T> ? T : never,
  files: ReadonlyMap<string, FileBefore | null>,
  path: string,
): boolean | undefined {
  if (file === null) return undefined;
  const wanted =
    file.executable ?? (file.origin === null || file.origin === path ? undefined : files.get(file.origin)?.executable);
  const is = files.get(path)?.executable;
  return wanted === undefined || wanted === (is ?? false) ? undefined : wanted;
}

function requireText({ path, after }: FileChange): void {
  if (after === null || !/\p{Surrogate}|\0/u.test(after)) return;
  throw editErrors.notText(`The edits would put what is no text into ${shown(path)}: a NUL or half of a character.`, {
    details: { path },
  });
}

function requireNoPlaceholder({ path, before, after }: FileChange, changes: readonly FileChange[]): void {
  if (after === null || before === after) return;
  const known = changes.flatMap((change) => (change.before === null ? [] : [change.before]));
  const [found] = newPlaceholders(path, known, after);
  if (found === undefined) return;
  throw editErrors.placeholder(
    `Line ${found.line} of ${shown(path)} would be ${shown(found.text)}, which stands for code that is not there: write the code itself.`,
    { details: { path, lines: [found.line] } },
  );
}

/** Only of whole files: who removes an export with a search text or a diff has named it. */
function requireExports({ path, before, after }: FileChange, changes: readonly FileChange[], draft: EditDraft): void {
  const droppable = draft.rewritten.get(path);
  if (droppable === undefined || before === null || after === null) return;
  const had = exportedNames(path, before);
  if (had === null) return;
  const has = exportedNames(path, after);
  const moved = new Set(changes.filter((change) => change.path !== path).flatMap(newlyExported));
  const lost = [...had].filter(
    (name) => !droppable.includes(name) && !moved.has(name) && !(has?.has(name) ?? looksExported(after, name)),
  );
  if (lost.length === 0) return;
  throw editErrors.lostExports(
    `${shown(path)} would no longer export ${lost.slice(0, 8).join(', ')}${lost.length > 8 ? ' and more' : ''}: ` +
      'write the whole file, or name the exports that are to go.',
    { details: { path, exports: lost } },
  );
}

function newlyExported({ path, before, after }: FileChange): string[] {
  const had = before === null ? null : exportedNames(path, before);
  return after === null ? [] : [...(exportedNames(path, after) ?? [])].filter((name) => !had?.has(name));
}

/** For a text that cannot be parsed: the checks that follow tell its errors; only what is plainly gone counts as lost. */
function looksExported(text: string, name: string): boolean {
  if (name.startsWith('* from ')) return text.includes(name.slice('* from '.length));
  const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`);
  return /\bexport\s*\{/.test(text) ? word.test(text) : text.split('\n').some((line) => /\bexport/.test(line) && word.test(line));
}
