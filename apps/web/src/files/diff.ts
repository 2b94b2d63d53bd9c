/** What a unified diff of git says, file by file. */

export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed' | 'note';
  readonly text: string;
  readonly before?: number;
  readonly after?: number;
}

export interface Hunk {
  /** The words behind the `@@`: usually the function around it. */
  readonly heading: string;
  readonly lines: readonly DiffLine[];
}

export interface FileDiff {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'renamed' | 'changed';
  readonly binary: boolean;
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly Hunk[];
}

interface Draft {
  path: string;
  change: FileDiff['change'];
  binary: boolean;
  added: number;
  removed: number;
  hunks: { heading: string; lines: DiffLine[] }[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

/** Lines are taken by the counts in the hunk's head, so that content that looks like a head is still content. */
export function parseDiff(diff: string): FileDiff[] {
  const files: Draft[] = [];
  const lines = diff.split('\n');
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const file = files.at(-1);
    if (line.startsWith('diff --git ')) {
      files.push({ path: pathOfHead(line), change: 'changed', binary: false, added: 0, removed: 0, hunks: [] });
    } else if (file) {
      const hunk = HUNK.exec(line);
      if (hunk) {
        at = readHunk(file, hunk, lines, at + 1);
        continue;
      }
      readHeader(file, line);
    }
    at++;
  }
  return files;
}

function readHeader(file: Draft, line: string): void {
  if (line.startsWith('new file')) file.change = 'added';
  else if (line.startsWith('deleted file')) file.change = 'removed';
  else if (line.startsWith('rename to ')) {
    file.change = 'renamed';
    file.path = unquote(line.slice('rename to '.length));
  } else if (line.startsWith('Binary files ') || line === 'GIT binary patch') file.binary = true;
  else if (line.startsWith('+++ ') && line !== '+++ /dev/null')
    file.path = unquote(line.slice('+++ '.length)).replace(/^b\//, '');
}

/** @returns the index of the first line behind the hunk */
function readHunk(file: Draft, head: RegExpExecArray, lines: readonly string[], start: number): number {
  let before = Number(head[1]);
  let after = Number(head[3]);
  const endBefore = before + Number(head[2] ?? 1);
  const endAfter = after + Number(head[4] ?? 1);
  const hunk = { heading: head[5] ?? '', lines: [] as DiffLine[] };
  file.hunks.push(hunk);
  let at = start;
  for (; at < lines.length; at++) {
    const line = lines[at]!;
    const text = line.slice(1);
    if (line.startsWith('\\')) hunk.lines.push({ kind: 'note', text: 'No line break at the end of the file' });
    else if (before >= endBefore && after >= endAfter) break;
    else if (line.startsWith('+')) {
      hunk.lines.push({ kind: 'added', text, after: after++ });
      file.added++;
    } else if (line.startsWith('-')) {
      hunk.lines.push({ kind: 'removed', text, before: before++ });
      file.removed++;
    } else hunk.lines.push({ kind: 'context', text, before: before++, after: after++ });
  }
  return at;
}

/** `diff --git a/x b/x`: both names are equal unless the file was renamed, which a later line says. */
function pathOfHead(line: string): string {
  const names = line.slice('diff --git '.length);
  if (names.startsWith('"')) return unquote(names.slice(names.length / 2 + 0.5)).replace(/^b\//, '');
  return names.slice(Math.floor(names.length / 2) + 1).replace(/^b\//, '');
}

/** Git quotes names with unusual characters, their bytes as octal escapes. */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name;
  const bytes = name
    .slice(1, name.lastIndexOf('"'))
    .replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replaceAll(/\\(["\\])/g, '$1');
  return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
}
