import { closing, type SnippetField, type Snippets } from './snippet.js';
import { typeExpression } from './type-expression.js';

/**
 * Models as JSON: `{"Book": {"title": "string", "author": "Author"}}`, `{"entities": [{"name": "Book", "fields": [...]}]}`,
 * JSON Schema, or a sample record under the thing's name (`{"book": {"title": "Dune", "pages": 412}}`).
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const WRAPPERS =
  /^(?:entities|models?|schemas?|tables|collections|definitions|resources|data|types|components|domain|datamodel|data_model|objects)$/i;
const FIELDS = /^(?:fields|attributes|properties|columns|props)$/i;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function takeJson(text: string, found: Snippets): string {
  let rest = text;
  for (let at = 0, n = 0; n < 40; n++) {
    const start = /(?:^|\n|[:.;]\s|```\w*\s*)\s*[{[]/.exec(rest.slice(at));
    if (!start) return rest;
    const open = at + start.index + start[0].length - 1;
    const close = closing(rest, open);
    at = open + 1;
    if (close < 0) continue;
    const value = parsed(rest.slice(open, close + 1));
    if (value === undefined || !takeJsonValue(value, rest.slice(open, close + 1), found)) continue;
    rest = `${rest.slice(0, open)}\n${rest.slice(close + 1)}`;
    at = open;
  }
  return rest;
}

/** JSON, or what people write for it: comments, single quotes, names without quotes, a comma too many. */
function parsed(text: string): Json | undefined {
  if (!/["':]/.test(text) || text.length > 20_000) return undefined;
  const relaxed = text
    .replace(/(?<!:)\/\/[^\n"]*$/gm, '')
    .replace(/'([^'\n]*)'/g, '"$1"')
    .replace(/([{,]\s*)([A-Za-z_]\w*)\s*:/g, '$1"$2":')
    .replace(/:\s*([A-Za-z_]\w*(?:\[\])?)\s*(?=[,}\]\n])/g, (all, word: string) =>
      /^(?:true|false|null)$/.test(word) ? all : `: "${word}"`,
    )
    .replace(/,(\s*[}\]])/g, '$1');
  for (const one of [text, relaxed]) {
    try {
      return JSON.parse(one) as Json;
    } catch {
      // Not JSON: the text stays where it is and is read as prose.
    }
  }
  return undefined;
}

/** Takes what such a value declares; false when it declares nothing. */
export function takeJsonValue(value: Json, text: string, found: Snippets): boolean {
  if (Array.isArray(value)) {
    const things = (value as readonly Json[]).filter((one) => isObject(one) && named(one) !== undefined);
    return things.length > 0 && things.map((one) => takeNamed(one as JsonObject, text, found)).some(Boolean);
  }
  if (!isObject(value)) return false;
  if (named(value) !== undefined && Object.keys(value).some((key) => FIELDS.test(key))) return takeNamed(value, text, found);
  let taken = false;
  for (const [key, inner] of Object.entries(value)) {
    if (
      WRAPPERS.test(key) &&
      (Array.isArray(inner) || (isObject(inner) && Object.values(inner).every((one) => isObject(one) || Array.isArray(one))))
    )
      taken = takeJsonValue(inner, text, found) || taken;
    else if (/^relation(?:ship)?s$/i.test(key) && Array.isArray(inner)) takeRelations(inner as readonly Json[], found);
    else if (/^enums$/i.test(key) && isObject(inner))
      for (const [name, values] of Object.entries(inner))
        if (Array.isArray(values)) found.enums.set(name.toLowerCase(), values.map(String));
        else continue;
    else if (isObject(inner)) taken = takeThing(key, inner, text, found) || taken;
    else if (
      Array.isArray(inner) &&
      inner.length > 0 &&
      inner.every((one) => typeof one === 'string') &&
      /^[A-Z]|s$/.test(key) &&
      inner.length > 2
    ) {
      found.things.push({
        name: key,
        fields: inner.map((one) => fieldOf(one, '')),
        text: `${key}: ${inner.join(', ')}`,
      });
      taken = true;
    } else if (Array.isArray(inner) && isObject(inner[0])) taken = takeThing(key, inner[0], text, found) || taken;
  }
  return taken;
}

const named = (value: JsonObject): string | undefined => {
  const name = value['name'] ?? value['entity'] ?? value['table'] ?? value['model'] ?? value['title'];
  return typeof name === 'string' ? name : undefined;
};

function takeNamed(value: JsonObject, text: string, found: Snippets): boolean {
  const fields = Object.entries(value).find(([key]) => FIELDS.test(key))?.[1];
  const name = named(value);
  return (
    fields !== undefined &&
    name !== undefined &&
    takeThing(name, { fields, ...(value['required'] ? { required: value['required'] } : {}) }, text, found)
  );
}

function takeThing(name: string, value: JsonObject, text: string, found: Snippets): boolean {
  const wrapped = Object.entries(value).find(([key, inner]) => FIELDS.test(key) && typeof inner === 'object')?.[1];
  const inside = wrapped ?? value;
  const required = Array.isArray(value['required']) ? (value['required'] as readonly Json[]).map(String) : undefined;
  const fields = Array.isArray(inside)
    ? (inside as readonly Json[]).flatMap((one) => {
        if (typeof one === 'string') {
          const [field = '', type = ''] = one.split(/\s*:\s*(.*)/s);
          return [fieldOf(field, type)];
        }
        const own = isObject(one) ? (one['name'] ?? one['field'] ?? one['key']) : undefined;
        return isObject(one) && typeof own === 'string' ? fieldsFrom(own, one) : [];
      })
    : isObject(inside)
      ? Object.entries(inside).flatMap(([field, said]) => (/^[\w $-]{1,60}$/.test(field) ? fieldsFrom(field, said) : []))
      : [];
  if (fields.length === 0) return false;
  const marked = required ? fields.map((field) => ({ ...field, required: required.includes(field.name) })) : fields;
  found.things.push({
    name,
    fields: marked,
    text: `${name}: ${marked.map((field) => field.name).join(', ')}`.slice(0, 300) || text,
  });
  return true;
}

