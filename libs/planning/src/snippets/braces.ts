import { closing, isPrimitive, members, type SnippetField, type Snippets } from './snippet.js';
import { typeExpression } from './type-expression.js';

/**
 * Models in curly brackets: Prisma, TypeScript, GraphQL, DBML, Mermaid, classes of most languages.
 * `model Book { title String @unique }`, `interface Book { title: string; author?: Author }`, `Table books { title varchar [unique] }`.
 */
const HEAD =
  /(?<=^|\n|[;}.:,]\s?|```\w*\s)[^\S\n]*(?:(?:export|public|abstract|final|default|declare|data|case|type)\s+){0,3}(model|interface|type|class|entity|table|struct|record|enum(?:\s+class)?|input|schema|message|object|collection|datasource|generator)\s+["'`]?([A-Za-z]\w{0,60})["'`]?(?:\s+as\s+\w+)?(?:\s+(?:extends|implements)\s+[\w<>, ]{1,80}?)?\s*(?:=\s*)?\{/gi;
const BARE_HEAD = /(?<=^|\n)[^\S\n]*([A-Za-z][\w-]{0,60})\s*\{[^\S\n]*(?=\n)/g;
const ALIAS = /(^|[\n;}])[^\S\n]*(?:export\s+)?type\s+([A-Za-z]\w{0,60})\s*=\s*((?:\|?\s*["'][^"'\n]{1,60}["']\s*){2,40});?/g;
const ONE_LINE_ENUM = /(^|[\n;}])[^\S\n]*(?:export\s+)?enum\s+([A-Za-z]\w{0,60})\s*\(([^()\n]{3,600})\);?/gi;
const MAX_BLOCKS = 300;

