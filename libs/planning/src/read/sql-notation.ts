import { splitOutside } from './lists.js';

const CREATE_TABLE = /create\s+table\s+(?:if\s+not\s+exists\s+)?["'[]?(?:\w{1,40}\.)?(\w{1,60})["'\]]?\s*\(/gi;
const MAX_TABLE = 8_000;

/** Writes `CREATE TABLE things (name VARCHAR(80) NOT NULL)` as `things: name (string, required)`, which the rest reads. */
export function withoutSql(text: string): string {
  if (!/create\s+table/i.test(text)) return text;
  let result = '';
  let from = 0;
  for (const match of text.matchAll(CREATE_TABLE)) {
    if (match.index < from) continue;
    const open = match.index + match[0].length;
    const close = endOf(text, open);
    if (close < 0) continue;
    result += `${text.slice(from, match.index)}\n${tableInWords(match[1]!, text.slice(open, close))}\n`;
    from = close + 1 + (/^\s*;/.exec(text.slice(close + 1, close + 20))?.[0].length ?? 0);
  }
  return result + text.slice(from);
}

/** Position of the bracket that closes the one before `start`; -1 when it is too far away. */
function endOf(text: string, start: number): number {
  let depth = 1;
  for (let i = start; i < text.length && i < start + MAX_TABLE; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

interface Column {
  readonly name: string;
  readonly notes: string[];
  readonly target?: string;
}

function tableInWords(table: string, body: string): string {
  const columns: Column[] = [];
  const constraints: string[] = [];
  for (const line of splitOutside(body.replace(/--[^\n]*/g, ' '), /\s*,\s*/gy)) {
    if (/^(?:constraint\s+\w+\s+)?(?:primary|foreign|unique|check|key|index|exclude)\b/i.test(line)) constraints.push(line);
    else {
      const column = columnOf(line);
      if (column) columns.push(column);
    }
  }
  for (const constraint of constraints) {
    const foreign = /foreign\s+key\s*\(\s*["']?(\w+)["']?\s*\)\s*references\s+["']?(\w+)/i.exec(constraint);
    const at = foreign ? columns.findIndex((column) => column.name === foreign[1]) : -1;
    if (at >= 0) columns[at] = { ...columns[at]!, target: foreign![2]! };
    const unique = /^(?:constraint\s+\w+\s+)?unique\s*(?:key\s*\w*\s*)?\(\s*["']?(\w+)["']?\s*\)/i.exec(constraint);
    columns.find((column) => column.name === unique?.[1])?.notes.push('unique');
  }
  if (columns.some(({ name, notes }) => notes.includes('required') && !/^id$/i.test(name)))
    for (const { notes } of columns)
      if (!notes.includes('required') && !notes.some((note) => note.startsWith('default '))) notes.push('optional');
  const own = columns.filter(({ name, target }) => target !== undefined || name.toLowerCase() !== 'id');
  if (own.length === 2 && own.every(({ target }) => target !== undefined)) return `${own[0]!.target} <-> ${own[1]!.target}`;
  const words = own.map(({ name, notes, target }) => {
    const all = target === undefined ? notes : [...notes, `FK to ${target}`];
    return all.length > 0 ? `${name} ${all.map((note) => `(${note})`).join(' ')}` : name;
  });
  return `${table}: ${words.join(', ')}`;
}

function columnOf(line: string): Column | undefined {
  const match = /^["'[]?(\w+)["'\]]?\s+(\w+(?:\s+precision|\s+varying)?)\s*(\([^)]*\))?\s*(.*)$/s.exec(line);
  if (!match) return undefined;
  const [, name = '', type = '', size = '', rest = ''] = match;
  const values = /^enum$/i.test(type) ? size : /\bin\s*\(([^)]*)\)/i.exec(rest)?.[1];
  const target = /\breferences\s+["']?(?:\w+\.)?(\w+)/i.exec(rest)?.[1];
  const fallback = /\bdefault\s+(?:'([^']*)'|(\w+)(?!\s*\())/i.exec(rest);
  const notes = [
    ...(values
      ? [
          values
            .replace(/[()'"]/g, '')
            .split(/\s*,\s*/)
            .join(' | '),
        ]
      : target
        ? []
        : [TYPES[type.toLowerCase()] ?? type.toLowerCase()]),
    ...(/\bunique\b/i.test(rest) ? ['unique'] : []),
    ...(/\bnot\s+null\b/i.test(rest) ? ['required'] : []),
    ...(fallback && !/^(?:now|current_\w+|null|gen_\w+|uuid\w*)$/i.test(fallback[2] ?? '')
      ? [`default ${fallback[1] ?? fallback[2]}`]
      : []),
  ];
  return { name, notes, ...(target ? { target } : {}) };
}

/** Types of databases whose names people's words for types do not know. */
const TYPES: Readonly<Record<string, string>> = {
  'character varying': 'string',
  nvarchar: 'string',
  uuid: 'string',
  'double precision': 'decimal',
  serial: 'integer',
  bigserial: 'integer',
  mediumint: 'integer',
  timestamptz: 'datetime',
};
