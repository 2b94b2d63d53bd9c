import Papa from 'papaparse';

/** Tables: lists of rows with named cells. */

export type Row = Record<string, unknown>;

/** The first line has the names. Numbers become numbers where writing them again gives the same text. */
export function parseCsv(text: string, delimiter: string): Row[] {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, '').trim(), {
    header: true,
    delimiter,
    skipEmptyLines: true,
  });
  const problem = errors.find(({ code }) => code !== 'UndetectableDelimiter');
  if (problem)
    throw new Error(`The CSV cannot be read: ${problem.message}${problem.row === undefined ? '' : ` (row ${problem.row + 1})`}`);
  return data.map((row) => Object.fromEntries((meta.fields ?? []).map((name) => [name.trim(), cell(row[name] ?? '')])));
}

function cell(text: string): unknown {
  const trimmed = text.trim();
  return trimmed !== '' && Number.isFinite(Number(trimmed)) && String(Number(trimmed)) === trimmed ? Number(trimmed) : trimmed;
}

/** Every cell as the text that it is. */
export const parseCsvTexts = (text: string, delimiter: string): Row[] =>
  parseCsv(text, delimiter).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])));

/** With a line of names; lines end in a line feed. */
export const formatCsv = (rows: Row[], delimiter: string): string =>
  Papa.unparse({ fields: columnsOf(rows), data: rows }, { delimiter, newline: '\n' });

export const columnsOf = (rows: Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : `${value as string | number}`;

export function formatMarkdown(rows: Row[]): string {
  const names = columnsOf(rows);
  const line = (cells: string[]): string =>
    `| ${cells.map((text) => text.replace(/\|/g, '\\|').replace(/\r?\n/g, ' ')).join(' | ')} |`;
  return [line(names), line(names.map(() => '---')), ...rows.map((row) => line(names.map((name) => textOf(row[name]))))].join(
    '\n',
  );
}

export function formatHtmlTable(rows: Row[]): string {
  const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const line = (cells: string[], tag: string): string =>
    `<tr>${cells.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('')}</tr>`;
  const names = columnsOf(rows);
  return `<table>${[
    line(names, 'th'),
    ...rows.map((row) =>
      line(
        names.map((name) => textOf(row[name])),
        'td',
      ),
    ),
  ].join('')}</table>`;
}

/** The name as it is written in the table, whatever its case. @throws when no row has it */
function nameIn(rows: Row[], name: string): string {
  const names = columnsOf(rows);
  const found =
    names.find((candidate) => candidate === name) ?? names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (found === undefined && rows.length > 0) throw new Error(`There is no column "${name}". There are: ${names.join(', ')}.`);
  return found ?? name;
}

/** Numbers are compared as numbers, everything else as text. */
function compare(a: unknown, b: unknown): number {
  const [left, right] = [Number(a), Number(b)];
  if (textOf(a) !== '' && textOf(b) !== '' && Number.isFinite(left) && Number.isFinite(right)) return left - right;
  return textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0;
}

export function keepRows(rows: Row[], column: string, value: unknown, comparison: string): Row[] {
  const name = nameIn(rows, column);
  const test: Record<string, (order: number) => boolean> = {
    '>': (order) => order > 0,
    '>=': (order) => order >= 0,
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
    '=': (order) => order === 0,
    '!=': (order) => order !== 0,
  };
  return rows.filter((row) => test[comparison]!(compare(row[name], value)));
}

export const keepRowsContaining = (rows: Row[], column: string, search: string): Row[] => {
  const name = nameIn(rows, column);
  return rows.filter((row) => textOf(row[name]).includes(search));
};

/** Rows in which that cell is not empty. */
export const keepFilledRows = (rows: Row[], column: string): Row[] => {
  const name = nameIn(rows, column);
  return rows.filter((row) => textOf(row[name]).trim() !== '');
};

export const sortRows = (rows: Row[], column: string): Row[] => {
  const name = nameIn(rows, column);
  return [...rows].sort((a, b) => compare(a[name], b[name]));
};

export const sortRowsDescending = (rows: Row[], column: string): Row[] => {
  const name = nameIn(rows, column);
  return [...rows].sort((a, b) => compare(b[name], a[name]));
};

export const selectColumns = (rows: Row[], columns: string[]): Row[] => {
  const names = columns.map((column) => nameIn(rows, column));
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
};

export const dropColumn = (rows: Row[], column: string): Row[] => {
  const name = nameIn(rows, column);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)));
};

export const renameColumn = (rows: Row[], column: string, to: string): Row[] => {
  const name = nameIn(rows, column);
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key === name ? to : key, value])));
};

export const uniqueRows = (rows: Row[]): Row[] => [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];

export const firstRows = (rows: Row[], count: number): Row[] => rows.slice(0, count);

/** The numbers of a column; empty cells are left out. @throws for a cell that is no number */
export function columnNumbers(rows: Row[], column: string): number[] {
  const name = nameIn(rows, column);
  return rows
    .filter((row) => textOf(row[name]).trim() !== '')
    .map((row) => {
      const value = Number(row[name]);
      if (!Number.isFinite(value)) throw new Error(`"${textOf(row[name])}" in the column "${column}" is not a number.`);
      return value;
    });
}

export const columnTexts = (rows: Row[], column: string): string[] => {
  const name = nameIn(rows, column);
  return rows.map((row) => textOf(row[name]));
};

export const groupRows = (rows: Row[], column: string): Record<string, Row[]> => {
  const name = nameIn(rows, column);
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(textOf(row[name]), [...(groups.get(textOf(row[name])) ?? []), row]);
  return Object.fromEntries(groups);
};

export const countByColumn = (rows: Row[], column: string): Record<string, number> =>
  Object.fromEntries(Object.entries(groupRows(rows, column)).map(([key, group]) => [key, group.length]));

export const sumByColumn = (rows: Row[], column: string, amounts: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(groupRows(rows, column)).map(([key, group]) => [
      key,
      columnNumbers(group, amounts).reduce((total, value) => total + value, 0),
    ]),
  );

export const meanByColumn = (rows: Row[], column: string, amounts: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(groupRows(rows, column)).map(([key, group]) => {
      const values = columnNumbers(group, amounts);
      return [key, values.reduce((total, value) => total + value, 0) / values.length];
    }),
  );

export const countRows = (rows: Row[]): number => rows.length;

const someNumbers = (rows: Row[], column: string): number[] => {
  const numbers = columnNumbers(rows, column);
  if (numbers.length === 0) throw new Error(`No row has a number in the column "${column}".`);
  return numbers;
};

export const sumOfColumn = (rows: Row[], column: string): number =>
  columnNumbers(rows, column).reduce((total, value) => total + value, 0);

export const meanOfColumn = (rows: Row[], column: string): number => {
  const numbers = someNumbers(rows, column);
  return numbers.reduce((total, value) => total + value, 0) / numbers.length;
};

export const maximumOfColumn = (rows: Row[], column: string): number =>
  someNumbers(rows, column).reduce((best, value) => Math.max(best, value));

export const minimumOfColumn = (rows: Row[], column: string): number =>
  someNumbers(rows, column).reduce((best, value) => Math.min(best, value));

export function medianOfColumn(rows: Row[], column: string): number {
  const sorted = someNumbers(rows, column).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
