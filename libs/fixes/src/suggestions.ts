import { fixErrors } from './fixes.errors.js';
import type { FixSuggestion } from './fixes.schemas.js';
import type { FileChange } from './fixer.js';
import type { ProposedEdit } from './healing.types.js';

/**
 * Suggestions as edits. A suggestion whose code is in the file several times means the place nearest to its line: it
 * is widened to whole lines until it is unique.
 * @throws fixes.suggestion_refused when the code is not in the file
 */
export async function editsOf(
  suggestions: readonly FixSuggestion[],
  read: (path: string) => Promise<string | undefined>,
): Promise<ProposedEdit[]> {
  const edits: ProposedEdit[] = [];
  for (const { file, line_number, current_code, fixed_code } of suggestions) {
    const text = await read(file);
    if (current_code === '') {
      if (text !== undefined && text !== '')
        throw fixErrors.suggestionRefused(`The suggestion for ${file} does not say what it replaces.`);
      edits.push({ kind: 'write', path: file, content: fixed_code });
      continue;
    }
    if (text === undefined) throw fixErrors.suggestionRefused(`The suggestion is for ${file}, which is not there.`);
    edits.push(unique(file, text, current_code, fixed_code, line_number));
  }
  return edits;
}

function unique(path: string, text: string, current: string, fixed: string, line: number | null): ProposedEdit {
  const places = occurrences(text, current);
  if (places.length <= 1 || line === null) return { kind: 'replace', path, search: current, replace: fixed };
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const offset = places.reduce((best, place) =>
    Math.abs(lineOf(place) - line) < Math.abs(lineOf(best) - line) ? place : best,
  );
  let [start, end] = [offset, offset + current.length];
  while (occurrences(text, text.slice(start, end)).length > 1 && (start > 0 || end < text.length)) {
    start = start === 0 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
    const next = text.indexOf('\n', end + 1);
    end = next < 0 ? text.length : next;
  }
  const search = text.slice(start, end);
  const replace = search.slice(0, offset - start) + fixed + search.slice(offset - start + current.length);
  return { kind: 'replace', path, search, replace };
}

/**
 * The files as they are after `edits`, applied in order.
 * @throws fixes.suggestion_refused when a piece of text is not in its file exactly once
 */
export async function changesOf(
  edits: readonly ProposedEdit[],
  read: (path: string) => Promise<string | undefined>,
): Promise<FileChange[]> {
  const files = new Map<string, string | null>();
  for (const edit of edits) {
    if (edit.kind === 'remove') files.set(edit.path, null);
    else if (edit.kind === 'write') files.set(edit.path, edit.content);
    else {
      const held = files.get(edit.path);
      const text = held === undefined ? await read(edit.path) : (held ?? undefined);
      const places = text === undefined || edit.search === '' ? [] : occurrences(text, edit.search);
      if (text === undefined || places.length !== 1) {
        const why = text === undefined ? 'which is not there' : `where it is ${places.length === 0 ? 'not' : 'more than once'}`;
        throw fixErrors.suggestionRefused(`The text to replace was looked for in ${edit.path}, ${why}.`);
      }
      const at = places[0] ?? 0;
      files.set(edit.path, text.slice(0, at) + edit.replace + text.slice(at + edit.search.length));
    }
  }
  return [...files].map(([path, content]) => ({ path, content }));
}

function occurrences(text: string, piece: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) places.push(at);
  return places;
}
