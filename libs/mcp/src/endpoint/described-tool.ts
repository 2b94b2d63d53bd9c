import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { McpTool } from '../mcp-tool.js';

/** A tool with its schemas as JSON Schema, made once: a list of 500 tools costs no conversion. */
export interface DescribedTool {
  readonly tool: McpTool;
  readonly input: StandardSchemaWithJSON;
  readonly output: StandardSchemaWithJSON;
}

export const describeTool = (tool: McpTool): DescribedTool => ({
  tool,
  input: withJson(tool.input, 'input'),
  output: withJson(tool.output, 'output'),
});

/**
 * The schema with its JSON Schema kept. Outputs are described as they are sent (`io: 'output'`); what zod cannot say in JSON Schema
 * (a refinement) is checked all the same.
 */
function withJson(schema: z.ZodObject, io: 'input' | 'output'): StandardSchemaWithJSON {
  let json: Record<string, unknown> | undefined;
  const convert = (): Record<string, unknown> =>
    (json ??= z.toJSONSchema(schema, { io, target: 'draft-2020-12', reused: 'inline', unrepresentable: 'any' }) as Record<
      string,
      unknown
    >);
  return {
    '~standard': {
      version: 1,
      vendor: 'zod',
      validate: (value) => schema['~standard'].validate(value),
      jsonSchema: { input: convert, output: convert },
    },
  };
}
