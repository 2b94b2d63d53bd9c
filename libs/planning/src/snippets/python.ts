import { members, type SnippetField, type Snippets } from './snippet.js';
import { typeExpression } from './type-expression.js';

/** Models as Python classes: Django, SQLAlchemy, dataclasses, Pydantic. */
const CLASS =
  /(?<=^|\n)[^\S\n]*(?:@\w[^\n]*\n[^\S\n]*)*class\s+([A-Za-z]\w{0,60})\s*(?:\(([^)\n]*)\))?\s*:[^\n]*\n((?:[^\S\n]+[^\n]*(?:\n|$)|[^\S\n]*\n(?=[^\S\n]+\S))+)/g;

export function takePython(text: string, found: Snippets): string {
  if (!/\bclass\s+\w+\s*(?:\([^)\n]*\))?\s*:\s*\n/.test(text)) return text;
  return text.replace(CLASS, (all: string, name: string, bases: string | undefined, body: string) => {
    if (/\b(?:Enum|IntEnum|StrEnum|TextChoices|IntegerChoices|Choices)\b/.test(bases ?? '')) {
      const values = [...body.matchAll(/^\s*([A-Z]\w*)\s*=\s*(?:\(?\s*["']([^"']+)["'])?/gm)].map((one) => one[2] ?? one[1]!);
      found.enums.set(name.toLowerCase(), values);
      return '\n';
    }
    const choices = choicesIn(body);
    const fields = statementsOf(body).flatMap((line) => fieldOf(line, choices, found));
    if (fields.length === 0) return all;
    found.things.push({ name, fields, text: all.trim() });
    return '\n';
  });
}

