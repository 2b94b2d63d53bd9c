/**
 * A request as a tree of lines: headings hold what follows them, bullets hold deeper bullets, a line that ends with a
 * colon holds the bullets after it. Tables become rows of cells.
 */
export interface TextNode {
  /** Without the bullet sign, number or heading marks. */
  readonly text: string;
  readonly kind: 'heading' | 'bullet' | 'line' | 'table';
  readonly children: TextNode[];
  /** Of a table: the header row first. */
  readonly rows?: readonly (readonly string[])[];
}

interface OpenNode {
  readonly node: TextNode;
  readonly rank: number;
}

const BULLET = /^(\s*)(?:[-*•·▪◦‣+○●]|\d{1,3}[.)]|\(\d{1,2}\)|\([a-z]\)|[a-z][.)]|[ivx]{1,4}[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s*(.+?)\s*#*$/;

export function textStructure(text: string): TextNode[] {
  const roots: TextNode[] = [];
  const open: OpenNode[] = [];
  const lines = joinWrapped(text.split('\n').flatMap(numberedParts));
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === '' || /^\s*([-=_*]\s*){3,}$/.test(line)) {
      if (line.trim() === '') while (open.length > 0 && open.at(-1)!.rank >= 90) open.pop();
      continue;
    }
    if (isTableRow(line) && isTableRow(lines[i + 1] ?? '')) {
      const rows: string[][] = [];
      while (i < lines.length && isTableRow(lines[i]!)) rows.push(tableCells(lines[i++]!));
      i -= 1;
      place(
        roots,
        open,
        { text: '', kind: 'table', children: [], rows: rows.filter((row) => !row.every((cell) => /^:?-*:?$/.test(cell))) },
        200,
      );
      continue;
    }
    const heading = HEADING.exec(line.trim());
    if (heading) {
      place(roots, open, { text: heading[2]!.trim(), kind: 'heading', children: [] }, heading[1]!.length);
      continue;
    }
    const bullet = BULLET.exec(line);
    if (bullet) {
      place(roots, open, { text: bullet[2]!.trim(), kind: 'bullet', children: [] }, 100 + Math.min(bullet[1]!.length, 60));
      continue;
    }
    const indent = /^\s*/.exec(line)![0].length;
    if (
      indent > 0 &&
      open.some(
        ({ rank, node }) =>
          (rank === 90 && (/:$/.test(node.text) || (node.kind === 'line' && NAME_ONLY.test(node.text)))) ||
          (rank >= 100 && indent > rank - 100),
      )
    ) {
      place(roots, open, { text: line.trim(), kind: 'bullet', children: [] }, 100 + Math.min(indent, 60));
      continue;
    }
    place(roots, open, { text: line.trim(), kind: 'line', children: [] }, 90);
  }
  return roots;
}

/** `Data: 1) Donor - name. 2) Campaign - title`: items of a list, each on a line of its own. */
function numberedParts(line: string): string[] {
  const first = /(?:^|[\s:])\(?(?:1|a)(?:\)|\.(?!\d))\s/i.exec(line);
  if (!first) return [line];
  const parts = line.split(/(?:^|(?<=[\s:;,.]))\(?(?=(?:\d{1,2}|[a-h])(?:\)|\.(?!\d))\s+[A-Za-z])/);
  const marked = parts.filter((part) => /^(?:\d{1,2}|[a-h])[.)]\s/.test(part));
  const inOrder = marked.every((part, i) => part.startsWith(String(i + 1)) || part.startsWith('abcdefgh'.charAt(i)));
  if (marked.length < 2 || !inOrder || marked.length !== parts.filter((part, i) => i > 0 || /^(?:1|a)[.)]/.test(part)).length)
    return [line];
  return parts.map((part) => part.replace(/[\s;,]+$/, '')).filter((part) => part !== '');
}

/** `Project`, with its fields indented under it: a name without any sign. */
const NAME_ONLY = /^[A-Z][\w'&-]*(?: [\w'&-]+){0,3}$/;

/** Puts a node under the last open node of a lower rank. A plain line holds only what is indented or bulleted after it. */
function place(roots: TextNode[], open: OpenNode[], node: TextNode, rank: number): void {
  while (open.length > 0 && open.at(-1)!.rank >= rank) open.pop();
  const parent = open.at(-1)?.node;
  (parent ? parent.children : roots).push(node);
  open.push({ node, rank });
}

/** `| a | b |`, or cells without a frame; bars in brackets and in bullets separate values. */
const isTableRow = (line: string): boolean =>
  /^\s*\|.*\|\s*$/.test(line) ||
  (line.includes('|') && !BULLET.test(line) && /^\s*[^|\s][^|]*(\|[^|]+){1,}$/.test(line.replace(/\([^()]*\)/g, '')));
const tableCells = (line: string): string[] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim());

/** Joins lines that an editor wrapped inside a sentence. */
function joinWrapped(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const continues =
      before !== undefined &&
      before.trim() !== '' &&
      !isTableRow(line) &&
      !isTableRow(before) &&
      !BULLET.test(line) &&
      !HEADING.test(line.trim()) &&
      !HEADING.test(before.trim()) &&
      before.trim().length > 40 &&
      ((/^\s*[a-z(]/.test(line) && !/[.!?:;]\s*$/.test(before)) || /,\s*$/.test(before)) &&
      !/^\s*[\w -]{1,40}(:|\s[—-]\s|\s\()/.test(line);
    if (continues) joined[joined.length - 1] = `${before.trimEnd()} ${line.trim()}`;
    else joined.push(line);
  }
  return joined;
}