/** Takes every such block out of the text. */
export function takeBraces(text: string, found: Snippets): string {
  if (!/[{]|\btype\s+\w+\s*=|\benum\s/i.test(text)) return text;
  let rest = text.replace(ALIAS, (_all, lead: string, name: string, values: string) => {
    found.enums.set(
      name.toLowerCase(),
      [...values.matchAll(/["']([^"']+)["']/g)].map((one) => one[1]!),
    );
    return lead;
  });
  rest = rest.replace(ONE_LINE_ENUM, (_all, lead: string, name: string, values: string) => {
    found.enums.set(name.toLowerCase(), enumValues(values));
    return lead;
  });
  rest = takeBlocks(rest, HEAD, (match) => ({ word: match[1]!.toLowerCase().replace(/\s.*$/, ''), name: match[2]! }), found);
  return takeBlocks(rest, BARE_HEAD, (match) => ({ word: '', name: match[1]! }), found);
}

/** `data class Recipe(val title: String)`, `case class …`, `record Book(string Title)`. */
const CONSTRUCTOR =
  /(?<=^|\n|;\s?)[^\S\n]*(?:(?:public|final|sealed)\s+)*(?:data\s+class|case\s+class|record(?:\s+class)?|class)\s+([A-Z]\w{0,60})\s*\(/g;

export function takeConstructors(text: string, found: Snippets): string {
  let rest = '';
  let from = 0;
  for (const match of text.matchAll(CONSTRUCTOR)) {
    const open = match.index + match[0].length - 1;
    const close = closing(text, open);
    if (match.index < from || close < 0) continue;
    const fields = members(text.slice(open + 1, close), ',').flatMap(fieldsOf);
    if (fields.length === 0 || !fields.some(({ type }) => isPrimitive(type))) continue;
    found.things.push({
      name: match[1]!,
      fields: fields.map((field) => ({ required: true, ...field })),
      text: text.slice(match.index, close + 1).trim(),
    });
    rest += `${text.slice(from, match.index)}\n`;
    from =
      close +
      1 +
      (/^(?:[^\S\n]*:[^\S\n]*[A-Z]\w*(?:\(\))?)?(?:\s*\{\s*\})?;?/.exec(text.slice(close + 1, close + 120))?.[0].length ?? 0);
  }
  return rest + text.slice(from);
}

type Head = { readonly word: string; readonly name: string };

function takeBlocks(text: string, pattern: RegExp, headOf: (match: RegExpExecArray) => Head, found: Snippets): string {
  let rest = '';
  let from = 0;
  const heads = new RegExp(pattern.source, pattern.flags);
  for (let n = 0; n < MAX_BLOCKS; n++) {
    const match = heads.exec(text);
    if (!match) break;
    const open = match.index + match[0].indexOf('{');
    const close = closing(text, open);
    if (close < 0) continue;
    const { word, name } = headOf(match);
    if (!takeBlock(word, name, text.slice(open + 1, close), text.slice(match.index, close + 1).trim(), found)) continue;
    rest += `${text.slice(from, match.index)}\n`;
    from = close + 1 + (/^[ \t]*;/.exec(text.slice(close + 1, close + 20))?.[0].length ?? 0);
    heads.lastIndex = from;
  }
  return rest + text.slice(from);
}

function takeBlock(word: string, name: string, body: string, text: string, found: Snippets): boolean {
  if (word === 'datasource' || word === 'generator') return true;
  if (word === 'enum') {
    found.enums.set(name.toLowerCase(), enumValues(body));
    return true;
  }
  const lines = linesOf(body);
  const strict = word === 'model' || (/^(?:interface|type|class|struct|record)$/.test(word) && !/:[^\n;]*!/.test(body));
  const fields = lines.flatMap((line) => fieldsOf(line)).map((field) => (strict ? { required: true, ...field } : field));
  if (fields.length === 0) return false;
  if (word === '' && !lines.every((line) => fieldsOf(line).length > 0 || /^@@/.test(line))) return false;
  if (word === '' && !fields.some(({ type }) => isPrimitive(type))) return false;
  found.things.push({ name, fields, text });
  return true;
}

const enumValues = (body: string): string[] =>
  members(body.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|--[^\n]*/g, ' '), ',\n;')
    .flatMap((one) => (/^[\w-]+(?:\s+[\w-]+)+$/.test(one) ? one.split(/\s+/) : [one]))
    .map((one) => {
      const value = /^["']?([\w -]+?)["']?\s*(?:=\s*["']?([A-Za-z][\w -]*)["']?|=\s*\d+)?\s*(?:@.*|\[.*)?$/.exec(one);
      return (value?.[2] ?? value?.[1] ?? '').trim();
    })
    .filter((one) => one !== '' && !one.startsWith('@'));

/** Members, a comment that lists values kept behind its own. */
function linesOf(body: string): string[] {
  const plain = body
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/(?<![:"'])\/\/([^\n]*)/g, (_all, note: string) => listedIn(note))
    .replace(/(?<=[\s;,])#(?![0-9a-f]{3,6}\b)([^\n]*)/gi, (_all, note: string) => listedIn(note));
  return members(plain, '\n;').flatMap((line) =>
    /^[^:{]*:[^:{]*(?:,[^,:]*:)/.test(line)
      ? members(line, ',')
      : /^\w+\s*:\s*[[\]\w!]+(?:\s+\w+\s*:\s*[[\]\w!]+)+$/.test(line)
        ? line.split(/\s+(?=\w+\s*:)/)
        : [line.replace(/,$/, '')],
  );
}

/** `// draft | sent | paid`: values; any other note says nothing of the type. */
const listedIn = (note: string): string =>
  /^\s*(?:one of:?\s*)?[\w-]+(?:\s*[|/]\s*[\w-]+)+\s*$/.test(note) ? ` @values(${note.trim().replace(/^one of:?\s*/, '')})` : ' ';

const MEMBER =
  /^(?:(?:public|private|protected|internal|readonly|static|final|override|virtual|required|val|var|let|const|optional|repeated|@\w+(?:\([^)]*\))?)\s+)*["'`]?([A-Za-z_]\w*)["'`]?\s*(\?|!)?\s*(:)?\s*(.*)$/s;

/** Types that are hardly ever names of fields. */
const BASIC =
  /^(?:string|str|varchar|text|int|integer|bigint|float|double|decimal|numeric|number|bool|boolean|datetime|timestamp)$/i;

/** The fields that one member declares: one, or those of an object written inside it. */
function fieldsOf(line: string): SnippetField[] {
  if (/^@@|^(?:indexes|note\s*:\s*['"`]|constraint|primary key|foreign key)\b|^\w+\s*\([^)]*\)\s*(?:\{|:|$)/i.test(line))
    return [];
  const match = MEMBER.exec(line.replace(/\{\s*get;?[^}]*\}/, ''));
  if (!match) return [];
  let [, name, sign] = match as unknown as [string, string, string?];
  const colon = match[3];
  let said = match[4] ?? '';
  if (!colon) {
    if (said === '') return [];
    const [first = '', second] = said.split(/[\s=]+/);
    if (
      (isPrimitive(name) && (!isPrimitive(first) || (BASIC.test(name) && !BASIC.test(first)))) ||
      (/^[A-Z]/.test(name) && /^[a-z_]\w*$/.test(first) && second === undefined)
    ) {
      said = `${name}${sign ?? ''} ${said.slice(first.length)}`;
      name = first;
      sign = undefined;
    }
  }
  const inner = /^\{(.*)\}$/s.exec(said.trim());
  if (inner) return linesOf(inner[1]!).flatMap(fieldsOf);
  return [fieldOf(name, said, sign === '?')];
}

function fieldOf(name: string, said: string, optional: boolean): SnippetField {
  let text = said.trim();
  let settings = '';
  text = text.replace(
    /\s*\[([^\]]*\b(?:pk|primary key|unique|not null|null|ref|default|note|increment)\b[^\]]*)\]\s*$/i,
    (_all, inner: string) => {
      settings += ` ${inner}`;
      return '';
    },
  );
  text = text.replace(/\s+@[\s\S]*$/, (all: string) => {
    settings += all;
    return '';
  });
  const quoted = /^(\w+)\s+((?:PK|FK|UK)(?:\s*,\s*(?:PK|FK|UK))*)?\s*("[^"]*")?$/.exec(text);
  if (quoted && isPrimitive(quoted[1]!)) {
    settings += ` ${(quoted[2] ?? '').replace(/UK/, 'unique').replace(/PK/, 'pk')}`;
    text = quoted[1]!;
  }
  const initial = /^(.*?)\s*=\s*(.+)$/s.exec(text);
  if (initial && !/^\s*>/.test(initial[2]!)) {
    text = initial[1]!;
    settings += ` default: ${initial[2]}`;
  }
  const tail = /^(\S+(?:\s*\([^)]*\))?)\s+((?:(?:not\s+null|null|unique|required|optional|primary\s+key|pk)\b[\s,]*)+)$/i.exec(
    text,
  );
  if (tail) {
    text = tail[1]!;
    settings += ` ${tail[2]}`;
  }
  const { type, list, optional: maybe, values } = typeExpression(text);
  const listed = /@values\(([^)]*)\)/.exec(settings)?.[1]?.split(/\s*[|/]\s*/) ?? values;
  const fallback = /(?:@default\(|\bdefault:?\s*)\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([\w.-]+)(?!\w*\())/i.exec(settings);
  const given = fallback?.[1] ?? fallback?.[2] ?? fallback?.[3] ?? fallback?.[4]?.replace(/^[A-Z]\w*\./, '');
  const target = /\bref:\s*[<>-]+\s*["']?(\w+)/i.exec(settings)?.[1];
  const generated =
    /^(?:now|autoincrement|uuid|cuid|auto|dbgenerated|new|null|undefined|none|current_timestamp|gen_random_uuid)$/i;
  return {
    name: /@id\b|\bpk\b|primary\s+key/i.test(settings) && !target ? 'id' : name,
    type,
    list,
    ...(optional || maybe || /(?<!not )\bnull\b|\boptional\b/i.test(settings) ? { required: false } : {}),
    ...(/@unique\b|\bunique\b/i.test(settings) ? { unique: true } : {}),
    ...(given !== undefined && given !== '' && !generated.test(given) ? { default: given } : {}),
    ...(listed ? { values: listed } : {}),
    ...(target ? { target } : {}),
  };
}
