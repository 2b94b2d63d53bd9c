import type { MatchLevel } from './edit.types.js';
import { plainLines, type TextDocument } from './text-document.js';

/** Whole lines, or a piece of text by its place in the plain text of the document. */
export type Match =
  | { readonly kind: 'lines'; readonly level: MatchLevel; readonly start: number; readonly end: number }
  | { readonly kind: 'text'; readonly level: 'exact'; readonly start: number; readonly end: number };

export type Search =
  | { readonly found: 'once'; readonly match: Match }
  /** 0-based lines where it begins. */
  | { readonly found: 'often'; readonly level: MatchLevel; readonly lines: readonly number[] }
  | { readonly found: 'never' };

const KEYS: readonly (readonly [MatchLevel, (line: string) => string])[] = [
  ['exact', (line) => line],
  ['trailing-space', (line) => line.trimEnd()],
  ['edge-space', (line) => line.trim()],
];

/** The form in which lines are compared on a level. */
export function lineKey(level: MatchLevel): (line: string) => string {
  return KEYS.find(([name]) => name === level)?.[1] as (line: string) => string;
}

/**
 * Finds the one place that a text is at. A text that ends in a line end means whole lines; one of several lines is first
 * looked for as whole lines, then anywhere; one within a line anywhere. The first level with a match decides: when it has
 * several, a looser one would have them too.
 *
 * @param search plain text, not empty.
 * @param expectedLine 0-based line that a diff names: takes the match that begins just there among several.
 */
export function findText(document: TextDocument, search: string, expectedLine?: number): Search {
  const wanted = plainLines(search);
  const texts = document.lines.map(({ text }) => text);
  for (const [level, key] of KEYS) {
    const isPiece = level === 'exact' && !search.includes('\n');
    const starts = isPiece ? [] : runsOf(texts.map(key), wanted.map(key));
    if (starts.length > 0) return chosen(starts, level, wanted.length, expectedLine);
    if (level !== 'exact' || search.endsWith('\n')) continue;
    const places = occurrences(texts.join('\n'), search);
    const [start] = places.offsets;
    if (start === undefined) continue;
    if (places.offsets.length > 1) return { found: 'often', level, lines: places.lines };
    return { found: 'once', match: { kind: 'text', level, start, end: start + search.length } };
  }
  return { found: 'never' };
}

/** Finds whole lines, in the same way. @param wanted not empty. */
export function findLines(document: TextDocument, wanted: readonly string[], expectedLine: number): Search {
  const texts = document.lines.map(({ text }) => text);
  for (const [level, key] of KEYS) {
    const starts = runsOf(texts.map(key), wanted.map(key));
    if (starts.length > 0) return chosen(starts, level, wanted.length, expectedLine);
  }
  return { found: 'never' };
}

function chosen(starts: readonly number[], level: MatchLevel, length: number, expectedLine: number | undefined): Search {
  const [first = 0] = starts;
  const start = starts.length === 1 ? first : expectedLine !== undefined && starts.includes(expectedLine) ? expectedLine : null;
  if (start === null) return { found: 'often', level, lines: starts };
  return { found: 'once', match: { kind: 'lines', level, start, end: start + length } };
}

/** Where a run of lines begins among others, overlaps included. */
function runsOf(lines: readonly string[], wanted: readonly string[]): number[] {
  const starts: number[] = [];
  for (let start = 0; start + wanted.length <= lines.length; start++) {
    if (wanted.every((line, index) => lines[start + index] === line)) starts.push(start);
  }
  return starts;
}

function occurrences(text: string, search: string): { offsets: number[]; lines: number[] } {
  const offsets: number[] = [];
  const lines: number[] = [];
  let line = 0;
  let counted = 0;
  for (let at = text.indexOf(search); at !== -1; at = text.indexOf(search, at + 1)) {
    for (; counted < at; counted++) if (text[counted] === '\n') line++;
    offsets.push(at);
    lines.push(line);
  }
  return { offsets, lines };
}
