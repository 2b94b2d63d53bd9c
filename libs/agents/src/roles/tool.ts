import { z } from 'zod';
import type { AgentModel, AgentOutcome, TellAgentEvent } from '../agent.types.js';
import { agentPrompt } from '../prompts.js';
import { askForObject } from '../run/ask-for-object.js';

const FILE_CHARS = 60_000;

/** A package of a tool as a model writes it: whole files. The gates look at what is in them. */
export const writtenToolSchema = z.strictObject({
  files: z
    .array(z.strictObject({ path: z.string().min(1).max(200), content: z.string().max(FILE_CHARS) }))
    .min(3)
    .max(30),
});
export type WrittenTool = z.output<typeof writtenToolSchema>;

export interface ToolRequest {
  readonly request: string;
  /** What the catalogue of operations did not know of it. */
  readonly notCovered: readonly { readonly part: string; readonly reason: string }[];
  readonly tried?: { readonly files: Readonly<Record<string, string>>; readonly problems: readonly string[] };
  readonly model: AgentModel;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
}

/** Asks for the package of a tool. It has no tools of its own: what it answers is checked in the sandbox before anything runs it. */
export async function writeTool(request: ToolRequest): Promise<AgentOutcome<WrittenTool>> {
  const { tried, notCovered, model, signal, tell } = request;
  return await askForObject({
    prompt: agentPrompt('worker/toolsmith'),
    inputs: {
      request: request.request,
      unknown: notCovered,
      problems: tried?.problems ?? [],
      files: tried?.files ?? {},
    },
    output: { name: 'tool', schema: writtenToolSchema },
    model,
    signal,
    tell,
  });
}
