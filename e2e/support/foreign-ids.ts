import type { JsonSchema, ListedTool } from './mcp-calls.js';

/** What somebody else has, by the kind of thing that an argument names. */
export interface Things {
  readonly build: string;
  readonly project: string;
  readonly memory: string;
  readonly others: readonly string[];
}

/**
 * Arguments of tools whose schemas say less than the tool wants of them. `id` is filled in. A new tool needs an entry here only when
 * what is made from its schema is refused before it is looked whose the thing is; the test says so.
 */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  project_write_files: { files: [{ path: 'stranger.txt', content: 'x' }] },
  project_edit_file: { edits: [{ kind: 'write', path: 'stranger.txt', content: 'x' }] },
  project_apply_fixes: { edits: [{ kind: 'write', path: 'stranger.txt', content: 'x' }] },
  project_delete_files: { files: [{ path: 'README.md' }] },
  project_rollback: { round: 0 },
  project_read_file: { path: 'README.md' },
};

/** Arguments that name what belongs to somebody: `id`, `build_id`, `fromId`, `ids`. */
const NAMES_A_THING = /(?:^|_)ids?$|Ids?$/;

/** Calls of a tool with another's things in every argument that names one; none when no argument does. */
export function callsWithForeignIds({ name, inputSchema }: ListedTool, things: Things): Record<string, unknown>[] {
  const properties = Object.entries(inputSchema.properties ?? {});
  const named = properties.filter(([property]) => NAMES_A_THING.test(property));
  if (named.length === 0) return [];
  const required = properties.filter(([property]) => inputSchema.required?.includes(property));
  const rest = ARGUMENTS[name] ?? Object.fromEntries(required.map(([property, schema]) => [property, sampleOf(schema)]));
  const ids = name.startsWith('project_')
    ? [things.project]
    : name.startsWith('memory_')
      ? [things.memory]
      : [things.build, things.project, ...things.others];
  return ids.map((id) => ({
    ...rest,
    ...Object.fromEntries(named.map(([property, { type }]) => [property, type === 'array' ? [id] : id])),
  }));
}

/** The least that a schema takes. */
export function sampleOf(schema: JsonSchema): unknown {
  const { type, properties = {}, required = [] } = schema;
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0] as unknown;
  if (choices) return sampleOf(choices[0]!);
  if (type === 'object') return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
  if (type === 'array')
    return typeof schema.minItems === 'number' && schema.minItems > 0 ? [sampleOf(schema.items as JsonSchema)] : [];
  if (type === 'integer' || type === 'number') return Math.max(typeof schema.minimum === 'number' ? schema.minimum : 1, 1);
  if (type === 'boolean') return false;
  return 'books (title, author)';
}
