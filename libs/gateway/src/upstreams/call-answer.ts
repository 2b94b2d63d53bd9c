import { CompiledSchema, UnusableSchema } from '#foundry/tools';
import type * as Sdk from '@modelcontextprotocol/client';
import type { UpstreamTool } from './upstream.schemas.js';

type CallToolResult = Sdk.CallToolResult;

/** The server's answer is not what the protocol, or its own schema, says. */
export class Misfit extends Error {}

/** Looks at what servers answer to calls of their tools. */
export class CallAnswers {
  private readonly schemas = new WeakMap<UpstreamTool, CompiledSchema>();
  private readonly mirrored = new WeakMap<UpstreamTool, boolean>();

  constructor(private readonly sdk: Pick<typeof Sdk, 'isCallToolResult'>) {}

  /** Whether parameters of the tool are repeated in headers, for which the protocol's library has the rules. */
  hasHeaders(tool: UpstreamTool): boolean {
    let has = this.mirrored.get(tool);
    if (has === undefined) this.mirrored.set(tool, (has = JSON.stringify(tool.inputSchema).includes('x-mcp-header')));
    return has;
  }

  /** @param said the `result` of the response @throws Misfit */
  async read(tool: UpstreamTool, said: unknown): Promise<CallToolResult> {
    if (typeof said !== 'object' || said === null || Array.isArray(said)) throw new Misfit('its answer is no object');
    const { resultType = 'complete', _meta, ...rest } = said as Record<string, unknown>;
    if (resultType !== 'complete')
      throw new Misfit(`it wants something first that is not supported: ${String(resultType).slice(0, 100)}`);
    // Who answers is Foundry; whom it asked is in the tool's name.
    const { 'io.modelcontextprotocol/serverInfo': _server, ...meta } = (_meta ?? {}) as Record<string, unknown>;
    const result: unknown = { content: [], ...rest, ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }) };
    if (!isText(result) && !this.sdk.isCallToolResult(result))
      throw new Misfit('its answer is not what the answer to a call of a tool is');
    await this.compare(tool, result);
    return result;
  }

  /**
   * With the server's own schema, within limits of time: what it holds, such as a pattern, is the server's.
   * @throws Misfit
   */
  async compare(tool: UpstreamTool, { isError, structuredContent }: CallToolResult): Promise<void> {
    if (tool.outputSchema === undefined || isError === true) return;
    if (structuredContent === undefined) throw new Misfit('it does not keep to its own schema: there is no structured content');
    const [problem] = (await this.schemaOf(tool, tool.outputSchema)).problemsOf(structuredContent);
    if (problem) throw new Misfit(`it does not keep to its own schema: ${`${problem.path} ${problem.message}`.trim()}`);
  }

  private async schemaOf(tool: UpstreamTool, outputSchema: NonNullable<UpstreamTool['outputSchema']>): Promise<CompiledSchema> {
    let schema = this.schemas.get(tool);
    try {
      if (!schema) this.schemas.set(tool, (schema = await CompiledSchema.compile(outputSchema, { foreign: true })));
    } catch (error) {
      if (!(error instanceof UnusableSchema)) throw error;
      throw new Misfit('its own schema of what it answers cannot be used', { cause: error });
    }
    return schema;
  }
}

const RESULT_KEYS = new Set(['content', 'structuredContent', 'isError']);
const TEXT_KEYS = new Set(['type', 'text']);

/** What nearly all answers are, text and an object; anything else is for the protocol's library to look at, which takes longer. */
function isText(result: unknown): result is CallToolResult {
  const { content, structuredContent = {}, isError = false } = result as Record<string, unknown>;
  return (
    hasOnly(result as object, RESULT_KEYS) &&
    typeof isError === 'boolean' &&
    typeof structuredContent === 'object' &&
    structuredContent !== null &&
    !Array.isArray(structuredContent) &&
    Array.isArray(content) &&
    content.every(isTextBlock)
  );
}

function isTextBlock(block: unknown): boolean {
  if (typeof block !== 'object' || block === null || !hasOnly(block, TEXT_KEYS)) return false;
  const { type, text } = block as { type?: unknown; text?: unknown };
  return type === 'text' && typeof text === 'string';
}

function hasOnly(value: object, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}
