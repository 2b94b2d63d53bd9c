import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { parse as parseYamlText, stringify as stringifyYaml } from 'yaml';

/** Values and their notations. */

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`The text is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

export const formatJson = (value: unknown, indent: number): string => JSON.stringify(value, null, indent);

export const minifyJson = (value: unknown): string => JSON.stringify(value);

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

export const parseYaml = (text: string): unknown => parseYamlText(text) as unknown;

export const formatYaml = (value: unknown): string => stringifyYaml(value);

/** Attributes become "@name", the text beside them "#text"; numbers and booleans are recognised. */
export function parseXml(text: string): unknown {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw new Error(`The text is not XML: ${verdict.err.msg}`);
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    ignoreDeclaration: true,
    parseAttributeValue: true,
  }).parse(text) as unknown;
}

/** A value with one name at the top; "@name" becomes an attribute. */
export const formatXml = (value: unknown, indent: number): string =>
  new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: indent > 0, indentBy: ' '.repeat(indent) })
    .build(value)
    .trimEnd();

export const isXml = (text: string): boolean => XMLValidator.validate(text) === true;

/** The names of all objects in it in alphabetical order. */
export const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
};

/** `{a: {b: 1}}` becomes `{"a.b": 1}`; items of lists are named by their place. */
export function flatten(value: unknown, separator: string): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  const visit = (inner: unknown, path: string): void => {
    const entries = inner !== null && typeof inner === 'object' ? Object.entries(inner) : [];
    if (entries.length === 0) flat[path] = inner;
    for (const [key, child] of entries) visit(child, path === '' ? key : path + separator + key);
  };
  for (const [key, child] of Object.entries(value as object)) visit(child, key);
  return flat;
}

/** `{"a.b": 1}` becomes `{a: {b: 1}}`. */
export function unflatten(value: Record<string, unknown>, separator: string): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [path, inner] of Object.entries(value)) {
    const names = path.split(separator);
    let at = result;
    for (const name of names.slice(0, -1)) at = (at[name] ??= Object.create(null)) as Record<string, unknown>;
    at[names.at(-1)!] = inner;
  }
  return JSON.parse(JSON.stringify(result)) as Record<string, unknown>;
}

/** What is at a path like "user.addresses.0.city". @throws when nothing is there */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/^\$?\./, '')
    .split('.')) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, name)) throw new Error(`There is nothing at "${path}".`);
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

export const keysOf = (value: unknown): string[] => Object.keys(value as object);

/** What the second has replaces what the first has; objects in both are merged. */
export function mergeObjects(first: unknown, second: unknown): unknown {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!isObject(first) || !isObject(second)) return second;
  const merged = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second))
    merged.set(key, merged.has(key) ? mergeObjects(merged.get(key), value) : value);
  return Object.fromEntries(merged);
}

/** "a=1&b=2" becomes an object; a name that is there several times has a list. */
export function parseQuery(text: string): Record<string, string | string[]> {
  const query = new URLSearchParams(text.includes('?') ? text.slice(text.indexOf('?')).replace(/#.*$/, '') : text);
  return Object.fromEntries(
    [...new Set(query.keys())].map((key) => {
      const values = query.getAll(key);
      return [key, values.length === 1 ? values[0]! : values];
    }),
  );
}

export const formatQuery = (value: Record<string, unknown>): string =>
  new URLSearchParams(
    Object.entries(value).flatMap(([key, inner]) =>
      (Array.isArray(inner) ? inner : [inner]).map((one): [string, string] => [key, String(one)]),
    ),
  ).toString();

export function parseUrl(text: string): {
  protocol: string;
  host: string;
  port: string;
  path: string;
  query: Record<string, string | string[]>;
  fragment: string;
} {
  if (!URL.canParse(text)) throw new Error(`"${text}" is not a URL.`);
  const url = new URL(text);
  return {
    protocol: url.protocol.replace(/:$/, ''),
    host: url.hostname,
    port: url.port,
    path: url.pathname,
    query: parseQuery(url.search.slice(1)),
    fragment: url.hash.slice(1),
  };
}

/** "www.example.com". */
export const hostOf = (text: string): string => parseUrl(text).host;

/** @throws when the text is not JSON */
export const prettyJson = (text: string, indent: number): string => formatJson(parseJson(text), indent);

/** @throws when the text is not JSON */
export const minify = (text: string): string => minifyJson(parseJson(text));

/** Without the "www." at its beginning. */
export const domainOf = (url: string): string => hostOf(url).replace(/^www\./, '');
