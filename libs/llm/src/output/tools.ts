import { DomainError, messageOf } from '#foundry/kernel';
import { z } from 'zod';
import type { Message, ToolCall, ToolDefinition } from '../llm.schemas.js';
import { jsonSchemaOf } from './output-schema.js';

/** Something that a model may do, with what it must say to do it. */
export interface Tool {
  readonly definition: ToolDefinition;
  /** @throws ToolInputError when the input does not fit */
  run(input: unknown, signal: AbortSignal): Promise<unknown>;
}

export class ToolInputError extends Error {
  override readonly name = 'ToolInputError';
}

/** What the tool returns is sent to the model: text as it is, anything else as JSON. */
export function defineTool<T>(tool: {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<T>;
  run(input: T, signal: AbortSignal): Promise<unknown>;
}): Tool {
  return {
    definition: { name: tool.name, description: tool.description, parameters: jsonSchemaOf(tool.input) },
    run: (input, signal) => {
      const result = tool.input.safeParse(input);
      if (!result.success) return Promise.reject(new ToolInputError(z.prettifyError(result.error)));
      return tool.run(result.data, signal);
    },
  };
}

export interface ToolOutcome {
  readonly call: ToolCall;
  /** What the model is told. */
  readonly message: Extract<Message, { role: 'tool' }>;
  /** Why the call was not done; undefined when it was. `failed` is a bug or a broken tool: its `error` belongs in a log. */
  readonly problem?: { readonly kind: 'unknown_tool' | 'malformed_arguments' | 'refused' | 'failed'; readonly error?: unknown };
}

const DEFAULT_RESULT_CHARS = 100_000;

/**
 * Does what the model asked for, one call after the other, in its order. Whatever the model got wrong is told to the model,
 * not thrown; so is what a tool refuses. Only an abort ends it early.
 * @param maxChars characters of one result; the rest is left out, which is said
 */
export async function answerToolCalls(
  calls: readonly ToolCall[],
  tools: readonly Tool[],
  { signal, maxChars = DEFAULT_RESULT_CHARS }: { readonly signal: AbortSignal; readonly maxChars?: number },
): Promise<ToolOutcome[]> {
  const outcomes: ToolOutcome[] = [];
  for (const call of calls) {
    signal.throwIfAborted();
    const { text, problem } = await answerOne(call, tools, signal);
    const content =
      text.length > maxChars ? `${text.slice(0, maxChars)}\n(${text.length - maxChars} more characters left out)` : text;
    outcomes.push({ call, message: { role: 'tool', toolCallId: call.id, content }, problem });
  }
  return outcomes;
}

async function answerOne(
  call: ToolCall,
  tools: readonly Tool[],
  signal: AbortSignal,
): Promise<{ text: string; problem?: ToolOutcome['problem'] }> {
  const tool = tools.find(({ definition }) => definition.name === call.name);
  if (!tool) {
    const names = tools.map(({ definition }) => definition.name).join(', ');
    return { text: errorText(`There is no tool with this name. The tools are: ${names}.`), problem: { kind: 'unknown_tool' } };
  }
  let input: unknown;
  try {
    // A tool without parameters is often called with nothing at all.
    input = JSON.parse(call.arguments.trim() === '' ? '{}' : call.arguments);
  } catch (error) {
    return { text: errorText(`The arguments are not JSON: ${messageOf(error)}`), problem: { kind: 'malformed_arguments' } };
  }
  try {
    const result = await tool.run(input, signal);
    return { text: typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null') };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ToolInputError)
      return { text: errorText(`The arguments do not fit: ${error.message}`), problem: { kind: 'malformed_arguments' } };
    if (error instanceof DomainError) return { text: errorText(error.message), problem: { kind: 'refused', error } };
    return { text: errorText('The tool failed. Trying the same again will not help.'), problem: { kind: 'failed', error } };
  }
}

const errorText = (message: string): string => JSON.stringify({ error: message });