/** One statement a line; brackets may run over several. */
const statementsOf = (body: string): string[] => members(body.replace(/#[^\n]*/g, ''), '\n');

/** `STATUS = [("draft", "Draft"), …]`: what a field may be given. */
function choicesIn(body: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [, name = '', list = ''] of body.matchAll(/^\s*([A-Z][A-Z_]+)\s*=\s*[[(]([\s\S]*?)[\])]\s*(?=\n|$)/gm))
    found.set(name, valuesIn(list));
  for (const [, name = '', inner = ''] of body.matchAll(
    /^\s*class\s+(\w+)\([^)]*Choices\)\s*:\n((?:\s{2,}[A-Z]\w*\s*=.*\n?)+)/gm,
  ))
    found.set(
      `${name}.choices`,
      [...inner.matchAll(/=\s*\(?\s*["']([^"']+)["']/g)].map((one) => one[1]!),
    );
  return found;
}

const valuesIn = (list: string): string[] => {
  const pairs = [...list.matchAll(/\(\s*["']([^"']+)["']\s*,/g)].map((one) => one[1]!);
  return pairs.length > 0 ? pairs : [...list.matchAll(/["']([^"']+)["']/g)].map((one) => one[1]!);
};

const CALLS: readonly (readonly [RegExp, string])[] = [
  [/^(?:Foreign(?:Key)?(?:Field)?|OneToOne(?:Field)?)$/, 'one'],
  [/^ManyToMany(?:Field)?$/, 'many'],
  [/^(?:Char|Slug|UUID|Str|String|Unicode)(?:Field)?$/, 'string'],
  [/^(?:Text)(?:Field)?$/, 'text'],
  [/^(?:Email|EmailStr)(?:Field)?$/, 'email'],
  [/^(?:URL|HttpUrl)(?:Field)?$/, 'url'],
  [/^(?:Image|File)(?:Field)?$/, 'image'],
  [/^(?:(?:Positive)?(?:Small|Big)?Integer|Int|BigInt|SmallInteger|BigInteger)(?:Field)?$/, 'integer'],
  [/^(?:Decimal|Float|Numeric|Real)(?:Field)?$/, 'decimal'],
  [/^(?:Boolean|Bool|NullBoolean)(?:Field)?$/, 'boolean'],
  [/^DateTime(?:Field)?$/, 'datetime'],
  [/^Date(?:Field)?$/, 'date'],
  [/^Time(?:Field)?$/, 'time'],
];

function fieldOf(line: string, choices: ReadonlyMap<string, readonly string[]>, found: Snippets): SnippetField[] {
  const call = /^([a-z_]\w*)\s*(?::\s*[^=]+)?=\s*(?:[\w.]+\.)?(\w+)\s*\(([\s\S]*)\)\s*$/.exec(line);
  if (call) {
    const [, name = '', kind = '', given = ''] = call;
    const parts = members(given, ',');
    const column = /^(?:Column|mapped_column|Field)$/.test(kind)
      ? parts.find((part) => !/^["']|^\w+\s*=|ForeignKey/.test(part))?.replace(/^(?:\w+\.)/, '')
      : kind;
    const type = CALLS.find(([pattern]) => pattern.test((column ?? '').replace(/\(.*$/s, '')))?.[1];
    const foreign = /ForeignKey\(\s*["']?(?:\w+\.)?(\w+?)(?:\.id)?["']?\s*[,)]/.exec(given)?.[1];
    const pointed =
      type === 'one' || type === 'many'
        ? /^\s*["']?(?:\w+\.)?(\w+)["']?/.exec(parts.find((part) => !/=/.test(part)) ?? '')?.[1]
        : foreign;
    const named = /\bchoices\s*=\s*([\w.]+)/.exec(given)?.[1];
    const listed = /\bchoices\s*=\s*[[(]([\s\S]*)[\])]/.exec(given)?.[1] ?? /^Enum\(([\s\S]*)\)$/.exec(column ?? '')?.[1];
    const values =
      named === undefined ? undefined : (choices.get(named) ?? found.enums.get(named.replace(/\.choices$/, '').toLowerCase()));
    if (type === undefined && !pointed && !listed && !values) return /^(?:relationship|Meta)$/.test(kind) ? [] : annotated(line);
    if (/\bprimary_key\s*=\s*True/.test(given)) return [];
    if (/\bauto_now(?:_add)?\s*=\s*True/.test(given) && /^(?:created|updated|modified)(?:_at|_on)?$/.test(name)) return [];
    const fallback = /\bdefault\s*=\s*(?:"([^"]*)"|'([^']*)'|(True|False|-?[\d.]+))/.exec(given);
    return [
      {
        name,
        type: type === 'one' || type === 'many' ? (pointed ?? '') : (type ?? ''),
        list: type === 'many',
        ...(pointed ? { target: pointed } : {}),
        ...(values || listed ? { values: values ?? valuesIn(listed!) } : {}),
        ...(/\bunique\s*=\s*True/.test(given) || /^OneToOne/.test(kind) ? { unique: true } : {}),
        required: !/\b(?:blank|null|nullable)\s*=\s*True/.test(given),
        ...(fallback ? { default: (fallback[1] ?? fallback[2] ?? fallback[3])!.toLowerCase() } : {}),
      },
    ];
  }
  return annotated(line);
}

/** `name: str`, `rating: int | None = None`. */
function annotated(line: string): SnippetField[] {
  const match = /^([a-z_]\w*)\s*:\s*([^=]+?)\s*(?:=\s*([\s\S]+))?$/.exec(line);
  if (!match || /^(?:return|if|for|def|else|try|with)$/.test(match[1]!)) return [];
  const { type, list, optional, values } = typeExpression(match[2]!.replace(/["']([A-Z]\w*)["']/g, '$1'));
  const initial = /^(?:"([^"]*)"|'([^']*)'|(True|False|-?[\d.]+))$/.exec(match[3]?.trim() ?? '');
  return [
    {
      name: match[1]!,
      type: /^float$/i.test(type) ? 'decimal' : type,
      list,
      required: !(optional || /^None\b/.test(match[3] ?? '')),
      ...(values ? { values } : {}),
      ...(initial ? { default: (initial[1] ?? initial[2] ?? initial[3])!.toLowerCase() } : {}),
    },
  ];
}
