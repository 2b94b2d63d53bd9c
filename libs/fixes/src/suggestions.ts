import type { Edit } from '#foundry/workspace';
import { fixErrors } from './fixes.errors.js';
import type { FixSuggestion } from './fixes.schemas.js';

/**
 * Suggestions as edits. A suggestion whose code is in the file several times means the place nearest to its line: it
 * is widened to whole lines until it is unique.
 * @throws fixes.suggestion_refused when the code is not in the file
 */
export async function editsOf(
  suggestions: readonly FixSuggestion[],
  read: (path: string) => Promise<string | undefined>,
): Promise<Edit[]> {
  const edits: Edit[] = [];
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

function unique(path: string, text: string, current: string, fixed: string, line: number | null): Edit {
  const places = occurrences(text, current);
  if (places.length <= 1 || line === null) return { kind: 'replace', path, search: current, replace: fixed };
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const offset = places.reduce((best, place) => (Math.abs(lineOf(place) - line) < Math.abs(lineOf(best) - line) ? place : best));
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

function occurrences(text: string, piece: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) places.push(at);
  return places;
}
