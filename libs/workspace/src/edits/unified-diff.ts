import { formatPatch, parsePatch, structuredPatch, type StructuredPatch } from 'diff';
import { editErrors } from './edit.errors.js';
import type { FileChange } from './edit.types.js';

export interface DiffHunk {
  /** 0-based line at which the diff says that it begins. */
  readonly start: number;
  /** Context and removed lines. */
  readonly before: readonly string[];
  /** Context and added lines. */
  readonly after: readonly string[];
  /** Whether the text ends in a line end, where the hunk says that it does not on one side at least. */
  readonly finalEnd: boolean | null;
}

export interface FileDiff {
  /** Null for a file that is new. */
  readonly from: string | null;
  /** Null for a file that is removed. */
  readonly to: string | null;
  readonly hunks: readonly DiffHunk[];
  /** Only when the diff says so. */
  readonly executable: boolean | null;
}

const HUNK = /^@@(?: -(\d+)(?:,\d+)?)?(?: \+(\d+)(?:,\d+)?)?(?: @@.*)?(?: .*)?$/;

/**
 * Reads a unified diff of one or several files, as git or a model writes it. Counts in hunk headers are worked out anew, since
 * models miscount, and so are context lines whose leading space was lost; where a hunk belongs is told by its lines.
 * @throws edit.unreadable
 */
export function parseDiff(diff: string): FileDiff[] {
  const text = withRightCounts(diff.replaceAll('\r\n', '\n'));
  let patches: StructuredPatch[];
  try {
    patches = parsePatch(text);
  } catch (error) {
    throw editErrors.unreadable(`The diff cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  const files = patches.filter(({ oldFileName, hunks }) => oldFileName !== undefined || hunks.length > 0).map(fileDiff);
  if (files.length === 0) throw editErrors.unreadable('There is no change of a file in the diff.');
  return files;
}

function fileDiff(patch: StructuredPatch): FileDiff {
  const { oldFileName, newFileName, isBinary, isCopy } = patch;
  if (oldFileName === undefined || newFileName === undefined)
    throw editErrors.unreadable('The diff does not name its file: begin it with "--- a/PATH" and "+++ b/PATH".');
  // Models leave the prefixes out at times, and then a folder may be called `a`.
  const isPrefixed = /^(?:a\/|\/dev\/null$)/.test(oldFileName) && /^(?:b\/|\/dev\/null$)/.test(newFileName);
  const from = patch.isCreate === true ? null : pathOf(oldFileName, isPrefixed);
  const to = patch.isDelete === true ? null : pathOf(newFileName, isPrefixed);
  if (isBinary === true || isCopy === true)
    throw editErrors.unreadable(
      `The diff of ${to ?? from ?? 'a file'} is of a binary file or makes a copy: write the file instead.`,
    );
  if (from === null && to === null) throw editErrors.unreadable('The diff names no file, only /dev/null.');
  const mode = patch.newMode;
  return { from, to, hunks: patch.hunks.map(hunkOf), executable: mode === undefined ? null : mode === '100755' };
}

function pathOf(name: string, isPrefixed: boolean): string | null {
  if (name === '/dev/null') return null;
  return isPrefixed ? name.slice(2) : name.replace(/^\.\//, '');
}

function hunkOf({ oldStart, lines }: StructuredPatch['hunks'][number]): DiffHunk {
  const before: string[] = [];
  const after: string[] = [];
  let endless = '';
  for (const [index, line] of lines.entries()) {
    const [sign = ' ', text] = [line[0], line.slice(1)];
    if (sign === '\\') endless += lines[index - 1]?.[0] ?? '';
    if (sign === ' ' || sign === '-') before.push(text);
    if (sign === ' ' || sign === '+') after.push(text);
  }
  return { start: Math.max(0, oldStart - 1), before, after, finalEnd: endless === '' ? null : !/[ +]/.test(endless) };
}

/** Puts the counts of lines into hunk headers that the hunks have, and the space before context lines that lost it. */
function withRightCounts(diff: string): string {
  const lines = diff.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const result: string[] = [];
  for (let at = 0; at < lines.length;) {
    const header = HUNK.exec(lines[at] as string);
    if (header === null || !(lines[at] as string).startsWith('@@')) {
      result.push(lines[at++] as string);
      continue;
    }
    const raw: string[] = [];
    for (at++; at < lines.length && !beginsNext(lines, at); at++) raw.push(lines[at] as string);
    // Empty lines after the last change separate files, or end the message: they are no context.
    while (raw.at(-1) === '') raw.pop();
    const body = raw.map((line) => (line === '' ? ' ' : line));
    const count = (signs: RegExp): number => body.filter((line) => signs.test(line)).length;
    const [removed, added] = [count(/^[ -]/), count(/^[ +]/)];
    const [oldStart, newStart] = [Number(header[1] ?? 1), Number(header[2] ?? 1)];
    result.push(
      `@@ -${removed === 0 ? Math.max(0, oldStart) : Math.max(1, oldStart)},${removed} +${newStart},${added} @@`,
      ...body,
    );
  }
  return `${result.join('\n')}\n`;
}

function beginsNext(lines: readonly string[], at: number): boolean {
  const line = lines[at] as string;
  if (/^(?:@@|diff --git |Index: )/.test(line)) return true;
  return line.startsWith('--- ') && lines[at + 1]?.startsWith('+++ ') === true;
}

/** Changes as one diff in git's format, which `git apply` and `parseDiff` read. */
export function formatDiff(changes: readonly FileChange[]): string {
  return changes.map(formatFile).join('');
}

/** Edits between two texts after which they count as altogether different, which keeps the search for a short diff short. */
const MAX_EDITS = 1_000;

function formatFile({ path, kind, before, after, executable }: FileChange): string {
  const git = {
    isGit: true,
    ...(kind === 'added' ? { isCreate: true, newMode: executable === true ? '100755' : '100644' } : {}),
    ...(kind === 'removed' ? { isDelete: true, oldMode: '100644' } : {}),
    ...(kind === 'modified' && executable !== undefined
      ? { oldMode: executable ? '100644' : '100755', newMode: executable ? '100755' : '100644' }
      : {}),
  };
  const names = [kind === 'added' ? '/dev/null' : `a/${path}`, kind === 'removed' ? '/dev/null' : `b/${path}`] as const;
  if (kind !== 'added' && before === null)
    return `${formatPatch({ ...headless(names), ...git })}Binary files ${names[0]} and ${names[1]} differ\n`;
  const [old, next] = [before ?? '', after ?? ''];
  const patch =
    structuredPatch(...names, old, next, undefined, undefined, { context: 3, maxEditLength: MAX_EDITS }) ??
    wholeReplacement(names, old, next);
  return formatPatch({ ...patch, ...git });
}

function headless([oldFileName, newFileName]: readonly [string, string]): StructuredPatch {
  return { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [] };
}

function wholeReplacement(names: readonly [string, string], old: string, next: string): StructuredPatch {
  const side = (sign: string, text: string): { count: number; lines: string[] } => {
    const lines = text.split('\n');
    const endless = lines.at(-1) !== '';
    if (!endless) lines.pop();
    return {
      count: lines.length,
      lines: [...lines.map((line) => sign + line), ...(endless ? ['\\ No newline at end of file'] : [])],
    };
  };
  const [removed, added] = [side('-', old), side('+', next)];
  const lines = [...removed.lines, ...added.lines];
  return { ...headless(names), hunks: [{ oldStart: 1, oldLines: removed.count, newStart: 1, newLines: added.count, lines }] };
}
