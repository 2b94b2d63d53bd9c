import { type Language, languageNamed } from '#foundry/coderuns';

/** A fenced block that can be run. */
export interface CodePart {
  readonly language: Language;
  readonly code: string;
  /** Of its opening fence, from 1. */
  readonly line: number;
}

/** A fenced block that cannot: it names no language, or one that is not run here. */
export interface OtherBlock {
  readonly name: string;
  readonly line: number;
}

export interface ReadGoal {
  readonly parts: readonly CodePart[];
  readonly otherBlocks: readonly OtherBlock[];
  /** The goal without its code parts. */
  readonly words: string;
}

const OPENING = /^( {0,3})(`{3,}|~{3,})([^\r\n]*)$/;

interface OpenBlock {
  readonly indent: number;
  readonly fence: string;
  readonly name: string;
  readonly line: number;
  readonly lines: string[];
}

/** Reads Markdown's fenced code blocks, line by line; a block that is not closed goes on to the end. */
export function readGoal(text: string): ReadGoal {
  const parts: CodePart[] = [];
  const otherBlocks: OtherBlock[] = [];
  const words: string[] = [];
  let block: OpenBlock | undefined;
  const close = (): void => {
    if (block === undefined) return;
    const { name, line, lines, fence } = block;
    const language = languageNamed(name);
    if (language !== undefined) parts.push({ language, code: `${lines.join('\n')}\n`, line });
    else {
      otherBlocks.push({ name, line });
      words.push(`${fence}${name}`, ...lines, fence);
    }
    block = undefined;
  };
  text.split(/\r?\n/).forEach((line, index) => {
    if (block !== undefined) {
      if (closes(line, block.fence)) close();
      else block.lines.push(withoutIndent(line, block.indent));
      return;
    }
    block = opened(line, index + 1);
    if (block === undefined) words.push(line);
  });
  close();
  return { parts, otherBlocks, words: words.join('\n').trim() };
}

function opened(line: string, number: number): OpenBlock | undefined {
  const [, indent = '', fence = '', info = ''] = OPENING.exec(line) ?? [];
  // Backticks behind backticks are code within a line.
  if (fence === '' || (fence.startsWith('`') && info.includes('`'))) return undefined;
  const name = /^[\s{.]*([^\s{},:]*)/.exec(info)?.[1] ?? '';
  return { indent: indent.length, fence, name, line: number, lines: [] };
}

function closes(line: string, fence: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return found !== undefined && found[0] === fence[0] && found.length >= fence.length;
}

function withoutIndent(line: string, indent: number): string {
  let start = 0;
  while (start < indent && line[start] === ' ') start++;
  return line.slice(start);
}
