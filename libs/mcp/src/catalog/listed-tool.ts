import type { CallToolResult, StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { McpTool, ToolCall } from '../mcp-tool.js';
import { type AnyTool, type ForeignTool, isForeign, type ObjectSchema } from './foreign-tool.js';

/** A tool with all that the protocol says of it made once: a list of 500 tools costs no conversion. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly input: StandardSchemaWithJSON;
  readonly output: StandardSchemaWithJSON | undefined;
  /** Its entry in `tools/list`, as JSON. */
  readonly json: string;
  /** Calls of it need nothing that only the protocol's library does: it checks its input itself, and has no parameters in headers. */
  readonly isPlain: boolean;
  run(input: unknown, call: ToolCall): Promise<CallToolResult>;
}

/** The entries, kept as long as the tools themselves. */
const listed = new WeakMap<AnyTool, ListedTool>();

export function listTool(tool: AnyTool): ListedTool {
  let entry = listed.get(tool);
  if (!entry) listed.set(tool, (entry = describe(tool)));
  return entry;
}

function describe(tool: AnyTool): ListedTool {
  const { name, title, description, scopes, hints } = tool;
  const annotations = {
    title,
    readOnlyHint: hints.readOnly,
    destructiveHint: hints.destructive,
    idempotentHint: hints.idempotent,
    openWorldHint: hints.openWorld,
  };
  const [inputSchema, outputSchema] = isForeign(tool)
    ? [tool.inputSchema, tool.outputSchema]
    : [inputOf(tool), jsonSchemaOf(tool.output, 'output')];
  const json = JSON.stringify({ name, title, description, inputSchema, annotations, outputSchema });
  return {
    name,
    title,
    description,
    scopes,
    annotations,
    input: isForeign(tool) ? unchecked(tool.inputSchema) : checkedBy(tool.input, inputSchema),
    output: outputSchema && (isForeign(tool) ? unchecked(outputSchema) : checkedBy(tool.output, outputSchema)),
    json,
    isPlain: isForeign(tool) && !json.includes('x-mcp-header'),
    run: isForeign(tool) ? (input, call) => runForeign(tool, input, call) : (input, call) => runOwn(tool, input, call),
  };
}

const runForeign = (tool: ForeignTool, input: unknown, call: ToolCall): Promise<CallToolResult> =>
  tool.run(input as Record<string, unknown>, call);

async function runOwn(tool: McpTool, input: unknown, call: ToolCall): Promise<CallToolResult> {
  const { value, links = [] } = await tool.run(input as never, call);
  return {
    content: [
      { type: 'text', text: JSON.stringify(value) },
      ...links.map((link) => ({ type: 'resource_link' as const, ...link })),
    ],
    structuredContent: value,
  };
}

const inputs = new WeakMap<AnyTool, ObjectSchema>();

export function inputOf(tool: AnyTool): ObjectSchema {
  if (isForeign(tool)) return tool.inputSchema;
  let schema = inputs.get(tool);
  if (!schema) inputs.set(tool, (schema = jsonSchemaOf(tool.input, 'input')));
  return schema;
}

/** Outputs are described as they are sent (`io: 'output'`); what zod cannot say in JSON Schema (a refinement) is checked all the same. */
const jsonSchemaOf = (schema: z.ZodObject, io: 'input' | 'output'): ObjectSchema => ({
  ...z.toJSONSchema(schema, { io, target: 'draft-2020-12', reused: 'inline', unrepresentable: 'any' }),
  type: 'object',
});

const checkedBy = (schema: z.ZodObject, json: ObjectSchema): StandardSchemaWithJSON =>
  standardSchema(json, (value) => schema['~standard'].validate(value));

/** For tools that check for themselves, with better words than a second check would have. */
const unchecked = (json: ObjectSchema): StandardSchemaWithJSON => standardSchema(json, (value) => ({ value }));

function standardSchema(json: ObjectSchema, validate: StandardSchemaWithJSON['~standard']['validate']): StandardSchemaWithJSON {
  const convert = (): Record<string, unknown> => json;
  return { '~standard': { version: 1, vendor: 'foundry', validate, jsonSchema: { input: convert, output: convert } } };
}
