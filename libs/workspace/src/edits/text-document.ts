import { diffLines } from './line-diff.js';

export type LineEnd = '\n' | '\r\n' | '';

export interface Line {
  readonly text: string;
  /** Empty only for the last line of a text that does not end in a line end. */
  readonly end: LineEnd;
}

/** A text by lines, each with its own line end: what an edit does not touch comes out byte for byte. */
export interface TextDocument {
  readonly hasBom: boolean;
  readonly lines: readonly Line[];
}

const BOM = '\uFEFF';

export function parseDocument(text: string): TextDocument {
  const hasBom = text.startsWith(BOM);
  const lines: Line[] = [];
  const body = hasBom ? text.slice(1) : text;
  for (let start = 0; start < body.length;) {
    const newline = body.indexOf('\n', start);
    if (newline === -1) {
      lines.push({ text: body.slice(start), end: '' });
      break;
    }
    const end = newline > start && body[newline - 1] === '\r' ? '\r\n' : '\n';
    lines.push({ text: body.slice(start, newline + 1 - end.length), end });
    start = newline + 1;
  }
  return { hasBom, lines };
}

export function documentText({ hasBom, lines }: TextDocument): string {
  return (hasBom ? BOM : '') + lines.map(({ text, end }) => text + end).join('');
}

/** Every line end as `\n`, no byte order mark: how texts of models and files are compared. */
export function plainText(text: string): string {
  return (text.startsWith(BOM) ? text.slice(1) : text).replaceAll('\r\n', '\n');
}

/** Lines of a plain text; a line end at its end begins no further line. */
export function plainLines(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** The line end that new lines of a document get: what most of its lines have. */
export function usualEnd(lines: readonly Line[]): '\n' | '\r\n' {
  let balance = 0;
  for (const { end } of lines) balance += end === '\r\n' ? 1 : end === '\n' ? -1 : 0;
  return balance > 0 ? '\r\n' : '\n';
}

/** Puts `lines` in place of some, and keeps whether the text ends in a line end. */
export function withLines(document: TextDocument, start: number, end: number, lines: readonly Line[]): TextDocument {
  const last = document.lines.at(-1);
  return endingIn(
    { ...document, lines: [...document.lines.slice(0, start), ...lines, ...document.lines.slice(end)] },
    last === undefined || last.end !== '',
  );
}

/** The same text with a line end at its end, or without one. */
export function endingIn(document: TextDocument, finalEnd: boolean): TextDocument {
  const usual = usualEnd(document.lines);
  const lastIndex = document.lines.length - 1;
  const lines = document.lines.map((line, index): Line => {
    const wanted = index === lastIndex && !finalEnd ? '' : line.end || usual;
    return wanted === line.end ? line : { text: line.text, end: wanted };
  });
  return { ...document, lines };
}

/**
 * A new whole text in the manner of the present one: byte order mark and line ends as they were, also where a text mixes them,
 * and a line end at the end when there was one.
 */
export function inMannerOf(present: TextDocument, content: string): TextDocument {
  const lines = plainLines(plainText(content));
  const usual = usualEnd(present.lines);
  const next: Line[] = [];
  let from = 0;
  const texts = present.lines.map(({ text }) => text);
  for (const { kind, lines: run } of diffLines(texts, lines, (line) => line)) {
    if (kind === 'removed') from += run.length;
    else if (kind === 'added') next.push(...run.map((text): Line => ({ text, end: usual })));
    else for (const text of run) next.push({ text, end: present.lines[from++]?.end || usual });
  }
  const hadFinalEnd = present.lines.at(-1)?.end !== '';
  return endingIn({ hasBom: present.hasBom || content.startsWith(BOM), lines: next }, hadFinalEnd || content.endsWith('\n'));
}
