import type { Principal, Scope } from '#foundry/auth';
import type { z } from 'zod';

/** What a tool may use while it answers one call. */
export interface ToolCall {
  readonly principal: Principal;
  /** Aborted when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  /** Tells a client that asked for it how far the work is; does nothing for one that did not. `done` never goes back. */
  progress(done: number, total: number | undefined, message: string): Promise<void>;
  /** Whether a client asked for it: what costs something to find out need not be found out otherwise. */
  readonly wantsProgress?: boolean;
}

/** How clients treat a tool before they ask a person; each is said outright, since the protocol's defaults are the worst case. */
export interface ToolHints {
  /** Changes nothing. */
  readonly readOnly: boolean;
  /** May undo or end what is there. */
  readonly destructive: boolean;
  /** The same call twice does no more than once. */
  readonly idempotent: boolean;
  /** Reaches beyond this server. */
  readonly openWorld: boolean;
}

/**
 * A tool as every transport offers it. Input and output are the zod schemas that REST uses for the same thing; the description is
 * written for an assistant that has read no manual.
 */
export interface McpTool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Every one of them is needed. */
  readonly scopes: readonly [Scope, ...Scope[]];
  readonly hints: ToolHints;
  readonly input: I;
  readonly output: O;
  run(input: z.output<I>, call: ToolCall): Promise<ToolAnswer<z.input<O>>>;
}

export interface ToolAnswer<T> {
  /** Structured content; its JSON is the answer's text too, for clients that read only that. */
  readonly value: T;
  /** Things to read with `resources/read`, shown by clients beside the answer. */
  readonly links?: readonly ResourceLink[];
}

export interface ResourceLink {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size?: number;
  readonly description?: string;
}

/** Checks a tool's types where it is written, and forgets them where tools are kept together. */
export function defineMcpTool<I extends z.ZodObject, O extends z.ZodObject>(tool: McpTool<I, O>): McpTool {
  return tool;
}

export const READS: ToolHints = { readOnly: true, destructive: false, idempotent: true, openWorld: false };
export const CREATES: ToolHints = { readOnly: false, destructive: false, idempotent: false, openWorld: false };
export const ENDS: ToolHints = { readOnly: false, destructive: true, idempotent: true, openWorld: false };
