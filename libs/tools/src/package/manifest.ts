import { z } from 'zod';
import { schemaProblem } from '../json-schema/schema-bounds.js';

/** A JSON Schema as data; what may be in it is checked with it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const TOOL_NAME = /^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/;

/** Foundry's own tools are named so, or begin so; a deployed tool stands beside them in the same list. */
const RESERVED = /^(?:ping|chat|code_run|(?:build|project|tool|memory|foundry)(?:[_-].*)?)$/;

export const toolNameSchema = z
  .string()
  .max(64)
  .regex(TOOL_NAME, 'is not lower-case letters and digits in words joined by _ or -, such as csv_to_json')
  .refine((name) => !RESERVED.test(name), 'is, or begins like, a name of Foundry’s own tools');

export const SECRET_NAME = /^[A-Z][A-Z0-9_]{0,63}$/;
export const secretNameSchema = z
  .string()
  .regex(SECRET_NAME, 'is not upper-case letters, digits and _, such as WEATHER_API_KEY, 64 at most');

/** `api.example.org`, `api.example.org:8443` (both https), or `http://host[:port]`: lower case, no path, no wildcard. */
const HOST =
  /^(?:https?:\/\/)?(?=[a-z0-9.-]{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9][a-z0-9-]{0,62})*(?::([1-9]\d{0,4}))?$/;
export const networkHostSchema = z.string().refine((host) => {
  const found = HOST.exec(host);
  return found !== null && Number(found[1] ?? 1) <= 65_535;
}, 'is not a host such as api.example.org, api.example.org:8443 or http://intranet.example.org');

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

export const toolPermissionsSchema = z.strictObject({
  /** Hosts that the tool may connect to; all others are refused. */
  network: z.array(networkHostSchema).max(20).refine(unique, 'names a host twice').default([]),
  /** Names of the organisation's secrets that calls are given. */
  secrets: z.array(secretNameSchema).max(20).refine(unique, 'names a secret twice').default([]),
  /** Milliseconds that one call may take. */
  timeoutMs: z.number().int().min(10).max(300_000).default(10_000),
  /** MiB of memory of the tool's process, its interpreter included. */
  memoryMb: z.number().int().min(64).max(1_024).default(128),
});
export type ToolPermissions = z.output<typeof toolPermissionsSchema>;

/** A tool takes an object and answers with one, as MCP asks for. */
const objectSchema = z.record(z.string(), z.unknown()).superRefine((schema, context) => {
  const problem = schema['type'] === 'object' ? schemaProblem(schema) : 'has to be of "type": "object"';
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

export const toolExampleSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  input: z.record(z.string(), z.unknown()),
  /** What the tool must answer, exactly; without it, any answer that fits the output schema will do. */
  output: z.record(z.string(), z.unknown()).optional(),
});
export type ToolExample = z.output<typeof toolExampleSchema>;

/** What callers may count on, for people and for assistants that ask before they call. */
export const toolAnnotationsSchema = z.strictObject({
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});
export type ToolAnnotations = z.output<typeof toolAnnotationsSchema>;

/** `tool.json` of a package. */
export const toolManifestSchema = z.strictObject({
  /** Editors look the file's own schema up there. */
  $schema: z.string().max(500).optional(),
  name: toolNameSchema,
  title: z.string().min(1).max(120).optional(),
  description: z.string().min(1).max(4_000),
  inputSchema: objectSchema,
  outputSchema: objectSchema,
  permissions: toolPermissionsSchema.prefault({}),
  annotations: toolAnnotationsSchema.optional(),
  examples: z.array(toolExampleSchema).max(50).default([]),
});
export type ToolManifest = z.output<typeof toolManifestSchema>;
export type ToolManifestInput = z.input<typeof toolManifestSchema>;