function fieldsFrom(name: string, said: Json): SnippetField[] {
  if (typeof said === 'boolean') return [fieldOf(name, 'boolean')];
  if (typeof said === 'number') return [fieldOf(name, Number.isInteger(said) ? 'number' : 'decimal')];
  if (said === null) return [{ ...fieldOf(name, ''), required: false }];
  if (typeof said === 'string') return [fieldOf(name, said)];
  if (Array.isArray(said)) {
    const items = said as readonly Json[];
    const words = items.filter((one): one is string => typeof one === 'string');
    if (words.length === 1 && items.length === 1) return [{ ...fieldOf(name, words[0]!), list: true }];
    if (words.length === items.length && words.length > 1) return [{ name, type: 'enum', list: false, values: words }];
    return [];
  }
  return fieldsOfObject(name, said as JsonObject);
}

/** `"price": {"type": "decimal", "required": true}`; an object without a type holds fields of its own. */
function fieldsOfObject(name: string, said: JsonObject): SnippetField[] {
  const kind = said['type'] ?? said['kind'] ?? said['format'];
  if (kind === undefined || typeof kind !== 'string') {
    const to = said['ref'] ?? said['$ref'] ?? said['references'];
    if (typeof to === 'string') return [fieldOf(name, `ref ${to.replace(/^.*\//, '')}`)];
    const values = said['enum'] ?? said['values'];
    if (Array.isArray(values)) return [{ name, type: 'enum', list: false, values: values.map(String) }];
    return Object.entries(said).flatMap(([inner, one]) => (/^[\w $-]{1,60}$/.test(inner) ? fieldsFrom(inner, one) : []));
  }
  const values = said['enum'] ?? said['values'] ?? said['options'] ?? said['choices'];
  const target = said['ref'] ?? said['references'] ?? said['target'] ?? said['entity'] ?? said['model'] ?? said['to'];
  const format = said['format'];
  const fallback = said['default'];
  const required = said['required'] ?? (said['nullable'] === true || said['optional'] === true ? false : undefined);
  const items = said['items'];
  const base = fieldOf(
    name,
    typeof format === 'string' && /^string$/i.test(kind) ? format.replace('date-time', 'datetime') : kind,
  );
  return [
    {
      ...base,
      list: base.list || /^(?:array|list|hasmany|has-many|many-to-many|one-to-many|manytomany)$/i.test(kind),
      ...(isObject(items) && typeof items['type'] === 'string' ? { type: items['type'] } : {}),
      ...(Array.isArray(values) ? { type: 'enum', values: values.map(String) } : {}),
      ...(typeof target === 'string' ? { target: target.replace(/^.*\//, '').replace(/\..*$/, '') } : {}),
      ...(said['unique'] === true ? { unique: true } : {}),
      ...(typeof required === 'boolean' ? { required } : {}),
      ...(typeof fallback === 'string' || typeof fallback === 'number' || typeof fallback === 'boolean'
        ? { default: String(fallback) }
        : {}),
    },
  ];
}

/** A type by its name; a sample value says at least what sort of value it is; what is said in words is left to the reader of words. */
function fieldOf(name: string, said: string): SnippetField {
  const bare = name.replace(/\?$/, '');
  const mark = /\?$/.test(name) ? { required: false } : {};
  const reference = /^(?:ref|reference|references|fk|belongs_?to|relation)\s*[:(]?\s*(?:to\s+)?([A-Za-z]\w*)\)?$/i.exec(
    said,
  )?.[1];
  if (reference) return { name: bare, type: reference, list: false, target: reference, ...mark };
  if (/^\d{4}-\d\d-\d\d$/.test(said)) return { name: bare, type: 'date', list: false, ...mark };
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:/.test(said)) return { name: bare, type: 'datetime', list: false, ...mark };
  const listed = /^(?:enum|one of|choice|select)\s*[:([]\s*([^()[\]]+?)\s*[)\]]?$/i.exec(said)?.[1]?.split(/\s*[,|/]\s*/);
  if (listed) return { name: bare, type: 'enum', list: false, values: listed, ...mark };
  const { type, list, optional, values } = typeExpression(said);
  const marks = optional ? { required: false } : mark;
  if (values) return { name: bare, type: 'enum', list, values, ...marks };
  if (/^[A-Za-z]\w*$/.test(type) || type === '') return { name: bare, type, list, ...marks };
  return { name: bare, type: '', list: false, said, ...mark };
}

function takeRelations(values: readonly Json[], found: Snippets): void {
  for (const one of values) {
    if (!isObject(one)) continue;
    const { from, to } = one;
    const said = one['type'] ?? one['kind'] ?? one['cardinality'];
    const kind = typeof said === 'string' ? said.toLowerCase() : '';
    if (typeof from !== 'string' || typeof to !== 'string') continue;
    found.relations.push({
      from,
      to,
      kind: /many[-_ ]?to[-_ ]?many|n:m|m:n/.test(kind)
        ? 'many-to-many'
        : /many[-_ ]?to[-_ ]?one|n:1|belongs/.test(kind)
          ? 'many-to-one'
          : /one[-_ ]?to[-_ ]?one|1:1|hasone/.test(kind)
            ? 'one-to-one'
            : 'one-to-many',
    });
  }
}
