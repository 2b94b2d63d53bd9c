import type { Principal } from '#foundry/auth';
import { DomainError, newId } from '#foundry/kernel';
import { type AnyTool, callDirectly } from '#foundry/mcp';
import { Logger } from '@nestjs/common';
import type { TurnLog } from './turn-log.js';

/** Everything that a person may use over MCP may be used in a conversation too: the same tools with the same scopes. */
export interface ChatTools {
  toolsOf(principal: Principal): Promise<readonly AnyTool[]>;
}
export const CHAT_TOOLS = Symbol('CHAT_TOOLS');

export interface CalledTool {
  readonly ok: boolean;
  /** The structured answer; undefined when it was refused. */
  readonly value: unknown;
  /** For people and models: JSON, or a sentence that says why not. */
  readonly text: string;
}

/** Characters of an answer that events keep. */
const KEPT_CHARS = 8_000;
const BUILD_ID = /^bld_[0-9a-z]{26}$/;
/** Tools whose answer is a build that has begun. */
const STARTS_BUILD = new Set(['build_start', 'tool_build']);

/** Calls tools for the principal of a turn, and writes down what was called and what came of it. */
export class ToolCaller {
  private readonly logger = new Logger('Chat');

  constructor(
    readonly tools: readonly AnyTool[],
    private readonly principal: Principal,
    private readonly log: TurnLog,
    private readonly signal: AbortSignal,
  ) {}

  find(name: string): AnyTool | undefined {
    return this.tools.find((tool) => tool.name === name);
  }

  /** @param input as anybody wrote it; it is validated here @throws only when the turn is given up */
  async call(tool: AnyTool, input: Record<string, unknown>, callId = newId('call')): Promise<CalledTool> {
    await this.log.note({ type: 'tool.called', callId, tool: tool.name, input });
    const started = performance.now();
    const called = await this.run(tool, input);
    const output = called.text.length > KEPT_CHARS ? `${called.text.slice(0, KEPT_CHARS)}…` : called.text;
    const durationMs = Math.round(performance.now() - started);
    await this.log.note({ type: 'tool.answered', callId, tool: tool.name, ok: called.ok, output, durationMs });
    const { id } = (called.value ?? {}) as { id?: unknown };
    if (called.ok && STARTS_BUILD.has(tool.name) && typeof id === 'string' && BUILD_ID.test(id))
      await this.log.note({ type: 'build.started', buildId: id });
    return called;
  }

  private async run(tool: AnyTool, input: Record<string, unknown>): Promise<CalledTool> {
    try {
      const call = { principal: this.principal, signal: this.signal, progress: () => Promise.resolve() };
      const { content, structuredContent, isError } = await callDirectly(tool, input, call);
      const words = content.flatMap((part) => (part.type === 'text' ? [part.text] : [`(${part.type})`])).join('\n');
      if (isError) return refused(words);
      return { ok: true, value: structuredContent, text: structuredContent ? JSON.stringify(structuredContent) : words };
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof DomainError) return refused(`${error.message} [${error.code}]`);
      this.logger.error({ err: error, doing: tool.name }, 'A tool that was called in a conversation failed unexpectedly.');
      return refused('The tool failed for a reason that is not the message’s. The log has more.');
    }
  }
}

const refused = (text: string): CalledTool => ({ ok: false, value: undefined, text });
