import type { SnippetField, Snippets } from './snippet.js';

/** Rails: `create_table :books do |t| t.string :title end` and `rails generate model Book title:string author:references`. */
const TABLE = /(?<=^|\n)[^\S\n]*create_table\s+[:"'](\w+)["']?[^\n]*\bdo\s*\|(\w+)\|([\s\S]*?)\n?[^\S\n]*\bend\b/g;
const GENERATE =
  /(?<=^|\n)[^\S\n]*(?:\$\s*)?(?:bin\/)?(?:rails|rake)\s+(?:g|generate)\s+(?:model|scaffold|resource)\s+(\w+)((?:\s+\w+:\w+[^\s]*)+)/g;
/** `Migration`s around the tables. */
const AROUND = /(?<=^|\n)[^\S\n]*(?:class\s+\w+\s*<\s*ActiveRecord[^\n]*|def\s+(?:change|up)|end)[^\S\n]*(?=\n|$)/g;

export function takeRails(text: string, found: Snippets): string {
  if (!/\bcreate_table\s|\brails\s+g/.test(text)) return text;
  let taken = false;
  const add = (name: string, fields: SnippetField[], whole: string): string => {
    if (fields.length === 0) return whole;
    taken = true;
    found.things.push({ name, fields, text: whole.trim() });
    return '\n';
  };
  const rest = text
    .replace(TABLE, (all: string, name: string, variable: string, body: string) =>
      add(
        name,
        [...body.matchAll(new RegExp(`\\b${variable}\\.(\\w+)\\s+((?::\\w+(?:\\s*,\\s*)?)+)([^\\n;]*)`, 'g'))].flatMap(columnsOf),
        all,
      ),
    )
    .replace(GENERATE, (all: string, name: string, list: string) =>
      add(
        name,
        [...list.matchAll(/(\w+):(\w+)(?:\{[^}]*\})?(:uniq)?/g)].map(([, field = '', type = '', uniq]) => ({
          ...column(field, type, ''),
          ...(uniq ? { unique: true } : {}),
        })),
        all,
      ),
    );
  return taken ? rest.replace(AROUND, '') : text;
}

const columnsOf = ([, type = '', names = '', rest = '']: RegExpExecArray): SnippetField[] =>
  /^(?:timestamps|index|foreign_key|check_constraint)$/.test(type)
    ? []
    : [...names.matchAll(/:(\w+)/g)].map(([, name = '']) => column(name, type, rest));

function column(name: string, type: string, rest: string): SnippetField {
  const fallback = /\bdefault:\s*(?:"([^"]*)"|'([^']*)'|:?([\w.-]+))/.exec(rest);
  const to = /^(?:references|belongs_to)$/.test(type);
  const given = fallback?.[1] ?? fallback?.[2] ?? fallback?.[3];
  return {
    name,
    type: to ? name : type,
    list: false,
    ...(to ? { target: name } : {}),
    ...(/\bunique:\s*true/.test(rest) ? { unique: true } : {}),
    ...(/\bnull:\s*false/.test(rest) ? { required: true } : {}),
    ...(given === undefined ? {} : { default: given }),
  };
}
