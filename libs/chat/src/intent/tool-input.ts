/** The part of a JSON Schema that words are fitted to. */
export interface InputShape {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown; readonly enum?: readonly unknown[] }>>;
  readonly required?: readonly string[];
}

export type ReadInput = { readonly input: Record<string, unknown> } | { readonly missing: readonly string[] };

/** `name=value`, `name: value`; a value in quotes may hold anything. */
const PAIR = /([A-Za-z_]\w*)\s*[=:]\s*("(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|[^\s,;]+)/g;

/**
 * What a person wrote behind a tool's name, as its input: JSON, pairs of name and value, or, for a tool that needs one thing, just that.
 * @returns the names that it did not find when they are needed
 */
export function readToolInput(rest: string, shape: InputShape): ReadInput {
  const properties = shape.properties ?? {};
  const required = shape.required ?? [];
  const json = objectOf(rest);
  if (json) return withAll(json, required);
  const names = Object.keys(properties);
  const pairs = [...rest.matchAll(PAIR)].flatMap(([, name = '', value = '']) => {
    const known = names.find((one) => one.toLowerCase() === name.toLowerCase());
    return known === undefined ? [] : [[known, valueOf(unquoted(value), properties[known]?.type)] as const];
  });
  if (pairs.length > 0) return withAll(Object.fromEntries(pairs), required);
  const only = required.length === 1 ? required[0] : names.length === 1 ? names[0] : undefined;
  if (only !== undefined && rest.trim() !== '')
    return { input: { [only]: valueOf(unquoted(rest.trim()), properties[only]?.type) } };
  return withAll({}, required);
}

function withAll(input: Record<string, unknown>, required: readonly string[]): ReadInput {
  const missing = required.filter((name) => !Object.hasOwn(input, name));
  return missing.length > 0 ? { missing } : { input };
}

function objectOf(text: string): Record<string, unknown> | undefined {
  if (!text.trim().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // no JSON: read as words
  }
}

const unquoted = (text: string): string => /^(["'])([\s\S]*)\1$/.exec(text)?.[2] ?? text;

function valueOf(text: string, type: unknown): unknown {
  if (type === 'number' || type === 'integer') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  if (type === 'boolean') return /^(?:true|yes|on)$/i.test(text) ? true : /^(?:false|no|off)$/i.test(text) ? false : text;
  if (type !== 'array' && type !== 'object') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (type === 'object') return text;
    // A list in words: 3, 4, 5.
    return text.split(/\s*[,;]\s*/).map((one) => (one !== '' && Number.isFinite(Number(one)) ? Number(one) : one));
  }
}
