import { asciiWords } from '../naming.js';

/** A data model written as code inside a request: what a programmer pastes instead of describing it. */
export interface SnippetField {
  /** As it stands: `publishedAt`, `vat_number`. */
  readonly name: string;
  /** What is said of its type, as it stands: `String`, `varchar(80)`, `'a' | 'b'`, `Author`. Empty: nothing. */
  readonly type: string;
  readonly list: boolean;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly default?: string;
  readonly values?: readonly string[];
  /** Name of the thing that it points to, where the notation says so (`ref: > users.id`). */
  readonly target?: string;
  /** What is said of it in words: `string, unique`, `enum [open, done], default open`. */
  readonly said?: string;
}

export interface SnippetThing {
  readonly name: string;
  readonly fields: readonly SnippetField[];
  /** The code itself, for coverage. */
  readonly text: string;
}

export interface SnippetRelation {
  readonly from: string;
  readonly to: string;
  readonly kind: 'one-to-one' | 'one-to-many' | 'many-to-one' | 'many-to-many';
}

/** What a reader of one notation takes out of a request. */
export interface Snippets {
  readonly things: SnippetThing[];
  readonly relations: SnippetRelation[];
  /** Values by the enumeration's name, lower case. */
  readonly enums: Map<string, readonly string[]>;
}

export const noSnippets = (): Snippets => ({ things: [], relations: [], enums: new Map() });

/** Names of types that hold one value, in the languages that people paste. */
const PRIMITIVE =
  /^(?:string|str|varchar2?|n?varchar|n?char|character|text|citext|longtext|mediumtext|tinytext|int|integer|int\d{1,2}|uint\d{0,2}|bigint|smallint|tinyint|long|short|byte|serial|bigserial|number|numeric|decimal|float|float\d\d|double|real|money|currency|bool|boolean|date|datetime|datetime2|localdate|localdatetime|offsetdatetime|timestamp|timestamptz|timestampz|instant|time|localtime|uuid|guid|id|cuid|objectid|json|jsonb|any|object|email|url|uri|phone|color|colour|image|file|percent|percentage|enum)$/i;

export const isPrimitive = (type: string): boolean => PRIMITIVE.test(type.replace(/\s*\(.*$/s, '').trim());

/** The position of the bracket that closes the one at `open`; -1 when there is none within `limit` characters. */
export function closing(text: string, open: number, limit = 20_000): number {
  const pair = text[open] === '{' ? ['{', '}'] : text[open] === '[' ? ['[', ']'] : ['(', ')'];
  let depth = 0;
  for (let i = open; i < text.length && i < open + limit; i++) {
    if (text[i] === pair[0]) depth++;
    else if (text[i] === pair[1] && --depth === 0) return i;
  }
  return -1;
}

/** Cuts at separators outside of brackets and quotes. */
export function members(text: string, separators: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '') {
      if (char === quote || char === '\n') quote = '';
    } else if (char === '"' || (char === "'" && !/\w/.test(text[i - 1] ?? ''))) quote = char;
    else if (/[([{<]/.test(char)) depth++;
    else if (/[)\]}>]/.test(char)) depth = Math.max(0, depth - 1);
    if (depth === 0 && quote === '' && separators.includes(char)) {
      found.push(text.slice(start, i));
      start = i + 1;
    }
  }
  found.push(text.slice(start));
  return found.map((one) => one.trim()).filter((one) => one !== '');
}

/** One name for the same thing in any spelling: `order_items`, `OrderItem` and `order item` are equal but for the plural. */
export const sameName = (name: string): string => asciiWords(name).join(' ');
