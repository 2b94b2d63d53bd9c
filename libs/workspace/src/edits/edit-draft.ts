import type { DomainError } from '#foundry/kernel';
import { parseProjectPath, shown } from '../project-path.js';
import { replaceLines, replaceMatch } from './block-replacement.js';
import { editErrors } from './edit.errors.js';
import type { Edit } from './edit.schemas.js';
import type { AppliedPiece, EditOptions, FileBefore, MatchLevel } from './edit.types.js';
import { nearestCandidate } from './nearest-candidate.js';
import { documentText, endingIn, inMannerOf, parseDocument, plainText, type TextDocument } from './text-document.js';
import { findLines, findText, type Match, type Search } from './text-match.js';
import { parseDiff, type DiffHunk, type FileDiff } from './unified-diff.js';

interface DraftFile {
  readonly document: TextDocument;
  readonly executable?: boolean;
  /** Where the file was before the edits. */
  readonly origin: string | null;
}

/** Bytes of a present file that may be written anew as a whole: about 250 lines of code. */
const OVERWRITE_BYTES = 10_000;
const NEW_FILE_BYTES = 200_000;

/** The files of a transaction while its edits are made, one after another, each to what the one before has left. */
export class EditDraft {
  readonly files = new Map<string, DraftFile | null>();
  readonly applied: AppliedPiece[] = [];
  /** Files that a `write` replaced, with the exports that may go. */
  readonly rewritten = new Map<string, readonly string[]>();

  constructor(
    private readonly before: ReadonlyMap<string, FileBefore | null>,
    private readonly options: EditOptions,
  ) {}

  /** @throws the reason why the edit cannot be made, with what `EditFailure` has in `details`; the draft stays as it was. */
  make(index: number, edit: Edit): void {
    if (edit.kind === 'diff') {
      this.makeDiff(index, edit.diff);
      return;
    }
    parseProjectPath(edit.path);
    if (edit.kind === 'move') this.move(index, edit.path, edit.to);
    else if (edit.kind === 'remove') this.remove(index, edit.path);
    else if (edit.kind === 'write') this.write(index, edit);
    else if (edit.search === '') this.create(index, edit.path, edit.replace, null);
    else this.replace(index, edit);
  }

  textOf(path: string): string | null {
    const file = this.files.get(path);
    return file == null ? null : documentText(file.document);
  }

  private replace(index: number, { path, search, replace }: Edit & { kind: 'replace' }): void {
    const file = this.require(path);
    const [wanted, replacement] = [plainText(search), plainText(replace)];
    const match = once(findText(file.document, wanted), path, file.document, wanted);
    this.files.set(path, { ...file, document: replaceMatch(file.document, match, wanted, replacement) });
    this.note(index, path, match.level, lineOf(file.document, match));
  }

  private write(index: number, { path, content, executable, dropExports = [] }: Edit & { kind: 'write' }): void {
    const present = this.present(path);
    if (present === null) {
      this.create(index, path, content, executable ?? null);
      return;
    }
    const bytes = Buffer.byteLength(documentText(present.document));
    const { overwriteBytes = OVERWRITE_BYTES, wholeFiles = [] } = this.options;
    if (present.origin !== null && bytes > overwriteBytes && !wholeFiles.includes(path)) {
      throw editErrors.tooLarge(
        `${shown(path)} has ${bytes} bytes; files of more than ${overwriteBytes} are changed with search and replace, not written as a whole.`,
        { details: { path } },
      );
    }
    const document = inMannerOf(present.document, content);
    this.files.set(path, { ...present, document, ...(executable === undefined ? {} : { executable }) });
    if (present.origin === path) this.rewritten.set(path, [...(this.rewritten.get(path) ?? []), ...dropExports]);
    this.note(index, path, null, null);
  }

  private create(index: number, path: string, content: string, executable: boolean | null): void {
    const present = this.present(path);
    if (present !== null && present.document.lines.length > 0) {
      throw editErrors.fileExists(`${shown(path)} is in the project already: say in the search text what is to be replaced.`, {
        details: { path },
      });
    }
    const { newFileBytes = NEW_FILE_BYTES } = this.options;
    const bytes = Buffer.byteLength(content);
    if (bytes > newFileBytes) {
      throw editErrors.tooLarge(`${shown(path)} would have ${bytes} bytes; a new file may have ${newFileBytes}.`, {
        details: { path },
      });
    }
    const mode = executable === null ? {} : { executable };
    this.files.set(path, { origin: null, ...present, document: parseDocument(content), ...mode });
    this.note(index, path, null, null);
  }

  private remove(index: number, path: string): void {
    if (this.files.get(path) === undefined && this.before.get(path)?.text === null) this.files.set(path, null);
    else {
      this.require(path);
      this.files.set(path, null);
    }
    this.note(index, path, null, null);
  }

  private move(index: number, path: string, to: string): void {
    parseProjectPath(to);
    const file = this.require(path);
    if (this.present(to) !== null)
      throw editErrors.fileExists(`${shown(to)} is in the project already: ${shown(path)} cannot be moved there.`, {
        details: { path: to },
      });
    this.files.set(path, null);
    this.files.set(to, file);
    this.note(index, to, null, null);
  }

