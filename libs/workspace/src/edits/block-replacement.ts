import { Indentation } from './indentation.js';
import { diffLines } from './line-diff.js';
import { plainLines, usualEnd, withLines, type Line, type TextDocument } from './text-document.js';
import { lineKey, type Match } from './text-match.js';

/**
 * Puts a replacement where a text was found. Lines that the searched text and the replacement share stay as the file has
 * them: only what the edit changes is changed, whatever space or line ends the match has overlooked.
 *
 * @param search the text that was found, and `replacement` what comes in its place; plain texts.
 */
export function replaceMatch(document: TextDocument, match: Match, search: string, replacement: string): TextDocument {
  if (match.kind === 'text') return replacePiece(document, match.start, match.end, replacement);
  // Whole lines stay whole lines: a replacement without a line end at its end is not glued to the line that follows.
  const lines = search.endsWith('\n') ? plainLines(replacement) : replacement.split('\n');
  return replaceLines(document, match, plainLines(search), lines);
}

export function replaceLines(
  document: TextDocument,
  { level, start, end }: Match,
  wanted: readonly string[],
  replacement: readonly string[],
): TextDocument {
  const present = document.lines.slice(start, end);
  const presentTexts = present.map(({ text }) => text);
  const usual = present.find((line) => line.end !== '')?.end ?? usualEnd(document.lines);
  const indentation = level === 'edge-space' ? new Indentation(wanted, presentTexts) : null;
  // Where edges were overlooked a line that is only indented anew is a change, so the left edge counts here.
  const key = lineKey(level === 'exact' ? 'exact' : 'trailing-space');
  const lines: Line[] = [];
  let from = 0;
  for (const { kind, lines: run } of diffLines(wanted, replacement, key)) {
    if (kind === 'removed') from += run.length;
    else if (kind === 'added') lines.push(...run.map((text): Line => ({ text: indentation?.adjust(text) ?? text, end: usual })));
    else for (let count = run.length; count > 0; count--) lines.push(present[from++] as Line);
  }
  return withLines(document, start, end, lines);
}

/** @param start, end offsets in the plain text of the document. */
function replacePiece(document: TextDocument, start: number, end: number, replacement: string): TextDocument {
  const first = lineAt(document, start);
  const last = lineAt(document, end);
  const head = (document.lines[first.line]?.text ?? '').slice(0, first.column);
  const touched = document.lines[last.line];
  const tail = (touched?.text ?? '').slice(last.column);
  const usual = document.lines.slice(first.line, last.line + 1).find((line) => line.end !== '')?.end ?? usualEnd(document.lines);
  const texts = (head + replacement + tail).split('\n');
  const lines = texts.map((text, index): Line => ({ text, end: index === texts.length - 1 ? (touched?.end ?? '') : usual }));
  const kept = lines.at(-1)?.end === '' && lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines;
  return { ...document, lines: [...document.lines.slice(0, first.line), ...kept, ...document.lines.slice(last.line + 1)] };
}

function lineAt(document: TextDocument, offset: number): { line: number; column: number } {
  let start = 0;
  for (const [line, { text }] of document.lines.entries()) {
    if (offset <= start + text.length) return { line, column: offset - start };
    start += text.length + 1;
  }
  return { line: document.lines.length, column: 0 };
}
