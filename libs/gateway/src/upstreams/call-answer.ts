import type * as Sdk from '@modelcontextprotocol/client';
import type { UpstreamTool } from './upstream.schemas.js';

type CallToolResult = Sdk.CallToolResult;

/** The server's answer is not what the protocol, or its own schema, says. */
export class Misfit extends Error {}

/** Looks at what servers answer to calls of their tools. */
export class CallAnswers {
  private readonly schemas = new WeakMap<UpstreamTool, Sdk.StandardSchemaWithJSON | undefined>();
  private readonly mirrored = new WeakMap<UpstreamTool, boolean>();

  constructor(private readonly sdk: Pick<typeof Sdk, 'fromJsonSchema' | 'isCallToolResult'>) {}

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
    if (!this.sdk.isCallToolResult(result)) throw new Misfit('its answer is not what the answer to a call of a tool is');
    await this.compare(tool, result);
    return result;
  }

  private async compare(tool: UpstreamTool, { isError, structuredContent }: CallToolResult): Promise<void> {
    if (tool.outputSchema === undefined || isError === true) return;
    if (structuredContent === undefined) throw new Misfit('it does not keep to its own schema: there is no structured content');
    let schema = this.schemas.get(tool);
    try {
      if (!schema) this.schemas.set(tool, (schema = this.sdk.fromJsonSchema(tool.outputSchema)));
    } catch (error) {
      throw new Misfit('its own schema of what it answers cannot be used', { cause: error });
    }
    const { issues } = await schema['~standard'].validate(structuredContent);
    if (issues) throw new Misfit(`it does not keep to its own schema: ${issues[0]?.message ?? 'it does not fit'}`);
  }
}
