import { editErrors } from './edit.errors.js';
import type { Edit } from './edit.schemas.js';

const OPENING = /^(<{5,})\s*(?:SEARCH|ORIGINAL|HEAD|OLD)\s*$/i;
const FENCE = /^\s*(`{3,}|~{3,})\s*(.*)$/;

/**
 * Reads the edits in a model's text, in the notation of conflict markers, each after the path of its file, in a fence or not:
 *
 *     src/greeting.ts
 *     <<<<<<< SEARCH
 *     lines as they are
 *     =======
 *     lines as they shall be
 *     >>>>>>> REPLACE
 *
 * Several blocks may follow one path. An empty upper part makes a new file. Text that holds such markers itself is written with
 * longer ones (all three parts of the same length, five characters or more). Fences of the language `diff` are unified diffs.
 * All else is prose and is left.
 *
 * @throws edit.unreadable, with the line of the text
 */
export function parseEdits(text: string): Edit[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const edits: Edit[] = [];
  let path: string | null = null;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const opening = OPENING.exec(line);
    if (opening !== null) {
      const block = readBlock(lines, at, (opening[1] as string).length);
      if (path === null) throw unreadable(at, 'the block has no path: write the path of its file on the line before it');
      edits.push({ kind: 'replace', path, search: block.search, replace: block.replace });
      at = block.end;
      continue;
    }
    const [, fence, info = ''] = FENCE.exec(line) ?? [];
    if (fence !== undefined) {
      if (/^(?:diff|patch)\b/.test(info)) {
        const end = closingFence(lines, at, fence);
        edits.push({ kind: 'diff', diff: `${lines.slice(at + 1, end).join('\n')}\n` });
        at = end;
      } else path = pathIn(info.replace(/^[\w+-]*[\s:]+(?:(?:path|file|title|filename)=)?/, '')) ?? path;
      continue;
    }
    path = pathIn(line) ?? path;
  }
  return edits;
}

function readBlock(lines: readonly string[], start: number, length: number): { search: string; replace: string; end: number } {
  const divider = '='.repeat(length);
  const closing = new RegExp(`^>{${length}}\\s*(?:REPLACE|UPDATED|NEW|[\\w/.-]+)?\\s*$`);
  let end = start + 1;
  while (end < lines.length && !closing.test(lines[end] as string)) {
    if (OPENING.exec(lines[end] as string)?.[1]?.length === length)
      throw unreadable(end, `a block begins before the one of line ${start + 1} is closed with "${'>'.repeat(length)} REPLACE"`);
    end++;
  }
  if (end === lines.length) throw unreadable(start, `the block is not closed with "${'>'.repeat(length)} REPLACE"`);
  const dividers = lines.slice(start + 1, end).flatMap((line, index) => (line.trimEnd() === divider ? [start + 1 + index] : []));
  const [middle] = dividers;
  if (middle === undefined) throw unreadable(start, `the block has no line "${divider}" between what is and what shall be`);
  if (dividers.length > 1) {
    throw unreadable(
      dividers[1] as number,
      `the block has several lines "${divider}": where the text has one, use longer markers`,
    );
  }
  const part = (from: number, to: number): string =>
    lines
      .slice(from, to)
      .map((line) => `${line}\n`)
      .join('');
  return { search: part(start + 1, middle), replace: part(middle + 1, end), end };
}

function closingFence(lines: readonly string[], start: number, fence: string): number {
  const closing = new RegExp(`^\\s*${fence[0] as string}{${fence.length},}\\s*$`);
  for (let end = start + 1; end < lines.length; end++) if (closing.test(lines[end] as string)) return end;
  throw unreadable(start, 'the fence of the diff is not closed');
}

/**
 * A path that stands alone on its line, perhaps dressed up as code, a title or a label. Whether a project may have it is
 * decided when the edit is applied: what is no good path must not leave a block to the file before.
 */
function pathIn(line: string): string | null {
  const bare = line
    .trim()
    .replace(/^(?:#+|\/\/|[-*])\s+/, '')
    .replace(/^(?:\*\*|__)?(?:file(?:name)?|path)\s*:\s*(?:\*\*|__)?\s*/i, '')
    .replace(/:$/, '');
  const code = /^(?:\*\*|__)?([`"'])(.+)\1(?:\*\*|__)?:?$/.exec(bare)?.[2];
  const path = (code ?? bare.replace(/^(?:\*\*|__)|(?:\*\*|__)$/g, '').replace(/:$/, '')).replace(/^\.\//, '');
  // A word of prose is no path: one has a folder or an extension, and a space only between quotes.
  if (!/[./]/.test(path) || /[.,;!?]$/.test(path) || (code === undefined && /\s/.test(path))) return null;
  return path;
}

function unreadable(line: number, why: string): Error {
  return editErrors.unreadable(`The edits cannot be read at line ${line + 1}: ${why}.`, { details: { line: line + 1 } });
}
