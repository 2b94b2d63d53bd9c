/** How a piece of text was found: as it was given, or without the space at the ends or both edges of its lines. */
export type MatchLevel = 'exact' | 'trailing-space' | 'edge-space';

/** Where a piece of text is most nearly: what an edit that did not match should have said. */
export interface Candidate {
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** The lines as the file has them, line ends as `\n`. */
  readonly text: string;
  /** 0 to 1. */
  readonly similarity: number;
}

/** Why one edit of a transaction was refused; `details.failures` of the error that refuses the transaction. */
export interface EditFailure {
  /** Its place among the edits, from 0. */
  readonly edit: number;
  readonly path: string;
  readonly code: string;
  readonly message: string;
  /** For a text that was not found. */
  readonly candidate?: Candidate;
  /** For a text that was found more than once: 1-based lines where it begins. */
  readonly lines?: readonly number[];
  /** For exports that would be lost. */
  readonly exports?: readonly string[];
}

export interface EditOptions {
  /** Bytes of a present file that a `write` may replace as a whole; default 10,000. */
  readonly overwriteBytes?: number;
  /** Bytes of a file that is new; default 200,000. */
  readonly newFileBytes?: number;
  /** Files that may be written as a whole whatever their size: those whose patches failed twice. */
  readonly wholeFiles?: readonly string[];
}

/** A file as edits find it. */
export interface FileBefore {
  /** Null when it is not UTF-8 text. */
  readonly text: string | null;
  readonly executable?: boolean;
}

export interface FileChange {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'removed';
  /** Null for a file that was not there, or is not text. */
  readonly before: string | null;
  /** Null for a file that is removed. */
  readonly after: string | null;
  /** Only when the edits say so. */
  readonly executable?: boolean;
}

/** What became of one piece of an edit: a replaced text, one hunk of a diff, a whole file. */
export interface AppliedPiece {
  readonly edit: number;
  readonly path: string;
  /** Null for what needs no search: whole files, removals, moves. */
  readonly level: MatchLevel | null;
  /** First line that it replaced, 1-based, when it was applied; null as above. */
  readonly line: number | null;
}

export interface EditResult {
  /** Sorted by path; only files that differ. */
  readonly changes: readonly FileChange[];
  readonly applied: readonly AppliedPiece[];
  /** All changes as one diff in git's format. */
  readonly diff: string;
}
