import type { Principal } from '#foundry/auth';
import { type AnyTool, callDirectly, inputSchemaOf } from '#foundry/mcp';
import { Inject, Injectable } from '@nestjs/common';
import { gatewayErrors } from '../gateway.errors.js';
import { Upstreams } from './upstreams.js';

const MOST_ERROR_CHARS = 1_000;

/** A tool of a mounted server for whoever is no MCP client; hints that a server does not give are the protocol's worst case. */
export interface MountedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** Whether a second call does no more than the first. */
  readonly repeatable: boolean;
  readonly destructive: boolean;
}

/** Whose calls they are when no request is under way. */
export type MountedToolCaller = Pick<Principal, 'organisation' | 'subject' | 'name' | 'scopes' | 'tokenId'>;

/** The tools of an organisation's mounted servers, called in process: booked, recorded and audited like calls over MCP. */
@Injectable()
export class MountedTools {
  constructor(@Inject(Upstreams) private readonly upstreams: Upstreams) {}

  /** Those that the caller's scopes allow. */
  async list(caller: MountedToolCaller): Promise<MountedTool[]> {
    return (await this.of(caller)).map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: inputSchemaOf(tool),
      repeatable: tool.hints.readOnly || tool.hints.idempotent,
      destructive: tool.hints.destructive,
    }));
  }

  /**
   * @returns the structured answer where there is one, else its text
   * @throws gateway.tool_gone; gateway.upstream_refused with what the tool says went wrong; what calls over MCP throw
   */
  async call(
    caller: MountedToolCaller,
    name: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const tool = (await this.of(caller)).find((one) => one.name === name);
    if (!tool) throw gatewayErrors.toolGone(`No mounted server has a tool ${name} that may be called.`);
    const principal: Principal = { ...caller, operator: false, expiresAt: null };
    const answer = await callDirectly(tool, input, { principal, signal, progress: () => Promise.resolve() });
    const text = answer.content.flatMap((part) => (part.type === 'text' ? [part.text] : [`(${part.type})`])).join('\n');
    if (answer.isError) throw gatewayErrors.upstreamRefused(`The tool ${name} failed: ${text.slice(0, MOST_ERROR_CHARS)}`);
    return answer.structuredContent ?? text;
  }

  private async of({ organisation, scopes }: MountedToolCaller): Promise<AnyTool[]> {
    const tools = await this.upstreams.toolsOf(organisation);
    return tools.filter((tool) => tool.scopes.every((scope) => scopes.includes(scope)));
  }
}