  private makeDiff(index: number, diff: string): void {
    const files = parseDiff(diff);
    // All hunks or none: what a refused diff has done to the draft so far is taken back.
    const [kept, pieces] = [new Map(this.files), this.applied.length];
    try {
      for (const file of files) this.makeFileDiff(index, file);
    } catch (error) {
      this.files.clear();
      for (const [path, file] of kept) this.files.set(path, file);
      this.applied.length = pieces;
      throw error;
    }
  }

  private makeFileDiff(index: number, { from, to, hunks, executable }: FileDiff): void {
    for (const path of [from, to]) if (path !== null) parseProjectPath(path);
    if (from === null) {
      const after = hunks.flatMap((hunk) => hunk.after);
      const endless = hunks.at(-1)?.finalEnd === false;
      this.create(index, to as string, after.join('\n') + (after.length === 0 || endless ? '' : '\n'), executable);
      return;
    }
    const file = this.require(from);
    let document = file.document;
    let shift = 0;
    for (const hunk of hunks) {
      const { next, line, level } = applyHunk(document, hunk, hunk.start + shift, from);
      shift += next.lines.length - document.lines.length + (line - hunk.start - shift);
      document = next;
      this.note(index, to ?? from, level, line);
    }
    if (to === null) {
      if (hunks.length > 0 && document.lines.length > 0)
        throw editErrors.notFound(`The diff removes ${shown(from)}, but the file has more lines than the diff.`, {
          details: { path: from },
        });
      this.files.set(from, null);
    } else if (to !== from) this.move(index, from, to);
    if (to !== null) this.files.set(to, { ...file, document, ...(executable === null ? {} : { executable }) });
    if (hunks.length === 0) this.note(index, to ?? from, null, null);
  }

  private present(path: string): DraftFile | null {
    const drafted = this.files.get(path);
    if (drafted !== undefined) return drafted;
    const before = this.before.get(path) ?? null;
    if (before === null) return null;
    if (before.text === null)
      throw editErrors.notText(`${shown(path)} is not UTF-8 text: edits cannot change it.`, { details: { path } });
    return { document: parseDocument(before.text), origin: path };
  }

  private require(path: string): DraftFile {
    const file = this.present(path);
    if (file === null) throw editErrors.fileMissing(`There is no file ${shown(path)} in the project.`, { details: { path } });
    return file;
  }

  private note(edit: number, path: string, level: MatchLevel | null, line: number | null): void {
    this.applied.push({ edit, path, level, line: line === null ? null : line + 1 });
  }
}

function applyHunk(
  document: TextDocument,
  hunk: DiffHunk,
  expected: number,
  path: string,
): { next: TextDocument; line: number; level: MatchLevel } {
  const [before, after, { finalEnd }] = [withoutBom(hunk.before), withoutBom(hunk.after), hunk];
  if (before.length === 0 && document.lines.length > 0) {
    throw editErrors.notFound(
      `A hunk for ${shown(path)} has neither context nor removed lines, so where it belongs is not known: give it three lines of context.`,
      { details: { path } },
    );
  }
  const search: Search =
    before.length === 0
      ? { found: 'once', match: { kind: 'lines', level: 'exact', start: 0, end: 0 } }
      : findLines(document, before, expected);
  const match = once(search, path, document, before.map((line) => `${line}\n`).join(''));
  const replaced = replaceLines(document, match, before, after);
  // A hunk may be about the byte order mark, which git takes for a part of the first line.
  const [hadBom, hasBom] = [before !== hunk.before, after !== hunk.after];
  const next = hadBom === hasBom ? replaced : { ...replaced, hasBom };
  const isAtEnd = match.end === document.lines.length;
  return {
    next: finalEnd === null || !isAtEnd ? next : endingIn(next, finalEnd),
    line: match.start,
    level: match.level,
  };
}

function withoutBom(lines: readonly string[]): readonly string[] {
  const [first] = lines;
  return first?.startsWith('\uFEFF') === true ? [first.slice(1), ...lines.slice(1)] : lines;
}

function once(search: Search, path: string, document: TextDocument, wanted: string): Match {
  if (search.found === 'once') return search.match;
  if (search.found === 'often') {
    const lines = search.lines.slice(0, 20).map((line) => line + 1);
    throw editErrors.ambiguous(
      `The text to replace is in ${shown(path)} ${search.lines.length} times, at lines ${lines.slice(0, 5).join(', ')}` +
        `${search.lines.length > 5 ? ' and more' : ''}: give more of the lines around it, so that it is there once.`,
      { details: { path, lines } },
    );
  }
  throw textNotFound(path, documentText(document), wanted);
}

/** The refusal of a search text that is not there, with what is most like it. */
export function textNotFound(path: string, text: string, wanted: string): DomainError {
  const candidate = nearestCandidate(path, text, wanted);
  const nearest =
    candidate === null
      ? 'nothing there is like it: read the file again'
      : `the nearest is at lines ${candidate.startLine}–${candidate.endLine} (${Math.round(candidate.similarity * 100)} % alike): copy it as the file has it`;
  return editErrors.notFound(`The text to replace is not in ${shown(path)}; ${nearest}.`, {
    details: { path, ...(candidate === null ? {} : { candidate }) },
  });
}

function lineOf(document: TextDocument, match: Match): number {
  if (match.kind === 'lines') return match.start;
  let offset = 0;
  for (const [line, { text }] of document.lines.entries()) {
    offset += text.length + 1;
    if (match.start < offset) return line;
  }
  return document.lines.length;
}
