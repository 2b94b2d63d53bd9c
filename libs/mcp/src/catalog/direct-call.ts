import type { CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { ToolCall } from '../mcp-tool.js';
import { mcpErrors } from '../mcp.errors.js';
import { type AnyTool, isForeign, type ObjectSchema } from './foreign-tool.js';
import { inputOf, listTool } from './listed-tool.js';

/** The JSON Schema of what a tool takes. */
export const inputSchemaOf = (tool: AnyTool): ObjectSchema => inputOf(tool);

/**
 * Calls a tool within this process, as a client would over the protocol.
 * @throws mcp.bad_input, and what the tool throws
 */
export async function callDirectly(tool: AnyTool, input: unknown, call: ToolCall): Promise<CallToolResult> {
  if (isForeign(tool)) return await tool.run(input as Readonly<Record<string, unknown>>, call);
  const read = tool.input.safeParse(input);
  if (!read.success) throw mcpErrors.badInput(`The input of ${tool.name} does not fit: ${z.prettifyError(read.error)}.`);
  return await listTool(tool).run(read.data, call);
}
