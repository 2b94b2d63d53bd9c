/** What a tool's handler is given besides its input. `import type { ToolContext } from 'foundry-tool'`. */
export interface ToolContext {
  readonly tool: { readonly name: string; readonly version: number };
  /** The call's id: the same as in its record, and in the audit log. */
  readonly callId: string;
  /** The secrets that tool.json asks for, by name. Reading any other throws, and is recorded. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The default export of `src/index.ts`. The input fits tool.json's inputSchema; the output has to fit its outputSchema. */
export type ToolHandler<Input = Record<string, unknown>, Output = Record<string, unknown>> = (
  input: Input,
  context: ToolContext,
) => Output | Promise<Output>;
