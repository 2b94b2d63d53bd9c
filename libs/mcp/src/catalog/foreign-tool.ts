import type { Scope } from '#foundry/auth';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { McpTool, ToolCall, ToolHints } from '../mcp-tool.js';

/** A JSON Schema whose root is an object, as every revision of the protocol wants it. */
export type ObjectSchema = Readonly<Record<string, unknown>> & { readonly type: 'object' };

/** A tool that is not Foundry's own: deployed, or of another server. Its schemas are JSON Schema, and it checks its input itself. */
export interface ForeignTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Every one of them is needed. */
  readonly scopes: readonly [Scope, ...Scope[]];
  readonly hints: ToolHints;
  readonly inputSchema: ObjectSchema;
  /** When there is one, every answer but an error has structured content. */
  readonly outputSchema?: ObjectSchema;
  /** What people can do something about is thrown as a `DomainError`, as in the tools built in. */
  run(input: Readonly<Record<string, unknown>>, call: ToolCall): Promise<CallToolResult>;
}

export type AnyTool = McpTool | ForeignTool;

export const isForeign = (tool: AnyTool): tool is ForeignTool => 'inputSchema' in tool;

/** Where tools come from beside those built in. */
export interface ToolSource {
  /**
   * The tools of an organisation. It is asked for every list and every call, so it answers from memory, with the same array as long as
   * nothing changed: what clients are told is made once for each array.
   */
  toolsOf(organisation: string): Promise<readonly AnyTool[]>;
  /** Calls the listener when the tools of an organisation are not what they were. @returns what stops it */
  onChange(listener: (organisation: string) => void): () => void;
}

/** The sources of an application: an array of `ToolSource`. */
export const TOOL_SOURCES = Symbol('TOOL_SOURCES');
